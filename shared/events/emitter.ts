/** An event and its listeners. Both functions may be passed on without their object. */
export interface Emitter<Args extends unknown[] = []> {
  /** Calls `listener` at each event from now on, until the returned function is called. */
  readonly on: (listener: (...args: Args) => void) => () => void
  /** Calls the listeners one after the other, in the order in which they were added. */
  readonly emit: (...args: Args) => void
}

interface Entry<Args extends unknown[]> {
  readonly listener: (...args: Args) => void
  released: boolean
}

/**
 * Makes an emitter. The listeners do not depend on each other:
 * - One that throws does not keep the others from being called. The error goes to `failed`; without `failed`, `emit`
 *   throws the first error once all have been called.
 * - One that is released is not called again, even where it is released in the middle of an emission.
 * - One that is added in the middle of an emission is called at the next one.
 *
 * A function that is added twice is called twice, and each release takes back one of the two. `emit` does not wait for
 * promises.
 */
export function createEmitter<Args extends unknown[] = []>(failed?: (fault: unknown) => void): Emitter<Args> {
  // Replaced, never changed: an emission that is under way keeps its own list.
  let entries: readonly Entry<Args>[] = []
  return {
    on(listener) {
      const entry: Entry<Args> = { listener, released: false }
      entries = [...entries, entry]
      return () => {
        entry.released = true
        entries = entries.filter((other) => other !== entry)
      }
    },
    emit(...args) {
      const faults: unknown[] = []
      for (const entry of entries) {
        if (entry.released) continue
        try {
          entry.listener(...args)
        } catch (fault) {
          if (failed) failed(fault)
          else faults.push(fault)
        }
      }
      if (faults.length > 0) throw faults[0]
    },
  }
}
