import type { ArchivePhase, ArchiveState } from '../../../shared/model/archive.ts'
import type { Words } from '../../../shared/words/index.ts'

/** The phases in which messages come in the background: the first of these is told first. */
const ORDER: readonly ArchivePhase[] = ['catching-up', 'newest', 'older']

/** The archive that the connection line tells about; null if no messages are being fetched. */
export function mostBusy(archives: readonly ArchiveState[]): ArchiveState | null {
  const busy = archives.filter(({ phase }) => ORDER.includes(phase))
  return busy.toSorted((a, b) => ORDER.indexOf(a.phase) - ORDER.indexOf(b.phase))[0] ?? null
}

const WEEK_MS = 7 * 24 * 60 * 60_000

/** How far an archive is, as one line. */
export function catchUpLine(
  words: Words,
  { phase, paused, fetched, reached, failure }: ArchiveState,
  now: number,
): string {
  const w = words.archive.line
  if (paused) return w.paused
  if (failure !== null) return w.trying
  if (reached === null || fetched === 0 || phase === 'newest') return w.getting(fetched)
  // A date of this year needs no year; "Yesterday" would not fit into the sentence.
  const day = now - reached > WEEK_MS ? words.dates.relative(reached, now) : words.dates.day(reached)
  return phase === 'older' ? w.backTo(fetched, day) : w.upTo(fetched, day)
}
