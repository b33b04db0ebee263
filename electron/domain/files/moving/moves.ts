import type { Failure } from '../../../../shared/model/failure.ts'
import type { AttachmentId } from '../../../../shared/model/file.ts'
import { describeFault } from '../../../engine/index.ts'
import type { FileTimers } from './timers.ts'

export interface MovesParts {
  /** For the log: `sending` or `receiving`. */
  readonly what: string
  readonly timers: FileTimers
  /** Moves a file until it is whole, has failed or is stopped. */
  run(id: AttachmentId, signal: AbortSignal): Promise<void>
  /** Says that a file failed by an exception. It does not move any more. */
  giveUp(id: AttachmentId, failure: Failure): void
  log(line: string): void
}

/** The files that move now. Each moves only once at a time. */
export interface Moves {
  /** Does nothing if it moves already. */
  start(id: AttachmentId): void
  /** Stops it, and forgets its failures. Resolves when nothing of it moves any more. */
  stop(id: AttachmentId): Promise<void>
  /** Stops all. */
  close(): Promise<void>
}

export function createMoves({ what, timers, run, giveUp, log }: MovesParts): Moves {
  const moving = new Map<AttachmentId, { readonly abort: AbortController; over: Promise<void> }>()

  function start(id: AttachmentId): void {
    if (moving.has(id)) return
    const move = { abort: new AbortController(), over: Promise.resolve() }
    const { signal } = move.abort
    moving.set(id, move)
    move.over = run(id, signal)
      .finally(() => {
        if (moving.get(id) === move) moving.delete(id)
      })
      .catch((fault: unknown) => {
        log(`files: ${what} failed: ${describeFault(fault)}`)
        // Unless the person begins again meanwhile.
        if (!signal.aborted) timers.failed(id, fault, (failure) => !moving.has(id) && giveUp(id, failure))
      })
  }

  async function stop(id: AttachmentId): Promise<void> {
    const move = moving.get(id)
    moving.delete(id)
    timers.forgetFailures(id)
    move?.abort.abort()
    await move?.over
  }

  return {
    start,
    stop,
    async close() {
      await Promise.all([...moving.keys()].map(stop))
    },
  }
}
