const LOCAL = 1
const HOST = 2

/** Which part may hold a character of ASCII as it is, without any mapping. */
const ALLOWED = characterTable()

function characterTable(): Uint8Array {
  const table = new Uint8Array(128)
  for (let code = 0x21; code < 0x7f; code += 1) {
    const char = String.fromCharCode(code)
    if (!/["&'/:<>@A-Z]/.test(char)) table[code] = LOCAL
    if (/[a-z0-9]/.test(char)) table[code] = LOCAL | HOST
  }
  return table
}

const DOT = 0x2e
const HYPHEN = 0x2d
const MAX_PART = 1023
const MAX_NAME = 253
const MAX_LABEL = 63

/**
 * Whether the text is an address in ASCII that is normalized as it stands: the case of nearly every stanza, decided in
 * one pass over its characters. `false` means that it has to be looked at properly.
 */
export function isPlainAddress(text: string): boolean {
  const slash = text.indexOf('/')
  const end = slash < 0 ? text.length : slash
  let at = text.indexOf('@')
  if (at > end) at = -1
  return (
    (at < 0 || isPlainLocalpart(text, at)) &&
    isPlainDomain(text, at + 1, end) &&
    (slash < 0 || isPlainResource(text, slash + 1))
  )
}

function isPlainLocalpart(text: string, end: number): boolean {
  for (let index = 0; index < end; index += 1) {
    if (((ALLOWED[text.charCodeAt(index)] ?? 0) & LOCAL) === 0) return false
  }
  return end > 0 && end <= MAX_PART
}

function isPlainDomain(text: string, start: number, end: number): boolean {
  let label = start
  for (let index = start; index <= end; index += 1) {
    const code = index === end ? DOT : text.charCodeAt(index)
    if (code === DOT) {
      if (index === label || index - label > MAX_LABEL || text.charCodeAt(index - 1) === HYPHEN) return false
      label = index + 1
    } else if (code === HYPHEN) {
      // A-labels and reserved labels have two in the third and fourth place
      if (index === label || text.charCodeAt(index - 1) === HYPHEN) return false
    } else if (((ALLOWED[code] ?? 0) & HOST) === 0) return false
  }
  return end - start <= MAX_NAME
}

function isPlainResource(text: string, start: number): boolean {
  for (let index = start; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code < 0x20 || code > 0x7e) return false
  }
  return text.length > start && text.length - start <= MAX_PART
}
