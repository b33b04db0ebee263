/** The two prefixes that are bound from the start (Namespaces in XML 1.0 §3). */
export const NS_XML = 'http://www.w3.org/XML/1998/namespace'
export const NS_XMLNS = 'http://www.w3.org/2000/xmlns/'

// Name without colon: XML 1.0 (5th edition) §2.3 [4], [4a]; Namespaces in XML 1.0 §3 [4].
const NAME_START =
  'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}' +
  '\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}'
const NAME_REST = `${NAME_START}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}`
// eslint-disable-next-line no-misleading-character-class -- combining characters are meant by themselves
const NCNAME = new RegExp(`^[${NAME_START}][${NAME_REST}]*$`, 'u')

/** Whether this may be the name of an element or attribute (or a prefix): an NCName. */
export function isNCName(name: string): boolean {
  return NCNAME.test(name)
}

/** Whether XML 1.0 §2.2 [2] allows this code point. */
export function isXmlChar(code: number): boolean {
  return code < 0x20
    ? code === 0x9 || code === 0xa || code === 0xd
    : code < 0xd800 || (code > 0xdfff && code < 0xfffe) || (code > 0xffff && code < 0x110000)
}
