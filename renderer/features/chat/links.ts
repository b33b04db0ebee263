import { LinkifyIt } from 'linkify-it'
import { isDeceptiveDomain, mixesScripts } from '../../../shared/text/scripts.ts'

/** A stretch of a message's text, and where it leads if it is a link. */
export interface Part {
  readonly text: string
  readonly href: string | null
}

/** The schemes that a message may link to. Schemes that run something (`javascript:`, `data:`, `file:`) are never among them. */
const SCHEMES = ['http:', 'https:', 'mailto:', 'xmpp:'] as const

/** No person follows a longer link. */
const LONGEST_HREF = 8000

const linkify = new LinkifyIt({ fuzzyLink: false, fuzzyEmail: false })
  .add('ftp:', null)
  .add('//', null)
  // RFC 5122: xmpp:[//authority/]node@host/resource?query
  .add('xmpp:', {
    validate: (text, pos) =>
      /^(?:\/\/)?[^\s<>"“”]+[^\s<>"“”.,;:!?'’)\]]/u.exec(text.slice(pos, pos + 4000))?.[0].length ?? 0,
  })

function isAllowed(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol } = new URL(url)
  return SCHEMES.some((scheme) => protocol === scheme) && !(/^https?:$/.test(protocol) && carriesLogin(url))
}

/**
 * Whether a web address carries a user name or a password (`https://bank.example@evil.example/`): the eye takes the part
 * before the @ for the host, and a password in a message is a trap or a mistake. Such an address stays plain text; the main
 * process does not open it either.
 */
function carriesLogin(url: string): boolean {
  const { username, password } = new URL(url)
  return username !== '' || password !== ''
}

/** Where a link that its sender named leads, in the form in which it is followed; null: a message may not link there. */
export function allowedHref(url: string): string | null {
  return url.length <= LONGEST_HREF && isAllowed(url) ? new URL(url).href : null
}

/** The host or the address that a link leads to. */
export function hostOf(href: string): string {
  const { host, pathname } = new URL(href)
  return host || decodeSafely(pathname)
}

/**
 * The host of a link as it is looked up, if its letters imitate another host: its labels mix scripts, or look like Latin
 * letters without being Latin. For a Jabber address the address. null: nothing deceives.
 */
export function deceptiveHost(href: string): string | null {
  // As it was written: the parsed form is ASCII (xn--), which imitates nothing.
  const written = decodeSafely(href)
  if (!NOT_ASCII.test(written)) return null
  const [, authority = ''] = AUTHORITY.exec(written) ?? []
  const [, localpart = '', domain = ''] = /^(?:(.*)@)?(.*?)(?::\d*)?$/su.exec(authority) ?? []
  const deceives = isDeceptiveDomain(domain) || localpart.split(/[._+-]/u).some((part) => mixesScripts(part))
  return deceives ? (isAddress(href) ? authority : hostOf(href)) : null
}

const NOT_ASCII = /[^\0-\x7f]/u
/** Everything before the path or the query: of `https://`, and of `xmpp:` and `mailto:`, which have no slashes. */
const AUTHORITY = /^[a-z]+:(?:\/\/)?([^/?#;]*)/iu

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Whether a link leads to an address on Jabber (RFC 5122). */
export const isAddress = (href: string): boolean => /^xmpp:/i.test(href)

/** A web address that ends with its host. */
const BARE_HOST = /^https?:\/\/[^/?#]+$/i
/** Behind a match of the library, which stops before the @: the match was a user name. */
const LOGIN_GOES_ON = /^[^\s/?#]*@/

/** Splits text at its links; the parts put together are the text. */
export function partsOf(text: string): readonly Part[] {
  const parts: Part[] = []
  let from = 0
  for (const { index, lastIndex, url } of linkify.match(text) ?? []) {
    if (!isAllowed(url) || (BARE_HOST.test(url) && LOGIN_GOES_ON.test(text.slice(lastIndex)))) continue
    if (index > from) parts.push({ text: text.slice(from, index), href: null })
    parts.push({ text: text.slice(index, lastIndex), href: url })
    from = lastIndex
  }
  if (from < text.length) parts.push({ text: text.slice(from), href: null })
  return parts
}
