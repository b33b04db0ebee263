import { LinkifyIt } from 'linkify-it'
import { isDeceptiveDomain, mixesScripts } from '../../../shared/text/scripts.ts'

/** A stretch of a message's text, and where it leads if it is a link. */
export interface Part {
  readonly text: string
  readonly href: string | null
}

/** What a message may lead to. A scheme that runs something (`javascript:`, `data:`, `file:`) is never among them. */
const SCHEMES = ['http:', 'https:', 'mailto:', 'xmpp:'] as const

/** Longer ones are no links that a person follows. */
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
  return URL.canParse(url) && SCHEMES.some((scheme) => new URL(url).protocol === scheme)
}

/** Where a link that its sender named leads, as it is followed; null where it leads nowhere that a message may lead. */
export function allowedHref(url: string): string | null {
  return url.length <= LONGEST_HREF && isAllowed(url) ? new URL(url).href : null
}

/** Whom a link leads to, in words: the host, or the address. */
export function hostOf(href: string): string {
  const { host, pathname } = new URL(href)
  return host || decodeSafely(pathname)
}

/**
 * The host of a link as it is looked up, where what stands there can be taken for another: its labels mix scripts, or
 * look like Latin letters and are none. For an address on Jabber the address. null where nothing deceives.
 */
export function deceptiveHost(href: string): string | null {
  // As it was written: what is parsed is ASCII (xn--), which nobody takes for anything else.
  const written = decodeSafely(href)
  if (!NOT_ASCII.test(written)) return null
  const [, authority = ''] = AUTHORITY.exec(written) ?? []
  const [, localpart = '', domain = ''] = /^(?:(.*)@)?(.*?)(?::\d*)?$/su.exec(authority) ?? []
  const deceives = isDeceptiveDomain(domain) || localpart.split(/[._+-]/u).some((part) => mixesScripts(part))
  return deceives ? (isAddress(href) ? authority : hostOf(href)) : null
}

const NOT_ASCII = /[^\0-\x7f]/u
/** What stands before the path or the question: of `https://`, and of `xmpp:` and `mailto:`, which have no slashes. */
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

/** Splits text at its links; the parts put together are the text. */
export function partsOf(text: string): readonly Part[] {
  const parts: Part[] = []
  let from = 0
  for (const { index, lastIndex, url } of linkify.match(text) ?? []) {
    if (!isAllowed(url)) continue
    if (index > from) parts.push({ text: text.slice(from, index), href: null })
    parts.push({ text: text.slice(index, lastIndex), href: url })
    from = lastIndex
  }
  if (from < text.length) parts.push({ text: text.slice(from), href: null })
  return parts
}
