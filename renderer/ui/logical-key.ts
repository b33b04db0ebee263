const MIRRORED: Readonly<Record<string, string>> = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' }

/**
 * The key of an event with left and right swapped where its element reads from right to left: `ArrowRight` then leads to
 * what comes next in either direction.
 */
export function logicalKey({ key, target }: KeyboardEvent): string {
  const other = MIRRORED[key]
  if (other === undefined || !(target instanceof Element)) return key
  return getComputedStyle(target).direction === 'rtl' ? other : key
}
