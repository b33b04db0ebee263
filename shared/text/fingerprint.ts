const GROUP = 4
/** Of 64 digits: two even lines. */
const GROUPS_A_LINE = 8

/** The hexadecimal digits of a fingerprint in groups of four, so that two people can read it to each other. */
export const fingerprintGroups = (fingerprint: string): readonly string[] =>
  fingerprint.toUpperCase().match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? []

/** The same as plain text, eight groups to a line. */
export function fingerprintLines(fingerprint: string): string {
  const groups = fingerprintGroups(fingerprint)
  const lines = groups.filter((_, at) => at % GROUPS_A_LINE === 0)
  return lines.map((_, at) => groups.slice(at * GROUPS_A_LINE, (at + 1) * GROUPS_A_LINE).join(' ')).join('\n')
}
