import { localpartOf, type BareJid } from '../../../shared/model/jid.ts'

const PART_OF_WORD = /[\p{L}\p{N}_]/u

/** Whether a text contains the part of the person's address before the `@` as a separate word. */
export function mentions(body: string, account: BareJid): boolean {
  const name = localpartOf(account)?.toLowerCase() ?? ''
  if (name === '') return false
  const text = body.toLowerCase()
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    const end = at + name.length
    const before = Array.from(text.slice(Math.max(0, at - 2), at)).at(-1) ?? ''
    const after = Array.from(text.slice(end, end + 2))[0] ?? ''
    if (!PART_OF_WORD.test(before) && !PART_OF_WORD.test(after)) return true
  }
  return false
}
