import type { Result } from '../../../../shared/model/result.ts'
import type { CancelTimer, Clock } from '../../ports.ts'

/** Waits for the room's answers to stanzas that have no answer of their own, by their ids. */
export interface Waiting<Value, Failure> {
  readonly isEmpty: boolean
  /** Resolves by `settle`, or with `late` after half a minute. */
  for(id: string, late: Failure): Promise<Result<Value, Failure>>
  /** False if nobody waits for this id: the answer belongs to something earlier. */
  settle(id: string | undefined, result: Result<Value, Failure>): boolean
  settleAll(result: Result<Value, Failure>): void
}

const ANSWER_MS = 30_000

export function createWaiting<Value, Failure>(clock: Clock): Waiting<Value, Failure> {
  interface Open {
    readonly resolve: (result: Result<Value, Failure>) => void
    readonly cancel: CancelTimer
  }
  const open = new Map<string, Open>()

  function settle(id: string | undefined, result: Result<Value, Failure>): boolean {
    const one = id === undefined ? undefined : open.get(id)
    if (id === undefined || one === undefined) return false
    open.delete(id)
    one.cancel()
    one.resolve(result)
    return true
  }

  return {
    get isEmpty() {
      return open.size === 0
    },
    for: (id, late) =>
      new Promise((resolve) => {
        open.set(id, {
          resolve,
          cancel: clock.after(ANSWER_MS, () => settle(id, { ok: false, error: late })),
        })
      }),
    settle,
    settleAll(result) {
      for (const id of [...open.keys()]) settle(id, result)
    },
  }
}
