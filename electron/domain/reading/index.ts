/**
 * Read state across the account's devices (XEP-0490). Markers refer to the archive's ids and only move forward. One whose
 * message is not here yet waits for it. Where the server keeps no private nodes or no archive, the markers and answers of other devices
 * that come as copies (XEP-0280) do the same, less exactly: `messages/operations.ts`, `messages/steps/store-content.ts`.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { Delta } from '../../../shared/contract/index.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { describeFault, type Release } from '../../engine/index.ts'
import { messageArchive } from '../../engine/xep/0313-mam/index.ts'
import { displayedSync, type DisplayedMarker } from '../../engine/xep/0490-mds/index.ts'
import type { AttachAccount, DomainContext, LiveAccount } from '../context.ts'
import type { Transaction } from '../db/store.ts'
import { StoreError } from '../db/store.ts'
import {
  archivedMessage,
  conversationKey,
  displayedUpTo,
  findConversation,
  newestDisplayed,
  serverTime,
  type Changes,
  type Messages,
} from '../messages/index.ts'
import { attachSharing, createPublisher } from '../publishing.ts'
import { keepMarker, markerOf, noteSharing, unsentMarkers, type StoredMarker } from './store.ts'

/** People read several messages in a row. */
const PUBLISH_AFTER_MS = 2_000
/** Markers in one transaction, and in one round of publishing. */
const SLICE = 50

export interface Reading {
  readonly attach: AttachAccount
  close(): void
}

export function createReading(context: DomainContext, messages: Pick<Messages, 'files' | 'onRead'>): Reading {
  const { store, ports, onDeltas } = context
  const write = messages.files.write
  const accounts = new Map<AccountId, LiveAccount>()
  /** Conversations that may have the message of a waiting marker now. */
  let changed = new Map<ConversationId, { readonly accountId: AccountId; readonly jid: BareJid }>()

  const log = (what: string, fault: unknown): void =>
    ports.log(`reading: ${what}: ${fault instanceof StoreError ? fault.failure.code : describeFault(fault)}`)

  /** Takes a marker of another device; `at` is when it was heard. */
  function take(
    tx: Transaction,
    changes: Changes,
    account: LiveAccount,
    { chat, id }: DisplayedMarker,
    at: number,
  ): void {
    const known = markerOf(tx, account.id, chat)
    if (known?.archiveId === id && !known.waiting) return
    const marker: StoredMarker = {
      ...{ accountId: account.id, peer: chat, archiveId: id, heardAt: at },
      waiting: true,
      unsent: known?.unsent ?? false,
    }
    const conversationId = findConversation(tx, account.id, chat)
    const message = conversationId && archivedMessage(tx, conversationId, id)
    if (conversationId === undefined || message === undefined) {
      keepMarker(tx, marker)
      return
    }
    // XEP-0490 §5.1: the state only moves forward.
    const before =
      known !== undefined && known.archiveId !== null && !known.waiting
        ? archivedMessage(tx, conversationId, known.archiveId)
        : undefined
    if (before && before.place > message.place) return
    displayedUpTo(tx, changes, conversationId, message)
    keepMarker(tx, { ...marker, waiting: false })
  }

  async function takeAll(account: LiveAccount, markers: readonly DisplayedMarker[]): Promise<void> {
    const at = serverTime(context, account)
    for (let from = 0; from < markers.length && accounts.has(account.id); from += SLICE) {
      if (from > 0) await turn()
      write((tx, changes) => {
        for (const marker of markers.slice(from, from + SLICE)) take(tx, changes, account, marker, at)
      })
    }
  }

  /** The messages of waiting markers may have come. */
  function lookAgain(): void {
    const looked = changed
    changed = new Map()
    const due = [...looked].filter(([, { accountId, jid }]) => markerOf(store, accountId, jid)?.waiting)
    if (due.length === 0) return
    write((tx, changes) => {
      for (const [conversationId, { accountId, jid }] of due) {
        const marker = markerOf(tx, accountId, jid)
        if (marker === undefined || marker.archiveId === null || !marker.waiting) continue
        const message = archivedMessage(tx, conversationId, marker.archiveId)
        if (message === undefined) continue
        displayedUpTo(tx, changes, conversationId, message)
        keepMarker(tx, { ...marker, waiting: false })
      }
    })
  }

  function heardDeltas(deltas: readonly Delta[]): void {
    const before = changed.size
    for (const delta of deltas) {
      const conversations =
        delta.kind === 'conversationsChanged'
          ? delta.conversations
          : delta.kind === 'strangersChanged'
            ? delta.strangers.map(({ conversation }) => conversation)
            : []
      for (const { id, accountId, jid } of conversations) changed.set(id, { accountId, jid })
    }
    // After the listeners of the commit have finished.
    if (before === 0 && changed.size > 0)
      void Promise.resolve()
        .then(lookAgain)
        .catch((fault: unknown) => {
          log('markers wait', fault)
        })
  }

  /** The message up to which the server should be told; undefined if it knows as much, or more. */
  function news(marker: StoredMarker) {
    const conversationId = findConversation(store, marker.accountId, marker.peer)
    const newest = conversationId && newestDisplayed(store, conversationId)
    if (conversationId === undefined || newest === undefined || newest.archiveId === marker.archiveId) return
    if (marker.archiveId === null) return newest
    // Another device has read up to a message that is not here. Only a message that came later is known to be newer.
    if (marker.waiting) return newest.sentAt > marker.heardAt ? newest : undefined
    const known = archivedMessage(store, conversationId, marker.archiveId)
    return known === undefined || known.place < newest.place ? newest : undefined
  }

  /** Publishes one after the other. */
  async function publishAll(id: AccountId, signal: AbortSignal): Promise<boolean> {
    for (;;) {
      const account = accounts.get(id)
      const unsent = unsentMarkers(store, id, SLICE)
      if (account === undefined || unsent.length === 0) return true
      for (const marker of unsent) {
        const newest = news(marker)
        if (newest) {
          const told = { chat: marker.peer, id: newest.archiveId }
          const done = await account.client.use(displayedSync).publish(told, { signal })
          if (signal.aborted || !accounts.has(id)) return true
          if (!done.ok) return false
        }
        write((tx) => {
          const now = markerOf(tx, id, marker.peer)
          if (now === undefined) return
          // Another device may have told of another message meanwhile.
          const isOurs = newest !== undefined && now.archiveId === marker.archiveId
          const ours = isOurs && {
            archiveId: newest.archiveId,
            heardAt: serverTime(context, account),
            waiting: false,
          }
          keepMarker(tx, { ...now, ...ours, unsent: false })
        })
      }
    }
  }

  const publisher = createPublisher(ports.clock, PUBLISH_AFTER_MS, publishAll, (fault) => {
    log('markers are not published', fault)
  })

  /** Notes that the server has to be told. It is noted even if the server keeps no markers now: it may later. */
  function wasRead(conversationId: ConversationId): void {
    const key = conversationKey(store, conversationId)
    if (key === undefined) return
    const account = accounts.get(key.accountId)
    if (account === undefined || key.jid === account.address) return
    const marker = markerOf(store, key.accountId, key.jid)
    const newest = newestDisplayed(store, conversationId)
    if (newest === undefined || newest.archiveId === marker?.archiveId) return
    if (!marker?.unsent) {
      const none = { accountId: key.accountId, peer: key.jid, archiveId: null, waiting: false, heardAt: 0 }
      write((tx) => keepMarker(tx, { ...(marker ?? none), unsent: true }), false)
    }
    publisher.soon(key.accountId)
  }

  /** At a new session: first everything that other devices have read, then what was read here meanwhile. */
  async function begin(account: LiveAccount, signal: AbortSignal): Promise<void> {
    const sync = account.client.use(displayedSync)
    const isOver = (): boolean => signal.aborted || !accounts.has(account.id)
    const supported = await sync.isSupported({ signal })
    // Without an archive there are no ids that markers could name.
    const archived = await account.client.use(messageArchive).support()
    if (isOver() || !supported.ok || !archived.ok) return
    write((tx) => noteSharing(tx, account.id, supported.value && archived.value !== null), false)
    if (!supported.value) return
    const all = await sync.all({ signal })
    if (isOver() || !all.ok) return
    await takeAll(account, all.value)
    if (isOver()) return
    publisher.begin(account.id, signal)
  }

  const releases: readonly Release[] = [onDeltas(heardDeltas), messages.onRead(wasRead)]

  return {
    attach: attachSharing({
      accounts,
      publisher,
      listen: (account) =>
        account.client.use(displayedSync).onMarkers((markers) => takeAll(account, markers)),
      begin,
      failed: (fault) => log('other devices', fault),
    }),
    close() {
      for (const release of releases) release()
      publisher.close()
      accounts.clear()
    },
  }
}
