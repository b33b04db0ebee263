import type { RequestFailure } from '../../../../shared/model/failure.ts'
import { domainOf, isFull, type BareJid, type Jid } from '../../../../shared/model/jid.ts'
import { ok, type Result } from '../../../../shared/model/result.ts'
import type { Disco } from './api.ts'
import type { DiscoInfo } from './codec.ts'

/** Nobody runs more services below one domain. */
const MOST_SERVICES = 50

/** The services of an account's server (§3.1, §4.1) that are wanted. One that does not answer is none. */
export async function servicesOf(
  disco: Disco,
  account: Jid,
  isWanted: (info: DiscoInfo) => boolean,
): Promise<Result<readonly BareJid[], RequestFailure>> {
  const items = await disco.items(domainOf(account) as BareJid)
  if (!items.ok) return items
  const places = items.value.flatMap(({ jid, node }) => (node === undefined && !isFull(jid) ? jid : []))
  const asked = places.slice(0, MOST_SERVICES).map(async (place) => {
    const info = await disco.info(place)
    return info.ok && isWanted(info.value) ? [place] : []
  })
  return ok((await Promise.all(asked)).flat())
}
