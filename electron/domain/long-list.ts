import type { Delta } from '../../shared/contract/index.ts'
import type { Topic } from '../../shared/contract/topics.ts'
import type { Clock } from '../engine/index.ts'

/** The window that takes a snapshot. */
export interface SnapshotTaker {
  /** Tells this window only. Does nothing once it is closed. */
  tell(delta: Delta): void
  /** Whether it shows what this topic is about. */
  watches(topic: Topic): boolean
}

/** By then even a slow computer has painted the window's first frame. */
const FIRST_PAINT_MS = 200
/** Slices come at most once per frame. */
const SLICE_MS = 20

/** Tells the rest of a long list after the window's first paint, `most` rows at a time. */
export function tellRest<Row>(
  clock: Clock,
  rest: Iterator<Row, void>,
  most: number,
  tell: (rows: readonly Row[]) => void,
): void {
  const next = (): void => {
    const rows = take(rest, most)
    if (rows.length > 0) tell(rows)
    if (rows.length === most) clock.after(SLICE_MS, next)
  }
  clock.after(FIRST_PAINT_MS, next)
}

/** Takes up to `most` rows. */
export function take<Row>(from: Iterator<Row, void>, most: number): Row[] {
  const taken: Row[] = []
  while (taken.length < most) {
    const next = from.next()
    if (next.done === true) break
    taken.push(next.value)
  }
  return taken
}
