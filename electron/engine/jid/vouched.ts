import { isIdentifierCodePoint } from './code-points.ts'
import { normalizeDomain } from './domain.ts'
import { enforceUntilStable, toUsualWidth, usernameCaseMapped } from './precis.ts'

/*
 * Parts of addresses that RFC 7622 does not allow, but that servers deliver from: servers that prepare addresses by the
 * older RFC 6122, or not at all. We do not know by which rules such a server tells addresses apart, so we change as
 * little as possible. Only the mappings of RFC 7622 are applied, and only to characters that it allows. All other
 * characters stay as they came. Two addresses that a server may tell apart therefore never become one.
 */

const EXCLUDED = /["&'/:<>@]/
// No kind of address may have these: RFC 6122 prohibits them as RFC 7622 does.
const NO_LOCALPART = /["&'/:<>@\p{Z}\p{Cc}\p{Cs}]/u
const NO_DOMAIN = /["&'/<>@\p{Z}\p{Cc}\p{Cs}]/u
const NO_RESOURCE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u

/** A localpart that a server vouches for and PRECIS refuses. null if it cannot be a localpart. */
export function vouchedLocalpart(text: string): string | null {
  return text === '' || NO_LOCALPART.test(text) ? null : mapped(text, usernameCaseMapped)
}

// An empty label. These characters separate labels (RFC 3490 §3.1).
const NO_LABEL = /^(?:[.\u3002\uFF0E\uFF61]|$)|[.\u3002\uFF0E\uFF61]{2}/

// All except the two that RFC 5892, appendix A, wants to keep.
const IGNORABLE = /(?![\u200C\u200D])\p{Default_Ignorable_Code_Point}/u

/** Whether UTS 46 maps more of a domain than RFC 7622 does: it drops U+2060 and reads U+FB01 as "fi". */
export function isMappedFurther(domain: string): boolean {
  const narrow = toUsualWidth(domain)
  return IGNORABLE.test(narrow) || narrow.normalize('NFKC') !== narrow.normalize('NFC')
}

/** A domain that a server vouches for although it names no host: `some_host.example`. null if it cannot be a domain. */
export function vouchedDomain(text: string): string | null {
  if (NO_DOMAIN.test(text) || NO_LABEL.test(text)) return null
  const domain = text.endsWith('.') ? text.slice(0, -1) : text
  return mapped(domain, normalizeDomain)
}

/** A resource that a server vouches for and OpaqueString refuses, unchanged. null if it cannot be a resource. */
export function vouchedResource(text: string): string | null {
  return text === '' || NO_RESOURCE.test(text) ? null : text
}

/** Maps a part, unless the result would be an allowed part: that would be somebody else's address. */
function mapped(text: string, normalize: (text: string) => string | null): string | null {
  const result = enforceUntilStable(text, mapWhatIsAllowed)
  return result !== null && normalize(result) === result ? text : result
}

/** Maps width, case and NFC (RFC 8265 §3.3.2) of the characters that the IdentifierClass allows. */
function mapWhatIsAllowed(text: string): string {
  let result = ''
  let allowed = ''
  const finish = (): void => {
    result += allowed.toLowerCase().normalize('NFC')
    allowed = ''
  }
  for (const char of text) {
    const narrow = toUsualWidth(char)
    // U+FF20 would become an '@', and U+FF0E would begin another label: such a character stays as it is.
    if (isIdentifierCodePoint(narrow) && (narrow === char || !(EXCLUDED.test(narrow) || narrow === '.'))) {
      allowed += narrow
    } else {
      finish()
      result += char
    }
  }
  finish()
  return result
}
