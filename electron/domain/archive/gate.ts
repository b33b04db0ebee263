import type { Release } from '../../engine/index.ts'

/** Decides when the background may ask the archive: never before what the person wishes, not while paused or offline. */
export interface Gate {
  readonly isPaused: boolean
  pause(paused: boolean): void
  /** Whether the server can be reached now. It can't at first. */
  connected(isConnected: boolean): void
  /** Runs what the person wishes: one wish after the other, whatever the background does. */
  wish<T>(work: () => Promise<T>): Promise<T>
  /** Resolves when the background may go on: true, or false if the signal has aborted. */
  passed(signal: AbortSignal): Promise<boolean>
}

export function createGate(): Gate {
  let isPaused = false
  let isConnected = false
  let wishes = 0
  let lastWish: Promise<unknown> = Promise.resolve()
  const waiting = new Set<() => void>()

  const isOpen = (): boolean => isConnected && !isPaused && wishes === 0

  function changed(): void {
    if (isOpen()) for (const look of [...waiting]) look()
  }

  function wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        waiting.delete(done)
        release()
        resolve()
      }
      const release = onAbort(signal, done)
      waiting.add(done)
    })
  }

  return {
    get isPaused() {
      return isPaused
    },
    pause(paused) {
      isPaused = paused
      changed()
    },
    connected(next) {
      isConnected = next
      changed()
    },
    async wish(work) {
      wishes += 1
      const mine = lastWish.then(work)
      lastWish = mine.catch(() => undefined)
      try {
        return await mine
      } finally {
        wishes -= 1
        changed()
      }
    },
    async passed(signal) {
      while (!signal.aborted && !isOpen()) await wait(signal)
      return !signal.aborted
    },
  }
}

/** Turns of others than the account's server: one that does not answer holds up only what is wished of it. */
export interface Turns {
  /** Runs the work after all that was given for the same owner. */
  of(owner: string): <T>(work: () => Promise<T>) => Promise<T>
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return {
    of: (owner) => (work) => {
      const mine = (last.get(owner) ?? Promise.resolve()).then(work)
      const over = mine
        .catch(() => undefined)
        .then(() => {
          if (last.get(owner) === over) last.delete(owner)
        })
      last.set(owner, over)
      return mine
    },
  }
}

/** Calls `act` when the signal aborts. */
export function onAbort(signal: AbortSignal, act: () => void): Release {
  signal.addEventListener('abort', act, { once: true })
  return () => signal.removeEventListener('abort', act)
}
