import type { Release } from '../extension.ts'
import { describeFault } from '../stanza/fault.ts'

/** Who wants to hear of something. A listener's bug is logged and keeps nothing from the others. */
export interface Listeners<Args extends unknown[]> {
  add(listener: (...args: Args) => void): Release
  tell(...args: Args): void
}

export function createListeners<Args extends unknown[]>(
  name: string,
  log: (line: string) => void,
): Listeners<Args> {
  // Replaced, never changed: a listener may come or go while they are told.
  let listeners: readonly ((...args: Args) => void)[] = []
  return {
    add(listener) {
      listeners = [...listeners, listener]
      return () => {
        listeners = listeners.filter((other) => other !== listener)
      }
    },
    tell(...args) {
      for (const listener of listeners) {
        try {
          listener(...args)
        } catch (fault) {
          log(`client: a listener of ${name} failed: ${describeFault(fault)}`)
        }
      }
    },
  }
}
