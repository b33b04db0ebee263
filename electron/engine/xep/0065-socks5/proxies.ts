import { domainOf, type BareJid, type Jid } from '../../../../shared/model/jid.ts'
import type { Channel } from '../../extension.ts'
import type { Disco } from '../0030-disco/index.ts'
import { Query, type StreamHost } from './codec.ts'

/** More services than a server has. */
const MAX_SERVICES = 20
const MAX_PROXIES = 3
/** A service that is down must not hold up a file for long. */
const ANSWER_MS = 5_000

/** The proxies of the account's own server. */
export interface Proxies {
  /** Finds them once per session (§4). */
  find(): Promise<readonly StreamHost[]>
  /** Those that have been found already. */
  readonly known: readonly StreamHost[]
}

export function createProxies(channel: Channel, disco: Disco): Proxies {
  const server = domainOf(channel.account) as BareJid
  let search: Promise<readonly StreamHost[]> | null = null
  let known: readonly StreamHost[] = []

  async function isProxy(service: Jid): Promise<boolean> {
    const info = await disco.info(service, { timeoutMs: ANSWER_MS })
    return (
      info.ok &&
      info.value.identities.some(({ category, type }) => category === 'proxy' && type === 'bytestreams')
    )
  }

  async function addressOf(proxy: Jid): Promise<readonly StreamHost[]> {
    const answer = await channel.request('get', proxy, Query.build({ hosts: [] }), { timeoutMs: ANSWER_MS })
    const hosts = (answer.ok && answer.value && Query.parse(answer.value)?.hosts) || []
    // It speaks for itself only, because we activate the stream there.
    return hosts.filter(({ jid }) => jid === proxy).slice(0, 1)
  }

  async function look(): Promise<readonly StreamHost[]> {
    const items = await disco.items(server, { timeoutMs: ANSWER_MS })
    if (!items.ok) {
      search = null
      return []
    }
    const services = [...new Set([server, ...items.value.map(({ jid }) => jid)])].slice(0, MAX_SERVICES)
    const found = await Promise.all(services.map(async (jid) => ((await isProxy(jid)) ? [jid] : [])))
    const addresses = await Promise.all(found.flat().slice(0, MAX_PROXIES).map(addressOf))
    return addresses.flat()
  }

  channel.onSessionEnd(() => {
    search = null
    known = []
  })

  return {
    async find() {
      const mine = (search ??= look())
      const found = await mine
      if (search === mine) known = found
      return found
    },
    get known() {
      return known
    },
  }
}
