import { setImmediate as turn } from 'node:timers/promises'
import type { Failure } from '../../../shared/model/failure.ts'
import {
  MOST_PROBLEMS,
  NOTHING_IMPORTED,
  type ImportChoice,
  type ImportCounts,
  type ImportProblem,
  type ImportState,
} from '../../../shared/model/moving-in.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { describeFault, parseBareJid } from '../../engine/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { DomainContext } from '../context.ts'
import { StoreError, type Transaction } from '../db/store.ts'
import {
  createImportMemory,
  importMessage,
  readImported,
  type Changes,
  type Messages,
} from '../messages/index.ts'
import { createScratch, type Found } from './found.ts'
import { readInThread } from './in-thread.ts'
import { hasName, keepName } from './names.ts'
import type { Item } from './sources/index.ts'

export interface ImportingParts {
  readonly context: DomainContext
  readonly accounts: Pick<Accounts, 'adopt'>
  readonly messages: Pick<Messages, 'files'>
  /** Called after each import. */
  readonly ended?: () => void
  /** Tests replace the thread. */
  readonly read?: typeof readInThread
}

export interface Importing {
  readonly state: ImportState | null
  start(found: Found, addresses: readonly string[], what: ImportChoice): Result<undefined, Failure>
  cancel(): void
  dismiss(): void
  close(): Promise<void>
}

/** The longest time that a slice keeps the main thread, in milliseconds. */
const SLICE_MS = 8
/** A slice in which the clock stands still has no more items. */
const SLICE_ITEMS = 200
const TELL_EVERY_MS = 250
/** Conversations that are told of in one transaction. */
const TOLD_AT_ONCE = 50
/** Addresses that were parsed last. */
const MOST_PARSED = 10_000

interface Account {
  readonly id: AccountId
  readonly address: BareJid
}

/**
 * Imports one history at a time. A thread reads; this thread writes in slices of a few milliseconds, each a transaction of
 * its own. An import that stops midway leaves whole messages, and a later one finds them again.
 */
export function createImporting(parts: ImportingParts): Importing {
  const { context, accounts, messages, ended, read = readInThread } = parts
  const { ports, store, announce } = context
  let state: ImportState | null = null
  let running: { readonly abort: AbortController; readonly over: Promise<void> } | null = null
  let toldAt = -Infinity
  /** Conversations whose rows and histories windows have to read again. */
  const touched = new Set<ConversationId>()

  function tell(change: Partial<ImportState>, isLast = false): void {
    if (state === null) return
    state = { ...state, ...change }
    const now = ports.clock.now()
    if (!isLast && now - toldAt < TELL_EVERY_MS && now >= toldAt) return
    toldAt = now
    announce({ kind: 'importChanged', importing: state })
    if (state.phase === 'running') announceTouched()
  }

  /** Conversations change once for many messages. */
  function announceTouched(): void {
    if (touched.size === 0) return
    const ids = [...touched].slice(0, TOLD_AT_ONCE)
    for (const id of ids) touched.delete(id)
    messages.files.write((tx, changes) => {
      for (const id of ids) {
        changes.conversation(id)
        tx.announce({ kind: 'historyChanged', conversationId: id })
      }
    }, false)
  }

  async function run(
    found: Found,
    chosen: ReadonlyMap<string, Account>,
    what: ImportChoice,
    signal: AbortSignal,
  ) {
    const scratch = createScratch(ports.profile, found.id)
    const memory = createImportMemory()
    const parsed = new Map<string, BareJid | null>()
    const problems: ImportProblem[] = []
    let counts: ImportCounts = state?.counts ?? NOTHING_IMPORTED
    let share: number | null = null
    const add = (name: keyof ImportCounts): void => void (counts = { ...counts, [name]: counts[name] + 1 })

    function jidOf(address: string): BareJid | null {
      const known = parsed.get(address)
      if (known !== undefined) return known
      const jid = parseBareJid(address)
      if (parsed.size >= MOST_PARSED) parsed.clear()
      parsed.set(address, jid.ok ? jid.value : null)
      return jid.ok ? jid.value : null
    }

    function take(item: Item, tx: Transaction, changes: Changes): void {
      switch (item.kind) {
        case 'share':
          share = Math.min(1, Math.max(share ?? 0, item.share))
          return
        case 'problem':
          if (problems.length < MOST_PROBLEMS) problems.push({ file: item.file, failure: item.failure })
          return
        case 'in-room':
          add('inRooms')
          return
        case 'unreadable':
          add('unreadable')
          return
        case 'account':
          return
        case 'name': {
          const account = chosen.get(item.account)
          const jid = jidOf(item.peer)
          if (!what.contacts || !account || jid === null || hasName(tx, account.id, jid)) return
          if (keepName(tx, account.id, jid, item.name)) add('names')
          return
        }
        case 'message': {
          const account = chosen.get(item.account)
          if (!what.histories || !account) return
          const peer = jidOf(item.message.peer)
          if (peer === null) {
            add('unreadable')
            return
          }
          const message = { ...item.message, peer }
          const stored = importMessage(tx, changes, account, message, memory, ports.clock.now())
          add(stored.isNew ? 'messages' : 'known')
          if (stored.isNew) touched.add(stored.conversationId)
        }
      }
    }

    /** Writes items from there on, until the slice is over. Returns where the next one begins. */
    function slice(items: readonly Item[], from: number): number {
      const before = counts
      try {
        return messages.files.write((tx, changes) => {
          counts = before
          const until = ports.clock.now() + SLICE_MS
          let next = from
          while (next < items.length && next - from < SLICE_ITEMS) {
            const item = items[next++]
            if (item) take(item, tx, changes)
            if (ports.clock.now() >= until) break
          }
          readImported(tx, memory)
          return next
        }, false)
      } catch (error) {
        counts = before
        memory.newest.clear()
        throw error
      }
    }

    try {
      for await (const items of read(found.place, scratch.path, signal)) {
        for (let next = 0; next < items.length;) {
          signal.throwIfAborted()
          next = slice(items, next)
          tell({ counts, share, problems: [...problems] })
          await turn()
        }
      }
      // The slices don't wait for the disk; the last word does.
      store.write(() => undefined)
      await announceAll()
      tell({ phase: 'done', share: 1, counts, problems: [...problems] }, true)
    } catch (error) {
      await announceAll().catch(() => undefined)
      if (signal.aborted) tell({ phase: 'cancelled', counts, problems: [...problems] }, true)
      else tell({ phase: 'failed', failure: failureOf(error), counts, problems: [...problems] }, true)
    } finally {
      scratch.clear()
    }
  }

  async function announceAll(): Promise<void> {
    while (touched.size > 0) {
      announceTouched()
      await turn()
    }
  }

  function failureOf(error: unknown): Failure {
    if (error instanceof StoreError) return error.failure
    ports.log(`import: ${describeFault(error)}`)
    return { code: 'internal' }
  }

  return {
    get state() {
      return state
    },
    start(found, addresses, what) {
      if (running !== null) return err({ code: 'import-running' })
      const known = new Set(found.counted.accounts.map(({ address }) => address))
      const chosen = new Map<string, Account>()
      let added = 0
      for (const written of new Set(addresses)) {
        const address = parseBareJid(written)
        if (!known.has(written) || !address.ok) return err({ code: 'not-found' })
        const account = accounts.adopt(address.value)
        if (account === null) return err({ code: 'already-signed-in' })
        if (account.isNew) added++
        chosen.set(written, { id: account.id, address: address.value })
      }
      state = {
        ...{ id: found.id, program: found.place.program, phase: 'running', share: null },
        ...{ counts: { ...NOTHING_IMPORTED, accounts: added }, problems: [], failure: null },
      }
      tell({}, true)
      const abort = new AbortController()
      // An account that is removed meanwhile takes its part of the import along.
      const release = context.onDeltas((deltas) => {
        for (const delta of deltas) {
          if (delta.kind !== 'accountRemoved') continue
          for (const [written, { id }] of chosen) if (id === delta.accountId) chosen.delete(written)
        }
      })
      const over = run(found, chosen, what, abort.signal).finally(() => {
        release()
        running = null
        ended?.()
      })
      running = { abort, over }
      return ok()
    },
    cancel: () => running?.abort.abort(),
    dismiss() {
      if (running !== null || state === null) return
      state = null
      announce({ kind: 'importChanged', importing: null })
    },
    async close() {
      running?.abort.abort()
      await running?.over
    },
  }
}
