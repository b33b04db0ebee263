import type { messageCommands } from '../../../shared/contract/messages.ts'
import { createEmitter } from '../../../shared/events/emitter.ts'
import { describeFault, type Release } from '../../engine/index.ts'
import type { Handlers } from '../../../shared/contract/command.ts'
import type { AttachmentId } from '../../../shared/model/file.ts'
import type { AccountId, ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { Conversation } from '../../../shared/model/message.ts'
import type { Transaction } from '../db/store.ts'
import type { AttachAccount, DomainContext, IngestMessage, LiveAccount } from '../context.ts'
import type { SnapshotTaker } from '../long-list.ts'
import { createAnnouncedFeatures } from './announced-features.ts'
import { createArchiveIds } from './archive-ids.ts'
import { createArchived } from './archived/index.ts'
import type { ArchivedHistory } from './archived/archived.ts'
import { createArrivals, type Arrivals } from './arrivals.ts'
import type { StepParts } from './arrival.ts'
import { collectChanges, type Changes } from './changes.ts'
import { receiveFiles, type OfferedFiles } from './file-messages.ts'
import { createChatStates } from './chat-states.ts'
import { createMessageCommands, type UndoneFiles } from './commands/index.ts'
import { createCommitQueue, type Work } from './commit-queue.ts'
import { createConversationList } from './conversation-list.ts'
import { createFates } from './fates.ts'
import { ingestMessage } from './ingest.ts'
import { serverTime } from './server-time.ts'
import { createHeldMessages } from './held-messages.ts'
import { createLinkPreviews } from './link-previews.ts'
import { createOutgoing } from './outgoing.ts'
import type { Writing } from './own-message.ts'
import { createAdmission } from './admission.ts'
import { findMessage } from './store/messages.ts'
import { createResends } from './resends.ts'
import { createInvitations } from './rooms/invitations.ts'
import { createReplays } from './rooms/replays.ts'
import { createStays } from './rooms/stays.ts'
import { createRoomConversations, type RoomConversations } from './rooms/index.ts'
import { createRoomLane, type RoomLane } from './rooms/lane.ts'
import { followPrivateEnds } from './rooms/private-ends.ts'
import { createWritingInRooms } from './rooms/writing-now.ts'
import { createSealer, NO_POLICY, type SealingPolicy } from './sealing/sealer.ts'
import { createStrangers, type Strangers } from './strangers.ts'
import { conversationKey, getConversation } from './store/conversations.ts'
import type { Noted } from '../sealing/index.ts'
import { readUnread, type Unread, type UnreadKind } from './unread.ts'

export type { UndoneFiles } from './commands/index.ts'
export type { NewArrival } from './arrivals.ts'
export type {
  ArchivedHistory,
  ArchivedItem,
  ConversationGap,
  GapEdge,
  PageToStore,
  Span,
  SpanId,
  StoredPage,
} from './archived/archived.ts'
export type { Changes } from './changes.ts'
export type { SealingPolicy } from './sealing/sealer.ts'
export { idIn, isMereNick, occupantKey } from './rooms/author.ts'
export { sendTime } from './send-time.ts'
export { conversationKey, findConversation, type ConversationKey } from './store/conversations.ts'
export { isReady } from './sealing/sealer.ts'
export { sendPlain } from './send-plain.ts'
export { addSealed } from './store/outgoing.ts'
export {
  archivedMessage,
  archiveIdOf,
  displayedUpTo,
  isArchivedBefore,
  newestDisplayed,
} from './displayed.ts'
export { refusalIn } from './rooms/addressing.ts'
export { serverTime } from './server-time.ts'
export {
  announceFile,
  deliverFile,
  failFile,
  hasLinkFor,
  isHeldBack,
  retryFile,
  writeFile,
  type OfferedFiles,
  type SmallPicture,
} from './file-messages.ts'
export {
  attachmentsOf,
  changeAttachment,
  findAttachment,
  findOffered,
  interruptedOffers,
  placeOfFile,
  toAttachment,
  toFileKey,
  toFileSecret,
  type AttachmentRecord,
  type ClaimedHash,
  type FilePlace,
  type KeptFileRow,
  type NewAttachment,
} from './store/attachments.ts'
export {
  fileKindCode as kindCodeOfFile,
  fileKindOf as kindOfFile,
  fileStateCode as stateCodeOfFile,
  kindCode as kindCodeOfMessage,
  kindOf as kindOfMessage,
} from './store/codes.ts'
export { bodyOf, findMessage } from './store/messages.ts'
export { BOOKMARKED, keptOf, keepMessage, keepNewest, keptMessages, PINNED, type How } from './store/kept.ts'
export { newestSentAt, removeOldest, removePending, tombsFrom } from './store/removal.ts'
export { countUnread, readBefore } from './store/reading.ts'
export { readMessages } from './store/views.ts'
export {
  conversationsToExport,
  countToExport,
  pageToExport,
  roomName,
  type ExportedMessage,
  type ExportRange,
} from './exported.ts'
export { createImportMemory, importMessage, readImported } from './imported.ts'
export { lastPlace, PLACES_PER_MS } from './place.ts'
export { filesIn, textsWithLinks } from './store/listing.ts'
export {
  findTransfer,
  keepTransfer,
  removeTransfer,
  unfinishedTransfers,
  type StoredTransfer,
  type TransferProgress,
} from './store/transfers.ts'
export type { Unread } from './unread.ts'

export { MESSAGES_AFTER_LOSS, MESSAGES_AFTER_RESTORE } from './restored.ts'

/** Conversations: incoming messages, outgoing messages and the history. */
export interface Messages {
  readonly commands: Handlers<typeof messageCommands>
  /** Call it before the account's client connects. */
  readonly attach: AttachAccount
  /** Takes an incoming message of an attached account. Resolves once the message is committed. */
  readonly ingest: IngestMessage
  /** Hears each new message from someone else, once it is committed. */
  readonly onArrival: Arrivals['on']
  /** Hears of each conversation in which the person has read further, on any device, once it is committed. */
  readonly onRead: (listener: (id: ConversationId) => void) => Release
  /** Hears of messages whose archive id has become known after them, once it is committed. */
  readonly onNamed: (listener: (ids: readonly MessageId[]) => void) => Release
  /** Hears what has to be done about keys after messages were opened, or could not be, once that is committed. */
  readonly onNoted: (listener: (account: LiveAccount, noted: Noted) => void) => Release
  /** Tries again to seal what waits, in this conversation or in all, because keys or decisions have changed. */
  keysChanged(account: LiveAccount, conversationId?: ConversationId): void
  /** The unread count of a conversation and up to `most` of its newest unread messages; null if all are read. */
  unreadIn(id: ConversationId, most: number, only?: UnreadKind): Unread | null
  readonly files: FileMessages
  readonly rooms: RoomConversations & RoomLane
  /** The history of archives. */
  readonly archived: ArchivedHistory
  /** The conversations of unknown senders. */
  readonly strangers: Omit<Strangers, 'attach' | 'close'>
  /** undefined if it is not on the list. */
  conversation(id: ConversationId): Conversation | undefined
  /** Call it once the store is open, before a window asks. */
  prepare(): void
  /** All conversations, or for a window the beginning of their list. */
  snapshot(taker?: SnapshotTaker): { readonly conversations: readonly Conversation[] }
  /** Announces the features that the person has switched on, and no others. */
  settingsChanged(): void
  /** Retries at once the writes that the store refused. */
  retryStore(): void
  /** Call it before the store is closed. Commits waiting writes and drops those that the store refuses. */
  close(): void
}

/** The part for those who move the files of messages. */
export interface FileMessages {
  /** Runs a transaction and announces its changes. Throws StoreError. */
  readonly write: <T>(work: Work<T>, lasting?: boolean) => T
  /** Hears of each message that brings files, or new sources of its files, once it is committed. */
  readonly onCame: (listener: (id: MessageId, how: { readonly isOld: boolean }) => void) => Release
  /** Hears of files that are gone with their messages, once that is committed. */
  readonly onGone: (listener: (ids: readonly AttachmentId[]) => void) => Release
  /** Takes back each file whose sending is undone, in the transaction that deletes its message. */
  readonly onUndone: (handler: UndoneFiles) => Release
  /** Hears of each own message whose file may start to move. */
  readonly onDue: (listener: (id: MessageId) => void) => Release
  /** Whether what goes there has to be sealed. null: nobody knows for now; `onSealingChanged` hears when to ask again. */
  isSealed(account: LiveAccount, conversationId: ConversationId): Promise<boolean | null>
  readonly onSealingChanged: (listener: () => void) => Release
  /** For `writeFile`, `announceFile` and `retryFile`. */
  writing(account: LiveAccount, tx: Transaction, changes: Changes): Writing
  /** Sends what is ready. Call it after the commit. */
  flush(accountId: AccountId): void
  /** Call it after the commit if a file was held until its time. */
  hold(): void
  /** Stores a message for files that another client offers directly. Throws StoreError. */
  receive(offered: OfferedFiles): MessageId
}

export function createMessages(context: DomainContext, policy: SealingPolicy = NO_POLICY): Messages {
  const accounts = new Map<AccountId, LiveAccount>()
  const writingInRooms = createWritingInRooms(context)
  const chatStates = createChatStates(context, writingInRooms)
  const peerStateOf = (id: ConversationId) => chatStates.peerStateOf(id)

  const filesGone = createEmitter<[readonly AttachmentId[]]>(failed)
  const filesCame = createEmitter<[MessageId, { readonly isOld: boolean }]>(failed)
  const fileDue = createEmitter<[MessageId]>(failed)
  const sealingChanged = createEmitter(failed)
  const wasRead = createEmitter<[ConversationId]>(failed)
  const wereNamed = createEmitter<[readonly MessageId[]]>(failed)
  const noted = createEmitter<[LiveAccount, Noted]>(failed)

  /** A listener that throws does not undo the commit. */
  function failed(fault: unknown): void {
    context.ports.log(`messages: a listener of files failed: ${describeFault(fault)}`)
  }

  /** Runs a transaction and announces its changes in one batch. */
  const write = <T>(work: Work<T>, lasting = true): T => {
    let gone: readonly AttachmentId[] = []
    let came: Changes['came'] = new Map()
    let due: ReadonlySet<MessageId> = new Set()
    let read: ReadonlySet<ConversationId> = new Set()
    let named: ReadonlySet<MessageId> = new Set()
    const written = context.store.write((tx) => {
      const changes = collectChanges(tx, peerStateOf)
      const value = work(tx, changes)
      changes.announce()
      // Only the last attempt counts if the transaction has to be repeated.
      gone = changes.gone
      came = changes.came
      due = changes.due
      read = changes.wasRead
      named = changes.wereNamed
      return value
    }, lasting)
    if (gone.length > 0) filesGone.emit(gone)
    for (const [id, how] of came) filesCame.emit(id, how)
    for (const id of due) fileDue.emit(id)
    for (const id of read) wasRead.emit(id)
    if (named.size > 0) wereNamed.emit([...named])
    return written
  }

  const queue = createCommitQueue(context, write)
  const archiveIds = createArchiveIds(context)
  const fates = createFates(context, archiveIds)
  const sealer = createSealer({ context, write, policy, sealed: ({ id }) => outgoing.flush(id) })
  const outgoing = createOutgoing({ context, queue, write, fates, sealer })
  const announcedFeatures = createAnnouncedFeatures(context.settings)
  const arrivals = createArrivals()
  const invitations = createInvitations(context)
  const resends = createResends(context)
  const strangers = createStrangers(context, write)
  const list = createConversationList(context, peerStateOf)
  const toFlush = new Map<AccountId, Promise<void>>()
  const steps: StepParts = {
    context,
    chatStates,
    writingInRooms,
    archiveIds,
    arrivals,
    invitations,
    replays: createReplays(),
    stays: createStays(),
    resends,
    admission: createAdmission(),
    flush: ({ id }) => flushSoon(id),
    archivedTold: (...told) => archived.told(...told),
    orderUnsure: (id) => archived.unsure(id),
    noted: noted.emit,
    isCatchingUp: (id) => archived.isCatchingUp(id),
  }
  const archived = createArchived({ context, queue, steps, accounts, fates, arrivals, peerStateOf })
  /** Flushes once for all messages of a transaction, because these resolve together. */
  const flushSoon = (id: AccountId): Promise<void> => {
    const flushed =
      toFlush.get(id) ??
      Promise.resolve().then(() => {
        toFlush.delete(id)
        outgoing.flush(id)
      })
    toFlush.set(id, flushed)
    return flushed
  }
  const writing = (account: LiveAccount): Omit<Writing, 'tx' | 'changes'> => ({
    account,
    now: serverTime(context, account),
    uuid: () => context.ports.random.uuid(),
    stateFor(id) {
      const key = conversationKey(context.store, id)
      return key && chatStates.stateForText(account, key)
    },
  })
  const undone = new Set<UndoneFiles>()
  const linkPreviews = createLinkPreviews(context.ports)
  const held = createHeldMessages({ context, queue, accounts, writing, flush: (id) => outgoing.flush(id) })
  held.schedule()

  return {
    commands: createMessageCommands({
      context,
      write,
      outgoing,
      held,
      chatStates,
      linkPreviews,
      undone,
      accounts,
      writing,
    }),
    attach(account) {
      accounts.set(account.id, account)
      strangers.attach(account.id)
      held.schedule()
      const { channel } = account.client
      const releases = [
        resends.attach(account),
        outgoing.attach(account),
        followPrivateEnds(context, queue, steps.stays, account),
        writingInRooms.attach(account),
        archiveIds.attach(account),
        archived.attach(account),
        announcedFeatures.attach(account),
        channel.onSessionEnd(() => chatStates.sessionEnded(account.id)),
        channel.onPresence(({ type, from }) => {
          if (type === 'unavailable') chatStates.peerGone(account.id, from)
        }),
      ]
      return () => {
        for (const release of releases) release()
        chatStates.sessionEnded(account.id)
        accounts.delete(account.id)
      }
    },
    ingest(accountId, message) {
      const account = accounts.get(accountId)
      if (account === undefined) throw new Error('a message came for an account that is not attached')
      return ingestMessage(queue, steps, account, message)
    },
    onArrival: arrivals.on,
    onRead: wasRead.on,
    onNamed: wereNamed.on,
    onNoted: noted.on,
    keysChanged(account, id) {
      sealer.changed(account, id)
      sealingChanged.emit()
    },
    strangers,
    archived,
    files: {
      write,
      onCame: filesCame.on,
      onGone: filesGone.on,
      onDue: fileDue.on,
      onUndone(handler) {
        undone.add(handler)
        return () => undone.delete(handler)
      },
      isSealed: (account, id) => sealer.isNeeded(account, id),
      onSealingChanged: sealingChanged.on,
      writing: (account, tx, changes) => ({ ...writing(account), tx, changes }),
      flush: (id) => outgoing.flush(id),
      hold: () => held.schedule(),
      receive: (offered) => {
        const messageId = write((tx, changes) => receiveFiles(tx, changes, offered))
        const message = findMessage(context.store, messageId)
        if (message && !message.own) {
          const { conversationId, kind } = message
          const { id: accountId, address } = offered.account
          const told = { conversationId, messageId, accountId, account: address, kind, body: offered.caption }
          arrivals.tell(told)
        }
        return messageId
      },
    },
    rooms: {
      ...createRoomConversations(write, invitations),
      ...createRoomLane(queue, outgoing, context.ports.clock),
    },
    unreadIn: (id, most, only) => readUnread(context.store, id, most, only),
    conversation(id) {
      const found = getConversation(context.store, id, peerStateOf)
      return found?.isStranger === false ? found.conversation : undefined
    },
    prepare: list.prepare,
    snapshot: (taker) => ({ conversations: list.list(taker) }),
    settingsChanged: announcedFeatures.settingsChanged,
    retryStore: queue.retry,
    close() {
      sealer.close()
      linkPreviews.close()
      list.close()
      archived.close()
      strangers.close()
      held.close()
      queue.close()
    },
  }
}
