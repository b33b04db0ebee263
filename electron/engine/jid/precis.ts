import { hasRightToLeft, satisfiesBidiRule } from './bidi.ts'
import { inFreeformClass, inIdentifierClass } from './code-points.ts'

const PRINTABLE_ASCII = /^[\x20-\x7E]+$/

/**
 * Enforces the UsernameCaseMapped profile (RFC 8265 §3.3): width and case mapped, NFC, bidi rule. null if the text is
 * empty or has a character that a name must not have.
 */
export function usernameCaseMapped(text: string): string | null {
  if (PRINTABLE_ASCII.test(text)) return text.includes(' ') ? null : text.toLowerCase()
  return enforceUntilStable(text, (raw) => {
    const narrowed = toUsualWidth(raw)
    if (narrowed === '' || !inIdentifierClass(narrowed)) return null
    const mapped = narrowed.toLowerCase().normalize('NFC')
    return hasRightToLeft(mapped) && !satisfiesBidiRule(mapped) ? null : mapped
  })
}

/** Fullwidth and halfwidth characters in their usual forms (RFC 8265 §3.3.2). */
export function toUsualWidth(text: string): string {
  return text.replace(/[\u3000\uFF01-\uFFEE]/g, (char) => char.normalize('NFKC'))
}

/**
 * Enforces the OpaqueString profile (RFC 8265 §4.2), for passwords and resources: every space becomes U+0020, NFC, case
 * kept. null if the text is empty or has control or otherwise disallowed characters.
 */
export function opaqueString(text: string): string | null {
  if (PRINTABLE_ASCII.test(text)) return text
  return enforceUntilStable(text, (raw) =>
    raw === '' || !inFreeformClass(raw) ? null : raw.replace(/\p{Zs}/gu, ' ').normalize('NFC'),
  )
}

/**
 * Applies rules until nothing changes, since rules of PRECIS need not be idempotent (RFC 8264 §7): NFC can turn U+0387
 * into a middle dot, which is only allowed in a context, or move marks between a virama and its joiner. null if the
 * text still changes after three more rounds.
 */
export function enforceUntilStable(text: string, enforce: (text: string) => string | null): string | null {
  let enforced = enforce(text)
  for (let again = 0; again < 3 && enforced !== null; again += 1) {
    const next = enforce(enforced)
    if (next === enforced) return enforced
    enforced = next
  }
  return null
}
