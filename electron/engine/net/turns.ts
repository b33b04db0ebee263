import { err } from '../../../shared/model/result.ts'
import type { CancelTimer, Clock } from '../ports.ts'
import type { Dial } from './connection.ts'

/** How many accounts may dial at once. */
const AT_ONCE = 3
/** A dial that takes longer gives up its turn: a server that does not answer must not keep the others waiting. */
const TURN_MS = 1_000

/**
 * Makes dials take turns, since all accounts want to connect at once when a network comes back or the machine wakes up.
 * A dial that was aborted while it waited gives `connection-lost`.
 */
export function inTurns(dial: Dial, clock: Clock): Dial {
  let busy = 0
  const waiting: (() => void)[] = []

  function leave(): void {
    const next = waiting.shift()
    if (next) next()
    else busy--
  }

  /** Resolves with a function that ends the turn. */
  async function turn(): Promise<() => void> {
    if (busy < AT_ONCE) busy++
    else await new Promise<void>((resolve) => waiting.push(resolve))
    let cancel: CancelTimer = () => undefined
    let isOver = false
    const end = (): void => {
      cancel()
      if (!isOver) leave()
      isOver = true
    }
    cancel = clock.after(TURN_MS, end)
    return end
  }

  return async (request) => {
    const end = await turn()
    try {
      return request.signal.aborted ? err({ code: 'connection-lost' }) : await dial(request)
    } finally {
      end()
    }
  }
}
