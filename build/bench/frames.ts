import type { Page } from 'playwright'

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
  const watch = await page.evaluateHandle(() => {
    const deltas: number[] = []
    const long: number[] = []
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) long.push(entry.duration)
    })
    observer.observe({ type: 'long-animation-frame' })
    let last = performance.now()
    let handle = requestAnimationFrame(function next(now) {
      deltas.push(now - last)
      last = now
      handle = requestAnimationFrame(next)
    })
    return {
      end: () => {
        cancelAnimationFrame(handle)
        observer.disconnect()
        return { deltas, long }
      },
    }
  })
  return async () => {
    const { deltas, long } = await watch.evaluate((watched) => watched.end())
    await watch.dispose()
    const sorted = [...deltas].sort((a, b) => a - b)
    return {
      count: deltas.length,
      medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
      longestMs: sorted.at(-1) ?? 0,
      long: long.filter((ms) => ms > 50).sort((a, b) => b - a),
    }
  }
}

export function describeFrames({ count, medianMs, longestMs, long }: Frames): string {
  const over = long.length === 0 ? 'none over 50 ms' : `over 50 ms: ${list(long)}`
  return `${count} frames, median ${medianMs.toFixed(0)} ms, longest gap ${longestMs.toFixed(0)} ms, ${over}`
}

const list = (all: readonly number[]): string => {
  const shown = all.slice(0, 5).map((ms) => `${ms.toFixed(0)} ms`)
  return all.length > 5 ? `${shown.join(', ')} and ${all.length - 5} more` : shown.join(', ')
}
