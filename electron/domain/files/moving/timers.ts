import type { Failure } from '../../../../shared/model/failure.ts'
import type { AttachmentId } from '../../../../shared/model/file.ts'
import type { EnginePorts } from '../../../engine/index.ts'
import { StoreError } from '../../db/store.ts'

const AGAIN_MS = 30_000
/** A broken connection is tried again by itself this many times, at growing intervals. */
const AUTOMATIC_TRIES = 5
const FIRST_RETRY_MS = 2_000

/** Timers of files on their way. None runs after `close`. */
export interface FileTimers {
  after(ms: number, work: () => void): void
  /**
   * Says that a file failed by an exception. While the store takes nothing, this is tried again, so that no file stays on
   * its way for ever.
   */
  failed(id: AttachmentId, error: unknown, fail: (failure: Failure) => void): void
  /** Counts a failure in a row. Gives the time until the next automatic try in milliseconds, null if there is none. */
  retryIn(id: AttachmentId): number | null
  /** The next failure is the first in a row again. */
  forgetFailures(id: AttachmentId): void
  close(): void
}

export function createFileTimers({ clock }: Pick<EnginePorts, 'clock'>): FileTimers {
  const cancels = new Set<() => void>()
  const failures = new Map<AttachmentId, number>()

  function after(ms: number, work: () => void): void {
    const cancel = clock.after(ms, () => {
      cancels.delete(cancel)
      work()
    })
    cancels.add(cancel)
  }

  function failed(id: AttachmentId, error: unknown, fail: (failure: Failure) => void): void {
    try {
      fail(error instanceof StoreError ? error.failure : { code: 'internal' })
    } catch {
      after(AGAIN_MS, () => failed(id, error, fail))
    }
  }

  return {
    after,
    failed,
    retryIn(id) {
      const count = (failures.get(id) ?? 0) + 1
      failures.set(id, count)
      return count > AUTOMATIC_TRIES ? null : FIRST_RETRY_MS * 2 ** (count - 1)
    },
    forgetFailures: (id) => void failures.delete(id),
    close() {
      for (const cancel of cancels) cancel()
      cancels.clear()
    },
  }
}
