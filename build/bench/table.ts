/** One line of a benchmark's table. */
export const line = (what: string, figure: string, aim = ''): string =>
  `${what.padEnd(48)}${figure}${aim === '' ? '' : `   (aim: ${aim})`}`

export const ms = (value: number): string => `${Math.round(value)} ms`

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}
