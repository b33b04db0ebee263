/** When a message may be sent later, in milliseconds since 1970. */
export interface LaterChoice {
  readonly kind: 'hour' | 'evening' | 'morning'
  readonly at: number
}

const HOUR_MS = 3_600_000
const EVENING = 19
const MORNING = 8

/** What is offered by name. The evening is while it is still to come for a while; the morning is the next one. */
export function laterChoices(now: number): readonly LaterChoice[] {
  const evening = hourOfDay(now, 0, EVENING)
  const morning = hourOfDay(now, 1, MORNING)
  return [
    { kind: 'hour', at: roundedUp(now + HOUR_MS) },
    ...(evening - now > HOUR_MS ? [{ kind: 'evening' as const, at: evening }] : []),
    { kind: 'morning', at: morning },
  ]
}

const MINUTE_MS = 60_000
const roundedUp = (at: number): number => Math.ceil(at / MINUTE_MS) * MINUTE_MS

/** By the calendar of this place: a day may have 23 or 25 hours. */
function hourOfDay(now: number, days: number, hour: number): number {
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, hour).getTime()
}

/** The instant as a `datetime-local` field has it: local, to the minute. */
export function fieldOf(at: number): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** A message does not wait longer than that: who means it has mistyped the year. */
const MOST_YEARS = 10

/** The instant that such a field says, or why it cannot be meant. */
export function instantOf(field: string, now: number): number | 'missing' | 'past' | 'far' {
  const at = new Date(field).getTime()
  if (field === '' || Number.isNaN(at)) return 'missing'
  if (at <= now) return 'past'
  return new Date(at).getFullYear() - new Date(now).getFullYear() > MOST_YEARS ? 'far' : at
}
