import { setTimeout as delay } from 'node:timers/promises'

/** A client that draws in software on a busy machine is slow. */
export const LONGEST_MS = 20_000
const PAUSE_MS = 100

/** Polls until `look` gives something, for things that send no event. Rejects with `what` after 20 s. */
export async function waitFor<T>(what: string, look: () => T | null | Promise<T | null>): Promise<T> {
  const start = performance.now()
  for (;;) {
    const seen = await look()
    if (seen !== null) return seen
    if (performance.now() - start > LONGEST_MS) throw new Error(`not within 20 s: ${what}`)
    await delay(PAUSE_MS)
  }
}

/** The same for a condition. */
export async function waitUntil(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  await waitFor(what, async () => ((await holds()) ? true : null))
}
