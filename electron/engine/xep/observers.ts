import type { Release } from '../extension.ts'

/** Who wants to hear of something, in the order in which they asked. */
export interface Observers<T> {
  readonly add: (listener: (event: T) => void) => Release
  tell(event: T): void
}

export function observers<T>(): Observers<T> {
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
      for (const listener of listeners) listener(event)
    },
  }
}
