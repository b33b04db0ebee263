/**
 * Takes deleted bytes out of the files. SQLite overwrites what is deleted with zeros (`secure_delete`), but the log beside
 * the file still has the pages as they were, and so have the copies made before migrations.
 */
import type { Delta } from '../../../shared/contract/index.ts'
import type { CancelTimer } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'
import { StoreError } from '../db/store.ts'

/** Deletions come in groups. */
const AFTER_MS = 5_000
/** Somebody was reading the log. */
const RETRY_MS = 30_000

export interface Scrubber {
  /** Something was deleted. */
  soon(): void
  close(): void
}

export function createScrubber({
  store,
  ports,
  onDeltas,
}: Pick<DomainContext, 'store' | 'ports' | 'onDeltas'>): Scrubber {
  let cancel: CancelTimer | null = null

  function schedule(ms: number): void {
    cancel ??= ports.clock.after(ms, () => {
      cancel = null
      scrub()
    })
  }

  function scrub(): void {
    try {
      store.deleteBackups()
      if (!store.emptyLog()) schedule(RETRY_MS)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      ports.log(`deleted bytes stay in the log for now: ${error.failure.code}`)
      schedule(RETRY_MS)
    }
  }

  const release = onDeltas((deltas) => {
    if (deltas.some(isDeletion)) schedule(AFTER_MS)
  })
  return {
    soon: () => schedule(AFTER_MS),
    close() {
      release()
      cancel?.()
      cancel = null
    },
  }
}

function isDeletion(delta: Delta): boolean {
  switch (delta.kind) {
    case 'messageDiscarded':
    case 'strangersGone':
    case 'accountRemoved':
      return true
    case 'messagesChanged':
      return delta.messages.some(({ retracted }) => retracted === true)
    default:
      return false
  }
}
