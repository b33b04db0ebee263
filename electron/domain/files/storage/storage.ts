import type { Handlers } from '../../../../shared/contract/command.ts'
import type { fileCommands } from '../../../../shared/contract/files.ts'
import type { AttachmentId, StorageUse } from '../../../../shared/model/file.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import { ok } from '../../../../shared/model/result.ts'
import { describeFault } from '../../../engine/index.ts'
import { setImmediate as turn } from 'node:timers/promises'
import type { DomainContext } from '../../context.ts'
import type { Transaction } from '../../db/store.ts'
import {
  changeAttachment,
  findAttachment,
  stateCodeOfFile,
  type Changes,
  type Messages,
} from '../../messages/index.ts'
import type { KeptFileId, SealedFiles } from '../sealed/index.ts'

export interface Storage {
  readonly commands: Handlers<Pick<typeof fileCommands, 'files.storage' | 'files.clean' | 'files.deleteHere'>>
  /** Sweeps and cleans once, and from time to time. */
  start(): void
  /** The limit may have changed. */
  settingsChanged(): void
  close(): void
}

export interface StorageParts {
  readonly context: DomainContext
  readonly messages: Pick<Messages, 'files'>
  readonly sealed: SealedFiles
}

const DAY_MS = 24 * 60 * 60 * 1000
/** Files in one transaction. */
const SLICE = 100
const CLEAN_EVERY_MS = 10 * 60 * 1000
/** The first cleaning waits until the start is over. */
const FIRST_CLEANING_MS = 30 * 1000

/**
 * Whole media that no transfer and no composer needs. What the person saved elsewhere is an ordinary file and is not even
 * looked at.
 */
const CLEANABLE = `k.size IS NOT NULL AND k.purpose = 0
  AND NOT EXISTS (SELECT 1 FROM staged_file s WHERE s.kept_file = k.id)
  AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.kept_file = k.id
    AND (a.state <> ${stateCodeOfFile('here')} OR EXISTS (SELECT 1 FROM transfer t WHERE t.attachment_id = a.id)))`

interface Kept {
  readonly id: KeptFileId
  readonly size: number
}

export function createStorage({ context, messages, sealed }: StorageParts): Storage {
  const { store, ports } = context
  let cancelTimer = (): void => undefined
  let isClosed = false
  let cleaning = false

  /** The messages of these files have them no more; what a server still has can be fetched again. */
  function lose(tx: Transaction, changes: Changes, ids: readonly KeptFileId[]): void {
    const rows = tx.all<{ id: AttachmentId }>(
      'SELECT a.id FROM json_each(?) j CROSS JOIN attachment a ON a.kept_file = j.value',
      JSON.stringify(ids),
    )
    for (const { id } of rows) forget(tx, changes, id, {})
  }

  function forget(tx: Transaction, changes: Changes, id: AttachmentId, more: { thumbnail?: null }): void {
    const file = findAttachment(tx, id)
    if (!file) return
    const state = (file.about.urls ?? []).length > 0 ? 'remote' : 'gone'
    changeAttachment(tx, id, { state, failure: null, keptFile: null, ...more })
    changes.message(file.messageId)
  }

  /** Removes them in slices, until `enough` bytes are free. Returns the freed bytes. */
  async function removeAll(next: () => readonly Kept[], enough = Infinity): Promise<number> {
    let freed = 0
    while (!isClosed && freed < enough) {
      const slice: Kept[] = []
      for (const kept of next()) {
        if (freed >= enough) break
        freed += kept.size
        slice.push(kept)
      }
      if (slice.length === 0) break
      const ids = slice.map(({ id }) => id)
      messages.files.write((tx, changes) => {
        lose(tx, changes, ids)
        sealed.remove(tx, ids)
      })
      sealed.collect()
      await turn()
    }
    return freed
  }

  /** Deletes the longest unused files above the person's limit. */
  async function keepLimit(): Promise<void> {
    const limit = context.settings().keptLimitBytes
    if (limit === null || cleaning) return
    const excess = totalBytes() - limit
    if (excess <= 0) return
    cleaning = true
    try {
      const sql = `SELECT k.id, k.size FROM kept_file k WHERE ${CLEANABLE} ORDER BY k.used_at LIMIT ${SLICE}`
      await removeAll(() => store.all<Kept>(sql), excess)
    } finally {
      cleaning = false
    }
  }

  const totalBytes = (): number =>
    store.first<{ bytes: number }>('SELECT coalesce(sum(size), 0) AS bytes FROM kept_file')?.bytes ?? 0

  function clean(): void {
    keepLimit().catch((fault: unknown) => ports.log(`old files stay for now: ${describeFault(fault)}`))
  }

  function schedule(after: number): void {
    cancelTimer = ports.clock.after(after, () => {
      clean()
      schedule(CLEAN_EVERY_MS)
    })
  }

  function use(): StorageUse {
    const avatars =
      store.first<{ bytes: number }>(
        'SELECT coalesce(sum(size), 0) AS bytes FROM kept_file WHERE purpose = 3',
      )?.bytes ?? 0
    const conversations = store.all<{ conversationId: ConversationId; bytes: number; files: number }>(
      `SELECT conversation_id AS conversationId, sum(size) AS bytes, count(*) FILTER (WHERE purpose IN (0, 2)) AS files
       FROM kept_file WHERE conversation_id IS NOT NULL AND size IS NOT NULL GROUP BY conversation_id ORDER BY bytes DESC`,
    )
    return { total: totalBytes(), avatars, conversations }
  }

  return {
    commands: {
      'files.storage': () => ok(use()),
      async 'files.clean'({ conversationId, olderThanDays }) {
        const before = ports.clock.now() - olderThanDays * DAY_MS
        const sql = `SELECT k.id, k.size FROM kept_file k WHERE ${CLEANABLE} AND k.used_at <= ?
          AND (? IS NULL OR k.conversation_id = ?) LIMIT ${SLICE}`
        return ok(await removeAll(() => store.all<Kept>(sql, before, conversationId, conversationId)))
      },
      'files.deleteHere'({ attachmentIds }) {
        messages.files.write((tx, changes) => {
          for (const id of attachmentIds) {
            const file = findAttachment(tx, id)
            if (file?.state === 'here') forget(tx, changes, id, { thumbnail: null })
          }
        })
        sealed.collect()
        return ok()
      },
    },
    start() {
      sealed
        .sweep((ids) => messages.files.write((tx, changes) => lose(tx, changes, ids)))
        .catch((fault: unknown) => ports.log(`the sweep of files failed: ${describeFault(fault)}`))
      schedule(FIRST_CLEANING_MS)
    },
    settingsChanged: clean,
    close() {
      isClosed = true
      cancelTimer()
    },
  }
}
