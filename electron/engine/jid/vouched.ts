import { isIdentifierCodePoint } from './code-points.ts'
import { normalizeDomain } from './domain.ts'
import { enforceUntilStable, toUsualWidth, usernameCaseMapped } from './precis.ts'

/*
 * Parts of addresses that RFC 7622 does not allow and that servers nevertheless deliver from: those who prepare addresses
 * by the older RFC 6122, or not at all. The server tells them apart by rules that we do not know. So they are changed as
 * little as can be: only in what RFC 7622 would map in an address that it allows, and there just as it would. What it does
 * not allow stays as it came; nothing of two that a server may tell apart becomes one by it.
 */

const EXCLUDED = /["&'/:<>@]/
// Neither can stand in any kind of address: RFC 6122 prohibits them as RFC 7622 does.
const NO_LOCALPART = /["&'/:<>@\p{Z}\p{Cc}\p{Cs}]/u
const NO_DOMAIN = /["&'/<>@\p{Z}\p{Cc}\p{Cs}]/u
const NO_RESOURCE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u

/** A localpart that a server vouches for and PRECIS refuses; null where it is none at all. */
export function vouchedLocalpart(text: string): string | null {
  return text === '' || NO_LOCALPART.test(text) ? null : mapped(text, usernameCaseMapped)
}

// An empty label. These are what stands between labels (RFC 3490 §3.1).
const NO_LABEL = /^(?:[.\u3002\uFF0E\uFF61]|$)|[.\u3002\uFF0E\uFF61]{2}/

// All but the two that RFC 5892, appendix A, wants to stay.
const IGNORABLE = /(?![\u200C\u200D])\p{Default_Ignorable_Code_Point}/u

/** Whether UTS 46 makes more of a domain than RFC 7622 does: leaves out U+2060, takes U+FB01 for "fi". */
export function isMappedFurther(domain: string): boolean {
  const narrow = toUsualWidth(domain)
  return IGNORABLE.test(narrow) || narrow.normalize('NFKC') !== narrow.normalize('NFC')
}

/** A domain that a server vouches for, though it names no host: `some_host.example`. null where it is none at all. */
export function vouchedDomain(text: string): string | null {
  if (NO_DOMAIN.test(text) || NO_LABEL.test(text)) return null
  const domain = text.endsWith('.') ? text.slice(0, -1) : text
  return mapped(domain, normalizeDomain)
}

/** A resource that a server vouches for and OpaqueString refuses, as it is. null where it is none at all. */
export function vouchedResource(text: string): string | null {
  return text === '' || NO_RESOURCE.test(text) ? null : text
}

/** What is mapped of a part, unless that made it one that is allowed: it would be somebody else's. */
function mapped(text: string, normalize: (text: string) => string | null): string | null {
  const result = enforceUntilStable(text, mapWhatIsAllowed)
  return result !== null && normalize(result) === result ? text : result
}

/** Width, case and NFC (RFC 8265 §3.3.2) of what the IdentifierClass allows. */
function mapWhatIsAllowed(text: string): string {
  let result = ''
  let allowed = ''
  const finish = (): void => {
    result += allowed.toLowerCase().normalize('NFC')
    allowed = ''
  }
  for (const char of text) {
    const narrow = toUsualWidth(char)
    // U+FF20 would become an '@', U+FF0E begin another label: such a one stays what it is.
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
