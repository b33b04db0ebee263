/**
 * The address in the name of one of Psi's files (`JIDUtil` of Psi): `_at_` for the `@`, and everything that is no letter, no
 * digit and no dot as the two hex digits of its Latin-1 code. The last `_at_` is the `@`.
 */
export function addressOfPsiName(name: string): string {
  const decoded = name.replaceAll(/%([0-9a-f]{2})/gi, (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  const at = decoded.lastIndexOf('_at_')
  return at < 1 ? decoded : `${decoded.slice(0, at)}@${decoded.slice(at + 4)}`
}

/** Psi escapes backslashes, lines and bars in its lines. */
export function psiText(written: string): string {
  return written.replaceAll(/\\(.)/g, (_whole, letter: string) =>
    letter === 'n' ? '\n' : letter === 'p' ? '|' : letter,
  )
}
