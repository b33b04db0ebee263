import { isIPv4, isIPv6 } from 'node:net'
import { domainToASCII, domainToUnicode } from 'node:url'
import { hasRightToLeft, satisfiesBidiRule } from './bidi.ts'
import { inIdentifierClass } from './code-points.ts'

/** The limits of DNS (RFC 1035 §2.3.4), without the root's dot. */
const MAX_NAME_OCTETS = 253
const MAX_LABEL_OCTETS = 63

/**
 * Normalizes a domainpart (RFC 7622 §3.2): lower case, A-labels as U-labels, no dot at the end, IPv6 in its canonical
 * form. null if the text is not a domain.
 */
export function normalizeDomain(text: string): string | null {
  if (text.startsWith('[')) return normalizeIpv6Literal(text)
  const ascii = toAscii(text)
  if (ascii === null) return null
  const name = ascii.endsWith('.') ? ascii.slice(0, -1) : ascii
  if (name.length > MAX_NAME_OCTETS) return null
  const labels: string[] = []
  for (const label of name.split('.')) {
    const readable = normalizeLabel(label)
    if (readable === null) return null
    labels.push(readable)
  }
  const domain = labels.join('.')
  // RFC 5893 §2: one label from right to left makes the rule apply to all of them.
  return hasRightToLeft(domain) && !labels.every(satisfiesBidiRule) ? null : domain
}

function normalizeIpv6Literal(text: string): string | null {
  const address = text.slice(1, -1)
  // node accepts zones (fe80::1%eth0), which mean something on one machine only
  if (!text.endsWith(']') || !isIPv6(address) || address.includes('%')) return null
  return new URL(`http://[${address}]/`).hostname
}

/**
 * The name in A-labels. ASCII names are not passed to node: it reads its input as the host of a URL, decodes percent
 * signs and takes "1" for an IPv4 address.
 */
function toAscii(text: string): string | null {
  if (/^[\w.-]*$/.test(text)) return text.toLowerCase()
  if (/[^\P{ASCII}A-Za-z0-9.-]/u.test(text)) return null
  const ascii = domainToASCII(text)
  return ascii === '' || isIPv4(ascii) ? null : ascii
}

/** One label, given as an A-label or an NR-LDH label (RFC 5890 §2.3), in the form that a person reads. */
function normalizeLabel(label: string): string | null {
  if (label.length > MAX_LABEL_OCTETS || !hasHostSyntax(label)) return null
  if (!label.startsWith('xn--')) return label.startsWith('--', 2) ? null : label
  const readable = domainToUnicode(label)
  return isULabel(readable) && domainToASCII(readable) === label ? readable : null
}

function hasHostSyntax(label: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label)
}

// RFC 5892 §2.4: marks for symbols and musical notation.
const IGNORABLE_BLOCKS = /[\u20D0-\u20FF\u{1D100}-\u{1D24F}]/u

/**
 * RFC 5891 §4.2, applied after UTS 46: emoji and other symbols are not letters. UTS 46 has already decided about case.
 * For Cherokee it chooses upper case, the only one when RFC 5892 was written.
 */
function isULabel(label: string): boolean {
  return (
    /\P{ASCII}/u.test(label) &&
    !/[^\P{ASCII}a-z0-9-]/u.test(label) &&
    !/^-|-$|^..--|^\p{M}/u.test(label) &&
    !IGNORABLE_BLOCKS.test(label) &&
    label === label.normalize('NFC') &&
    inIdentifierClass(label)
  )
}
