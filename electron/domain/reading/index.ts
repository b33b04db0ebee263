/**
 * Read state across the account's devices (XEP-0490). Markers refer to the archive's ids and only move forward. One whose
 * message is not here yet waits for it. Where the server keeps no private nodes or no archive, the markers and answers of other devices
 * that come as copies (XEP-0280) do the same, less exactly: `messages/operations.ts`, `messages/steps/store-content.ts`.
 */
import type { Delta } from '../../../shared/contract/index.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { ok } from '../../../shared/model/result.ts'
import type { Release } from '../../engine/index.ts'
import { messageArchive } from '../../engine/xep/0313-mam/index.ts'
import { displayedSync, type DisplayedMarker } from '../../engine/xep/0490-mds/index.ts'
import { listedIn, lookAfterCommit } from '../after-commit.ts'
import type { AttachAccount, DomainContext, LiveAccount } from '../context.ts'
import type { Reader, Transaction } from '../db/store.ts'
import {
  archivedMessage,
  conversationKey,
  displayedUpTo,
  findConversation,
  isArchivedBefore,
  newestDisplayed,
  serverTime,
  type Changes,
  type Messages,
} from '../messages/index.ts'
import { createSharing, faultIn, type SharedNode } from '../publishing.ts'
import { keepMarker, markerOf, noteSharing, unsentMarkers, type StoredMarker } from './store.ts'

/** People read several messages in a row. */
const PUBLISH_AFTER_MS = 2_000

export interface Reading {
  readonly attach: AttachAccount
  close(): void
}

export function createReading(context: DomainContext, messages: Pick<Messages, 'files' | 'onRead'>): Reading {
  const { store, ports, onDeltas } = context
  const write = messages.files.write

  /** Takes a marker of another device; `at` is when it was heard. */
  function take(
    tx: Transaction,
    changes: Changes,
    account: LiveAccount,
    { chat, id, by }: DisplayedMarker,
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
    // §4.2: only a room gives ids of its own.
    if (conversationId !== undefined && giverOf(tx, conversationId) !== by) return
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
    if (before && isArchivedBefore(message, before)) return
    displayedUpTo(tx, changes, conversationId, message)
    keepMarker(tx, { ...marker, waiting: false })
  }

  /** The messages of waiting markers may have come. */
  function lookAgain(ids: readonly ConversationId[]): void {
    const due = ids.flatMap((conversationId) => {
      const key = conversationKey(store, conversationId)
      const marker = key && key.kind !== 'private' && markerOf(store, key.accountId, key.jid)
      const message =
        marker &&
        marker.waiting &&
        marker.archiveId !== null &&
        archivedMessage(store, conversationId, marker.archiveId)
      return marker && message ? [{ conversationId, marker, message }] : []
    })
    if (due.length === 0) return
    write((tx, changes) => {
      for (const { conversationId, marker, message } of due) {
        displayedUpTo(tx, changes, conversationId, message)
        keepMarker(tx, { ...marker, waiting: false })
      }
    })
  }

  /** The message up to which the server should be told; undefined if it knows as much, or more. */
  function news(db: Reader, marker: StoredMarker) {
    const conversationId = findConversation(db, marker.accountId, marker.peer)
    const displayed = conversationId && newestDisplayed(db, conversationId)
    if (conversationId === undefined || displayed === undefined) return
    if (displayed.archiveId === marker.archiveId) return
    const newest = { ...displayed, by: giverOf(db, conversationId) }
    if (marker.archiveId === null) return newest
    // Another device has read up to a message that is not here. Only a message that came later is known to be newer.
    if (marker.waiting) return newest.sentAt > marker.heardAt ? newest : undefined
    const known = archivedMessage(db, conversationId, marker.archiveId)
    return known === undefined || isArchivedBefore(known, newest) ? newest : undefined
  }

  async function publish(
    account: LiveAccount,
    marker: StoredMarker,
    options: { readonly signal: AbortSignal },
  ) {
    const { accountId, peer } = marker
    const newest = news(store, marker)
    if (newest) {
      const done = await account.client
        .use(displayedSync)
        .publish({ chat: peer, id: newest.archiveId, by: newest.by }, options)
      if (!done.ok) return done
    }
    return ok(() =>
      write((tx) => {
        const now = markerOf(tx, accountId, peer)
        if (now === undefined) return
        // Another device may have told of another message meanwhile.
        const isOurs = newest !== undefined && now.archiveId === marker.archiveId
        const ours = isOurs && {
          archiveId: newest.archiveId,
          heardAt: serverTime(context, account),
          waiting: false,
        }
        const told = { ...now, ...ours }
        // More may have been read meanwhile.
        keepMarker(tx, { ...told, unsent: news(tx, told) !== undefined })
      }),
    )
  }

  function nodeOf({ id, client }: LiveAccount): SharedNode<DisplayedMarker> {
    const sync = client.use(displayedSync)
    return {
      async isSupported() {
        const supported = await sync.isSupported()
        // Without an archive there are no ids that markers could name.
        const archived = await client.use(messageArchive).support()
        if (!supported.ok) return supported
        if (!archived.ok) return archived
        write((tx) => noteSharing(tx, id, supported.value && archived.value !== null), false)
        return supported
      },
      all: sync.all,
      listen: sync.onMarkers,
    }
  }

  const sharing = createSharing<DisplayedMarker, StoredMarker>({
    clock: ports.clock,
    publishAfterMs: PUBLISH_AFTER_MS,
    nodeOf,
    take(account, markers) {
      const at = serverTime(context, account)
      write((tx, changes) => {
        for (const marker of markers) take(tx, changes, account, marker, at)
      })
    },
    unsent: (id, limit) => unsentMarkers(store, id, limit),
    publish,
    log: (line) => ports.log(`reading: other devices: ${line}`),
  })

  /** Notes that the server has to be told. It is noted even if the server keeps no markers now: it may later. */
  function wasRead(conversationId: ConversationId): void {
    const key = conversationKey(store, conversationId)
    if (key === undefined) return
    const account = sharing.accounts.get(key.accountId)
    // Private messages of a room have no id that all devices know.
    if (account === undefined || key.jid === account.address || key.kind === 'private') return
    const marker = markerOf(store, key.accountId, key.jid)
    const newest = newestDisplayed(store, conversationId)
    if (newest === undefined || newest.archiveId === marker?.archiveId) return
    if (!marker?.unsent) {
      const none = { accountId: key.accountId, peer: key.jid, archiveId: null, waiting: false, heardAt: 0 }
      write((tx) => keepMarker(tx, { ...(marker ?? none), unsent: true }), false)
    }
    sharing.soon(key.accountId)
  }

  const releases: readonly Release[] = [
    lookAfterCommit(onDeltas, changedBy, lookAgain, (fault) =>
      ports.log(`reading: markers wait: ${faultIn(fault)}`),
    ),
    messages.onRead(wasRead),
  ]

  return {
    attach: sharing.attach,
    close() {
      for (const release of releases) release()
      sharing.close()
    },
  }
}

/** Who gives the messages of that conversation the ids by which devices know them. */
const giverOf = (db: Reader, id: ConversationId): DisplayedMarker['by'] =>
  conversationKey(db, id)?.kind === 'room' ? 'room' : 'account'

const changedBy = (delta: Delta): readonly ConversationId[] =>
  delta.kind === 'strangersChanged'
    ? delta.strangers.map(({ conversation }) => conversation.id)
    : listedIn(delta)
