import type { DomainContext } from '../context.ts'

/** How long sending can be undone, if the person has switched that on. */
const UNDO_MS = 5_000

/** When to send: null for now, undefined for a time in the past. In milliseconds since 1970. */
export function sendTime(
  { ports, settings }: Pick<DomainContext, 'ports' | 'settings'>,
  wanted: number | undefined,
): number | null | undefined {
  const now = ports.clock.now()
  if (wanted === undefined) return settings().undoSend ? now + UNDO_MS : null
  return wanted > now ? wanted : undefined
}
