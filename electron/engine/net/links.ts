import { isIP } from 'node:net'
import type { HttpFailure } from '../../../shared/model/file-failure.ts'
import type { Result } from '../../../shared/model/result.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { toLookupName } from './host.ts'

/** A link that may be asked, as far as its text tells. */
export interface Link {
  readonly url: URL
  /** As `toLookupName` gives it. */
  readonly host: string
  readonly port: number
}

type LinkFailure = Extract<HttpFailure, { code: 'link-not-allowed' }>

/** The limit of common browsers and servers. */
const MAX_LENGTH = 2048
const HTTPS_PORT = 443

/** Only https, and no user or password: they would be sent to a server that somebody else chose. */
export function parseLink(text: string, base?: URL): Result<Link, LinkFailure> {
  const refused = (problem: LinkFailure['problem']) => err({ code: 'link-not-allowed', problem })
  if (text.length > MAX_LENGTH || !URL.canParse(text, base?.href)) return refused('malformed')
  const url = new URL(text, base)
  if (url.protocol !== 'https:') return refused('not-https')
  const host = toLookupName(url.hostname)
  if (host === null || url.username !== '' || url.password !== '') return refused('malformed')
  return ok({ url, host, port: url.port === '' ? HTTPS_PORT : Number(url.port) })
}

/**
 * Whether a server that is asked for one host may send us on to the other one: the same host, or one of the same
 * registrable domain. IP addresses and names outside of public domains have none.
 */
export async function isSameSite(from: string, to: string): Promise<boolean> {
  if (from === to) return true
  if (isIP(from) !== 0 || isIP(to) !== 0) return false
  // Loaded when it is needed: the list of public suffixes is large.
  const { parse } = await import('tldts')
  const siteOf = (host: string) => {
    const { domain, isIcann, isPrivate } = parse(host, { allowPrivateDomains: true })
    return isIcann === true || isPrivate === true ? domain : null
  }
  const site = siteOf(from)
  return site !== null && site === siteOf(to)
}
