/** One line of a benchmark's table. */
export const line = (what: string, figure: string, aim = ''): string =>
  `${what.padEnd(48)}${figure}${aim === '' ? '' : `   (aim: ${aim})`}`

export const ms = (value: number): string => `${Math.round(value)} ms`

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** The quantile: the given share of the values lies below it. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN
}

/** The median and the 95th percentile. */
export const halfAndMost = (values: readonly number[]): string =>
  `p50 ${quantile(values, 0.5).toFixed(1)} ms, p95 ${quantile(values, 0.95).toFixed(1)} ms`
