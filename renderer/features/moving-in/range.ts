/** Instants in milliseconds since 1970; `to` is the first one that is left out. null: from the beginning, to the end. */
export interface DayRange {
  readonly from: number | null
  readonly to: number | null
}

/** The whole days from one to the other, as date fields give them (`2026-11-30`); null if the last is before the first. */
export function rangeOf(from: string, to: string): DayRange | null {
  const start = dayStart(from, 0)
  const end = dayStart(to, 1)
  return start !== null && end !== null && end <= start ? null : { from: start, to: end }
}

function dayStart(written: string, later: number): number | null {
  const found = /^(\d{4,})-(\d\d)-(\d\d)$/.exec(written)
  if (!found) return null
  const at = new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3]) + later).getTime()
  return Number.isNaN(at) ? null : at
}
