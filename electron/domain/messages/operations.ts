/**
 * Operations on earlier messages: correction, retraction, moderation, reaction, read marker, link preview, sources of files
 * and answer. One that comes before its message waits for it. This file decides who may do what, whichever way the operation comes.
 */
import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import { isAction } from '../../../shared/text/action.ts'
import type { Transaction } from '../db/store.ts'
import type { Changes } from './changes.ts'
import { addPreview, addSources, delivered, read, retract, takeBack } from './effects.ts'
import type { Operation, PerformedOperation } from './performed.ts'
import { bodyOf, findMessage, setMention, type MessageRecord } from './store/messages.ts'
import {
  addEdition,
  answersTo,
  correctBody,
  hasSaid,
  isBefore,
  setAnswered,
  setExtra,
  setReactions,
  setSealedBy,
  swapEdition,
  type Moment,
} from './store/operations.ts'
import { isUnacknowledged, type OutgoingOp } from './store/outgoing.ts'
import type { ParticipantId } from './store/participants.ts'
import { addPending, takePending } from './store/pending.ts'
import { countMentions } from './store/reading.ts'
import { addRef, candidates, CORRECTION, findMeant, type IdsOf, type MessageKeys } from './store/refs.ts'

/** Applies the operation to the message with the id `target`. Returns false if that message is not here. */
export function applyToKnown(
  tx: Transaction,
  changes: Changes,
  conversationId: ConversationId,
  target: string,
  done: PerformedOperation,
): boolean {
  const id = findMeant(
    tx,
    conversationId,
    target,
    (candidate) => isMeant({ ...candidate, own: candidate.own === 1 }, done),
    done.idsOf,
  )
  if (id !== undefined) apply(tx, changes, id, done)
  return id !== undefined
}

/** Applies the operation to the message with the id `target`, or queues it until that message comes. */
export function applyOrQueue(
  tx: Transaction,
  changes: Changes,
  conversationId: ConversationId,
  target: string,
  done: PerformedOperation,
): void {
  if (applyToKnown(tx, changes, conversationId, target, done)) return
  const pending = { authorId: done.authorId, op: withoutTarget(done) }
  addPending(tx, conversationId, target, pending, done.archived !== undefined)
}

/**
 * Whether a message with the right id can be the intended one; ids repeat, even between the two sides. Permission is
 * checked separately.
 */
function isMeant(
  { id, authorId, own }: { readonly id: MessageId; readonly authorId: ParticipantId; readonly own: boolean },
  { op, authorId: by, own: byOwn, since }: Pick<PerformedOperation, 'op' | 'authorId' | 'own' | 'since'>,
): boolean {
  switch (op.kind) {
    case 'correction':
    case 'retraction':
    case 'preview':
    case 'sources':
      return authorId === by && (since === undefined || id >= since)
    case 'moderation':
      return true
    case 'read':
    case 'delivered':
      return own !== byOwn
    case 'reaction':
      return true
    case 'answer':
      return id !== op.by
  }
}

type Waiting = Omit<PerformedOperation, 'authorId'>
const withoutTarget = ({ authorId: _author, ...rest }: PerformedOperation): Waiting => rest

/**
 * Applies the operations that waited for this message, in the order in which they were done; returns whether there were any.
 * `archiveId`: the id that its room gave it; nobody uses that of the account's archive.
 */
export function applyPending(
  tx: Transaction,
  changes: Changes,
  id: MessageId,
  conversationId: ConversationId,
  keys: Pick<MessageKeys, 'id' | 'originId'> & { readonly archiveId?: string | null },
): boolean {
  // Usually nothing waits, so the message is read only when needed.
  let message: MessageRecord | undefined
  const take = (ids: readonly (string | null | undefined)[], idsOf: IdsOf) =>
    takePending<Waiting>(
      tx,
      conversationId,
      [...new Set(ids.filter((one) => isText(one)))],
      ({ authorId, op }) => {
        message ??= findMessage(tx, id)
        return (
          message !== undefined && (op.idsOf ?? 'author') === idsOf && isMeant(message, { ...op, authorId })
        )
      },
    )
  const waited = [...take([keys.id, keys.originId], 'author'), ...take([keys.archiveId], 'room')]
  waited.sort((a, b) => compareMoments(a.op, b.op))
  for (const { authorId, op } of waited) apply(tx, changes, id, { ...op, authorId })
  return waited.length > 0
}

const isText = (value: string | null | undefined): value is string => typeof value === 'string'

/** Applies the operation to that message, if its author may do it. */
export function apply(tx: Transaction, changes: Changes, id: MessageId, done: PerformedOperation): void {
  const message = findMessage(tx, id)
  if (!message || message.hidden) return
  const { op } = done
  switch (op.kind) {
    case 'correction':
      correct(tx, changes, message, op, done)
      break
    case 'retraction':
      retract(tx, changes, message, done)
      break
    case 'reaction':
      // A reaction made here that the server doesn't know yet is newer than one from another device.
      if (message.retracted || isOvertaken(tx, id, 'reaction', done)) return
      if (setReactions(tx, id, done.authorId, op.emojis, { ...done, plain: done.sealedBy === null }))
        changes.message(id)
      break
    case 'read':
      read(tx, changes, message, op.device, done)
      break
    case 'delivered':
      delivered(tx, changes, message, op.device, done)
      break
    case 'preview':
      addPreview(tx, changes, message, op.preview, done)
      break
    case 'sources':
      addSources(tx, changes, message, op, done)
      break
    case 'answer':
      setAnswered(tx, op.by, id)
      changes.message(op.by)
      break
    case 'moderation':
      takeBack(tx, changes, message, done)
      setExtra(tx, id, { moderated: { by: op.by, reason: op.reason } })
  }
}

function isOvertaken(
  tx: Transaction,
  id: MessageId,
  op: OutgoingOp,
  { own, here }: PerformedOperation,
): boolean {
  return own && !here && isUnacknowledged(tx, id, op)
}

/** XEP-0308 §4: only the author may correct. A retracted message stays retracted. */
function correct(
  tx: Transaction,
  changes: Changes,
  message: MessageRecord,
  op: Extract<Operation, { kind: 'correction' }>,
  done: PerformedOperation,
): void {
  const { id, conversationId } = message
  const mayBe = message.kind === 'text' || message.kind === 'action'
  if (message.authorId !== done.authorId || message.retracted || !mayBe) return
  if (op.id !== null) {
    // Ignore a copy of a known correction. The text is compared, because some clients give all corrections one id.
    const isKnown = candidates(tx, conversationId, CORRECTION, op.id).some((known) => known.id === id)
    if (isKnown && hasSaid(tx, id, op.body)) {
      rank(tx, changes, message, op.body, done)
      return
    }
    addRef(tx, id, conversationId, CORRECTION, op.id)
  }
  if (isOvertaken(tx, id, 'correction', done)) {
    // All other devices show it as the version before ours.
    addEdition(tx, id, message.edited, done.at, op.body)
    changes.message(id)
  } else if (isBefore(done, { at: message.extra.editedAt ?? -Infinity, archived: message.extra.editedAs })) {
    if (!hasSaid(tx, id, op.body)) {
      addEdition(tx, id, message.edited, done.at, op.body)
      changes.message(id)
    }
  } else changeBody(tx, changes, message, op, done)
  // Operations on a correction apply to the corrected message.
  if (op.id !== null) applyPending(tx, changes, id, conversationId, { id: op.id, originId: null })
}

/** The archive tells the order of corrections that are known. */
function rank(
  tx: Transaction,
  changes: Changes,
  { id, extra }: MessageRecord,
  body: string,
  { at, archived, sealedBy }: PerformedOperation,
): void {
  if (archived === undefined || (extra.editedAs !== undefined && extra.editedAs >= archived)) return
  const before = bodyOf(tx, id)
  if (before !== body && extra.editedAs === undefined) return
  setExtra(tx, id, { ...extra, editedAt: at, editedAs: archived })
  if (before === body) return
  swapEdition(tx, id, body, isAction(body) ? 'action' : 'text')
  if (sealedBy !== undefined) setSealedBy(tx, id, sealedBy)
  changes.message(id)
}

function changeBody(
  tx: Transaction,
  changes: Changes,
  { id, conversationId, extra, edited, sentAt }: MessageRecord,
  op: Extract<Operation, { kind: 'correction' }>,
  { at, archived, sealedBy }: PerformedOperation,
): void {
  if (bodyOf(tx, id) === op.body) return
  // A correction doesn't change the thread or what the message answers.
  const { answers, thread, mail, subject } = extra
  const kept = { ...op.extra, answers, thread, mail, subject: op.extra.subject ?? subject }
  const kind = isAction(op.body) ? 'action' : 'text'
  const told = { ...kept, editedAt: at, editedAs: archived }
  if (op.mention !== undefined && setMention(tx, id, op.mention)) countMentions(tx, conversationId)
  correctBody(tx, id, edited, extra.editedAt ?? sentAt, op.body, told, kind)
  // A text that came plain is not to look like the sealed one that it replaces.
  if (sealedBy !== undefined) setSealedBy(tx, id, sealedBy)
  changes.message(id)
  for (const answer of answersTo(tx, id)) changes.message(answer)
}

/** Those of an archive in its order, the others by time. */
function compareMoments(one: Moment, other: Moment): number {
  return one.archived !== undefined && other.archived !== undefined
    ? one.archived - other.archived
    : one.at - other.at
}
