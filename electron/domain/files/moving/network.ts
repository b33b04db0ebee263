import { domainOf } from '../../../../shared/model/jid.ts'
import type { EnginePorts } from '../../../engine/index.ts'
import type { LiveAccount } from '../../context.ts'
import type { Reader } from '../../db/store.ts'

/** What holds for a link on behalf of an account. */
export type HttpManners = Pick<Parameters<EnginePorts['http']['download']>[0], 'trust' | 'publicOnly'>

/**
 * Links lead to the public network only. A link of the own server may lead nearby if the server is nearby itself, and
 * its certificate may be the one that the person trusts for the account; but never a link of a stranger, who could name
 * any place nearby.
 */
export function httpManners(
  db: Reader,
  { id, address, client }: LiveAccount,
  url: string,
  from: 'own-server' | 'known' | 'stranger',
): HttpManners {
  if (from === 'stranger') return { trust: null, publicOnly: true }
  const row = db.first<{ trusted: string | null; host: string | null }>(
    'SELECT trusted, host FROM account WHERE id = ?',
    id,
  )
  const { serverPlace } = client.channel
  const names = [domainOf(address), ...(row?.host ? [row.host] : [])]
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  const isOwn =
    from === 'own-server' ||
    names.some((name) => host === name || host.endsWith(`.${name}`)) ||
    (serverPlace === 'here' && host === 'localhost')
  const trusted = row?.trusted ? (JSON.parse(row.trusted) as { readonly fingerprint: string }) : null
  return {
    trust: trusted && isOwn ? { fingerprint: trusted.fingerprint, names: [...names, host] } : null,
    publicOnly: !isOwn || serverPlace === 'far',
  }
}
