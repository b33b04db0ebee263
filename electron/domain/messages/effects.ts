/** What operations do to a message, if who did it may. `operations.ts` finds the message. */
import type { Place } from '../../../shared/model/ids.ts'
import type { LinkPreview } from '../../../shared/model/message.ts'
import type { Transaction } from '../db/store.ts'
import type { Changes } from './changes.ts'
import type { Operation, PerformedOperation } from './performed.ts'
import { safeUrls } from './received-files.ts'
import { attachmentsOf, changeAttachment } from './store/attachments.ts'
import { findMessage, moveForward, type MessageRecord } from './store/messages.ts'
import { addReceipt, answersTo, clearMessage, setExtra, setOwnReactionsPlain } from './store/operations.ts'
import { withdrawUnsent, type NewOutgoing } from './store/outgoing.ts'
import { countMentions, peerReadUpTo, readUpTo, seenBetween } from './store/reading.ts'

/** The same limit as for previews that come with their message. */
const MAX_PREVIEWS = 5

/** What comes plain adds nothing to a sealed message: servers could have made it up. */
const isAsSealed = ({ sealed }: MessageRecord, { sealedBy }: PerformedOperation): boolean =>
  !sealed || sealedBy !== null

/** Only the author of a message may add previews, one per link. */
export function addPreview(
  tx: Transaction,
  changes: Changes,
  message: MessageRecord,
  preview: LinkPreview,
  done: PerformedOperation,
): void {
  const { id, authorId, extra, retracted } = message
  const known = extra.previews ?? []
  if (authorId !== done.authorId || retracted || !isAsSealed(message, done) || known.length >= MAX_PREVIEWS)
    return
  if (known.some(({ url }) => url === preview.url)) return
  setExtra(tx, id, { ...extra, previews: [...known, preview] })
  changes.message(id)
}

/** XEP-0447 §6: only the author of a message may say where its files are. */
export function addSources(
  tx: Transaction,
  changes: Changes,
  message: MessageRecord,
  op: Extract<Operation, { kind: 'sources' }>,
  done: PerformedOperation,
): void {
  const { id, authorId, retracted } = message
  if (authorId !== done.authorId || retracted || !isAsSealed(message, done)) return
  const files = attachmentsOf(tx, id)
  const meant = op.id === null ? files : files.filter(({ about }) => about.sharedAs === op.id)
  const [file] = meant
  if (file === undefined || meant.length > 1) return
  const urls = safeUrls([...(file.about.urls ?? []), ...op.urls])
  if (urls.length === (file.about.urls ?? []).length) return
  changeAttachment(tx, file.id, { about: { ...file.about, urls } })
  changes.message(id)
  changes.filesCame(id)
}

/** XEP-0424 §5: only the author may retract. */
export function retract(
  tx: Transaction,
  changes: Changes,
  message: MessageRecord,
  done: PerformedOperation,
): void {
  if (message.authorId !== done.authorId || message.retracted) return
  takeBack(tx, changes, message, done)
  if (message.sealed && done.sealedBy === null) setExtra(tx, message.id, { retractedPlain: true })
}

/** What the person did to a message has left the sealing: in plain, alone or beside the sealed one, or only sealed. */
export function wentOut(
  tx: Transaction,
  changes: Changes,
  { op, messageId }: Pick<NewOutgoing, 'op' | 'messageId'>,
  plain: boolean,
): void {
  if (messageId === null) return
  if (op === 'reaction') setOwnReactionsPlain(tx, messageId, plain)
  else if (op === 'retraction' && plain && findMessage(tx, messageId)?.sealed === true)
    setExtra(tx, messageId, { retractedPlain: true })
  else return
  changes.message(messageId)
}

export function takeBack(
  tx: Transaction,
  changes: Changes,
  { id, conversationId }: MessageRecord,
  done: PerformedOperation,
): void {
  changes.filesGone(clearMessage(tx, id, 'retracted'))
  if (!done.here) withdrawUnsent(tx, id)
  countMentions(tx, conversationId)
  changes.message(id)
  for (const answer of answersTo(tx, id)) changes.message(answer)
}

/** XEP-0184: a device of the other side has an own message. */
export function delivered(
  tx: Transaction,
  changes: Changes,
  message: MessageRecord,
  device: string,
  done: PerformedOperation,
): void {
  if (done.own || !message.own) return
  addReceipt(tx, message.id, done.authorId, device, 'delivered', done.at)
  if (moveForward(tx, message.id, 'delivered', done.at)) changes.message(message.id)
}

/** XEP-0333: the other side reads own messages; another own device reads theirs. */
export function read(
  tx: Transaction,
  changes: Changes,
  message: MessageRecord,
  device: string,
  done: PerformedOperation,
): void {
  const { id, conversationId, place } = message
  if (done.own === message.own) return
  if (done.own) {
    if (readUpTo(tx, conversationId, place)) {
      changes.conversation(conversationId)
      changes.read(conversationId)
    }
    // In the archive's order, everything above was seen.
    if (done.archived !== undefined) seenBetween(tx, conversationId, 0 as Place, place)
    return
  }
  addReceipt(tx, id, done.authorId, device, 'read', done.at)
  if (moveForward(tx, id, 'delivered', done.at)) changes.message(id)
  if (peerReadUpTo(tx, conversationId, place)) changes.conversation(conversationId)
}
