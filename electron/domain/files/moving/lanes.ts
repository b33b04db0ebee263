import type { AccountId } from '../../../../shared/model/ids.ts'

/** Lets a few transfers of each account move at once. The others wait for their turn, in order. */
export interface Lanes {
  /** Resolves with the function that frees the lane; null if `signal` aborts first. */
  enter(accountId: AccountId, signal: AbortSignal): Promise<(() => void) | null>
}

export function createLanes(most: number): Lanes {
  const busy = new Map<AccountId, number>()
  const waiting = new Map<AccountId, (() => void)[]>()

  function leave(accountId: AccountId): void {
    const next = waiting.get(accountId)?.shift()
    if (next) next()
    else busy.set(accountId, Math.max(0, (busy.get(accountId) ?? 0) - 1))
  }

  /** A lane can be left only once. */
  function leaving(accountId: AccountId): () => void {
    let left = false
    return () => {
      if (!left) leave(accountId)
      left = true
    }
  }

  return {
    enter(accountId, signal) {
      if (signal.aborted) return Promise.resolve(null)
      const count = busy.get(accountId) ?? 0
      if (count < most) {
        busy.set(accountId, count + 1)
        return Promise.resolve(leaving(accountId))
      }
      return new Promise((resolve) => {
        const queue = waiting.get(accountId) ?? []
        waiting.set(accountId, queue)
        const enter = () => {
          signal.removeEventListener('abort', abort)
          resolve(leaving(accountId))
        }
        const abort = () => {
          queue.splice(queue.indexOf(enter), 1)
          resolve(null)
        }
        signal.addEventListener('abort', abort, { once: true })
        queue.push(enter)
      })
    },
  }
}
