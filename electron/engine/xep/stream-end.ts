import type { Clock } from '../ports.ts'
import type { ByteStream } from './byte-stream.ts'

/** How long the other side may take to close its side of a stream after the last byte. */
const CLOSE_MS = 5_000

/** The value of `work`, or null if it takes longer than `ms`. */
export function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const cancelTimer = clock.after(ms, () => resolve(null))
    void work.then((value) => {
      cancelTimer()
      resolve(value)
    })
  })
}

/**
 * Lets the other side close its stream first, closes ours, and drops it if the other side keeps its own open. Otherwise it
 * could hold as many sockets as it likes.
 */
export async function closeSoon(clock: Clock, stream: ByteStream): Promise<void> {
  await within(clock, CLOSE_MS, stream.ended)
  await stream.end()
  if ((await within(clock, CLOSE_MS, stream.ended)) === null) stream.destroy()
}
