import type { messageCommands } from '../../../shared/contract/messages.ts'
import { type Release } from '../../engine/index.ts'
import type { Handlers } from '../../../shared/contract/command.ts'
import type { AttachmentId } from '../../../shared/model/file.ts'
import type { AccountId, ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { Conversation } from '../../../shared/model/message.ts'
import type { Transaction } from '../db/store.ts'
import type { AttachAccount, IngestMessage, LiveAccount } from '../context.ts'
import type { SnapshotTaker } from '../long-list.ts'
import type { ArchivedHistory } from './archived/archived.ts'
import { type Arrivals } from './arrivals.ts'
import { type Changes } from './changes.ts'
import { type OfferedFiles } from './file-messages.ts'
import { type UndoneFiles } from './commands/index.ts'
import { type Work } from './commit-queue.ts'
import type { Writing } from './own-message.ts'
import { type RoomConversations } from './rooms/index.ts'
import { type RoomLane } from './rooms/lane.ts'
import { type Strangers } from './strangers.ts'
import type { Noted } from '../sealing/index.ts'
import { type Unread, type UnreadKind } from './unread.ts'

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
