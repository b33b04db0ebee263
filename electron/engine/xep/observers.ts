import type { Channel, Release } from '../extension.ts'
import { describeFault } from '../stanza/fault.ts'

/** Who wants to hear of something, in the order in which they asked. */
export interface Observers<T> {
  readonly add: (listener: (event: T) => void) => Release
  /** A listener's bug is logged: it keeps nothing from the others, and from what is told. */
  tell(event: T): void
}

export function observers<T>(channel: Pick<Channel, 'log'>): Observers<T> {
  // Replaced, never changed: a listener may come or go while they are called.
  let listeners: readonly ((event: T) => void)[] = []
  return {
    add(listener) {
      listeners = [...listeners, listener]
      return () => {
        listeners = listeners.filter((other) => other !== listener)
      }
    },
    tell(event) {
      for (const listener of listeners) {
        try {
          listener(event)
        } catch (fault) {
          channel.log(`xep: a listener failed: ${describeFault(fault)}`)
        }
      }
    },
  }
}
