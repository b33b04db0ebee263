import type { AttachmentId, Transfer, TransferWay } from '../../../../shared/model/file.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { CancelTimer } from '../../../engine/index.ts'
import type { DomainContext } from '../../context.ts'

/** A bar that moves more often than this looks the same. */
const TELL_MS = 200
/** The speed of the last seconds counts, older ones less and less. */
const SMOOTH_MS = 3_000
/** Before this time a speed says nothing. */
const FIRST_SPEED_MS = 400

/** One file on its way. */
export interface Ticker {
  /** A further attempt, perhaps another way, that begins at `done` bytes. */
  begin(way: TransferWay | null, done: number): void
  /** The bytes of the whole file that are across. */
  done(bytes: number): void
  /** The size became known. */
  size(bytes: number): void
  end(): void
}

/** The progress of all files on their way. It is kept in memory only. */
export interface ProgressBook {
  start(file: {
    readonly attachmentId: AttachmentId
    readonly conversationId: ConversationId
    readonly direction: Transfer['direction']
    readonly name?: string
    readonly size: number | null
  }): Ticker
  of(conversationId: ConversationId): Transfer[]
  close(): void
}

interface Entry {
  readonly conversationId: ConversationId
  transfer: Transfer
  /** The last measurement of the speed. */
  measuredAt: number
  measuredDone: number
}

export function createProgressBook({
  ports: { clock },
  announce,
}: Pick<DomainContext, 'ports' | 'announce'>): ProgressBook {
  const entries = new Map<AttachmentId, Entry>()
  const changed = new Set<AttachmentId>()
  const ended = new Map<AttachmentId, ConversationId>()
  let timer: CancelTimer | null = null

  function touch(id: AttachmentId): void {
    changed.add(id)
    timer ??= clock.after(TELL_MS, tell)
  }

  function tell(): void {
    timer = null
    const byConversation = new Map<ConversationId, { transfers: Transfer[]; ended: AttachmentId[] }>()
    const within = (id: ConversationId) => {
      const found = byConversation.get(id) ?? { transfers: [], ended: [] }
      byConversation.set(id, found)
      return found
    }
    for (const id of changed) {
      const entry = entries.get(id)
      if (entry) within(entry.conversationId).transfers.push(entry.transfer)
    }
    for (const [id, conversationId] of ended) within(conversationId).ended.push(id)
    changed.clear()
    ended.clear()
    for (const [conversationId, both] of byConversation)
      announce({ kind: 'transfersChanged', conversationId, ...both })
  }

  function measure(entry: Entry, done: number): void {
    const now = clock.now()
    const elapsed = now - entry.measuredAt
    const { size, bytesPerSecond: before } = entry.transfer
    if (elapsed < FIRST_SPEED_MS) {
      entry.transfer = { ...entry.transfer, done }
      return
    }
    const speed = Math.max(0, ((done - entry.measuredDone) * 1000) / elapsed)
    const weight = 1 - Math.exp(-elapsed / SMOOTH_MS)
    const bytesPerSecond = Math.round(before === null ? speed : before + (speed - before) * weight)
    const left = size === null ? null : Math.max(0, size - done)
    entry.transfer = {
      ...entry.transfer,
      done,
      bytesPerSecond,
      secondsLeft: left === null || bytesPerSecond === 0 ? null : Math.ceil(left / bytesPerSecond),
    }
    entry.measuredAt = now
    entry.measuredDone = done
  }

  return {
    start({ attachmentId, conversationId, direction, name, size }) {
      const entry: Entry = {
        conversationId,
        transfer: {
          attachmentId,
          direction,
          ...(name !== undefined && { name }),
          way: null,
          done: 0,
          size,
          bytesPerSecond: null,
          secondsLeft: null,
        },
        measuredAt: clock.now(),
        measuredDone: 0,
      }
      entries.set(attachmentId, entry)
      ended.delete(attachmentId)
      const change = (part: Partial<Transfer>) => {
        entry.transfer = { ...entry.transfer, ...part }
        touch(attachmentId)
      }
      return {
        begin(way, done) {
          entry.measuredAt = clock.now()
          entry.measuredDone = done
          change({ way, done, bytesPerSecond: null, secondsLeft: null })
        },
        done(bytes) {
          measure(entry, bytes)
          touch(attachmentId)
        },
        size: (bytes) => change({ size: bytes }),
        end() {
          if (entries.get(attachmentId) !== entry) return
          entries.delete(attachmentId)
          ended.set(attachmentId, conversationId)
          touch(attachmentId)
        },
      }
    },
    of: (conversationId) =>
      [...entries.values()]
        .filter((entry) => entry.conversationId === conversationId)
        .map(({ transfer }) => transfer),
    close() {
      timer?.()
    },
  }
}
