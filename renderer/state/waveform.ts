/** As many values as a message carries. */
const VALUES = 64
/** Silence does not fill the picture. */
const LEAST_LOUD = 0.1

/** The loudness of a recording over time, 0 to 100, from its levels (0 to 1): the loudest of each part. */
export function waveformOf(levels: readonly number[]): number[] {
  if (levels.length === 0) return []
  const count = Math.min(VALUES, levels.length)
  const loudest = levels.reduce((most, level) => Math.max(most, level), LEAST_LOUD)
  return Array.from({ length: count }, (_, at) => {
    const from = Math.floor((at * levels.length) / count)
    const to = Math.floor(((at + 1) * levels.length) / count)
    const peak = levels.slice(from, to).reduce((most, level) => Math.max(most, level), 0)
    return Math.round((Math.min(peak, loudest) / loudest) * 100)
  })
}
