import type { Page } from 'playwright'
import { inWindow } from './in-window.ts'
import { median } from './table.ts'

/** How a window drew while it was watched, in milliseconds. */
export interface Frames {
  readonly count: number
  readonly medianMs: number
  /** Longest from one frame to the next. */
  readonly longestMs: number
  /** Frames that took more than 50 ms of work (long animation frames), longest first. */
  readonly long: readonly number[]
}

/** Watches every frame from now on. The returned function ends that. */
export async function watchFrames(page: Page): Promise<() => Promise<Frames>> {
  await inWindow(page, 'watchFrames')
  return async () => {
    const { deltas, long } = await inWindow(page, 'endFrames')
    return {
      count: deltas.length,
      medianMs: median(deltas),
      longestMs: Math.max(0, ...deltas),
      long: [...long].sort((a, b) => b - a),
    }
  }
}

export function describeFrames({ count, medianMs, longestMs, long }: Frames): string {
  const over = long.length === 0 ? 'none at work over 50 ms' : `at work over 50 ms: ${list(long)}`
  return `${count} frames, median ${medianMs.toFixed(0)} ms, longest gap ${longestMs.toFixed(0)} ms, ${over}`
}

const list = (all: readonly number[]): string => {
  const shown = all.slice(0, 5).map((ms) => `${ms.toFixed(0)} ms`)
  return all.length > 5 ? `${shown.join(', ')} and ${all.length - 5} more` : shown.join(', ')
}
