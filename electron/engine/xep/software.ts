/** How this program introduces itself to others. A test compares the version with that of `package.json`. */
export const SOFTWARE = { name: 'Balcony', version: '0.1.0' } as const

/**
 * The project's website. There is none yet, so it is under `.invalid`, which nobody can register (RFC 6761 §6.4).
 * It also identifies the program to other clients (XEP-0115 §4, `node`), so it must stay a URL.
 */
export const HOMEPAGE = 'https://balcony.invalid'
