export { createMessages } from './create.ts'
export type { FileMessages, Messages } from './messages.ts'
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
export {
  conversationKey,
  findConversation,
  hasPlain,
  isTurnedOn,
  type ConversationKey,
} from './store/conversations.ts'
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
