import { Reply } from '../../../engine/xep/0461-replies/index.ts'
import { Markable } from '../../../engine/xep/0333-markers/index.ts'
import { OriginId } from '../../../engine/xep/0359-stanza-ids/index.ts'
import { readStanza } from '../../../engine/index.ts'
import type { MessageId } from '../../../../shared/model/ids.ts'
import type { Transaction } from '../../db/store.ts'
import { openOfRoom, roomOfPage } from '../archived/of-room.ts'
import { authorOf, type Arrival } from '../arrival.ts'
import { readContent, type Content } from '../content.ts'
import { deleteMessage } from '../delete-message.ts'
import { openArchived, type Envelope } from '../envelope.ts'
import { applyOrQueue, applyPending } from '../operations.ts'
import { meansPerson } from '../rooms/meant.ts'
import { idsOf } from '../rooms/operation.ts'
import { operationOnMessage } from '../steps/operation.ts'
import { receiptForOwnMessage } from '../steps/receipts.ts'
import { answerToReceiptRequest } from '../steps/answer.ts'
import { insertAttachment } from '../store/attachments.ts'
import { kindCode, wayBit } from '../store/codes.ts'
import { conversationKey } from '../store/conversations.ts'
import { writeExtra } from '../store/extra.ts'
import { isUnread, setMention } from '../store/messages.ts'
import { countMentions } from '../store/reading.ts'
import { beginSealed, withReason } from './keep.ts'
import { unseal } from './unseal.ts'
import { removeWaiting, type Waiting } from './waiting.ts'

type Taking = Pick<Arrival, 'tx' | 'changes' | 'parts' | 'account' | 'marks' | 'now' | 'afterCommit'>

/**
 * Opens a message that was stored sealed. It becomes what it says: a text, or an operation on another message, and then
 * nothing of its own is left. Returns whether it is unread and news.
 */
export function takeOpened(taking: Taking, waiting: Waiting): boolean {
  const { tx, changes, parts, account, now, afterCommit } = taking
  const { id, conversationId, sentAt } = waiting
  removeWaiting(tx, id)
  const envelope = envelopeOf(taking, waiting)
  if (envelope === null) return false
  const unsealed = unseal({
    ...{ tx, account, envelope, now, at: sentAt, order: 'again' },
    note: (noted) => afterCommit.push(() => parts.noted(account, noted)),
  })
  if (unsealed === 'nothing') {
    deleteMessage(tx, changes, id, conversationId)
    return false
  }
  const stamp = { at: sentAt, wholeSeconds: false }
  const arrival: Arrival = {
    ...envelope,
    ...taking,
    ...unsealed,
    time: { stamp, vouched: stamp, claimed: null },
    archived: waiting.archived ?? undefined,
    found: { conversation: conversationId },
  }
  const { message, seal } = unsealed
  receiptForOwnMessage(arrival)
  const isOperation = operationOnMessage(arrival) === 'done'
  const content = isOperation
    ? null
    : withReason(readContent(message, parts.context.ports.speech.preferred), seal)
  if (content === null) {
    deleteMessage(tx, changes, id, conversationId)
    return false
  }
  become(arrival, id, content)
  answerToReceiptRequest(arrival)
  return !arrival.own && isUnread(tx, id)
}

/** Read as from an archive, because a live message has lost its stream. */
function envelopeOf(
  { tx, account, now }: Taking,
  { conversationId, stanza, own, ways }: Waiting,
): Envelope | null {
  const message = readStanza(stanza, account.address)
  const key = conversationKey(tx, conversationId)
  if (message === null || key === undefined) return null
  if (key.kind !== 'room') {
    const envelope = openArchived(message, account.address)
    return envelope && { ...envelope, via: (ways & wayBit('live')) === 0 ? 'archive' : 'live' }
  }
  const room = roomOfPage(tx, account.id, key.jid, now)
  if (room === undefined) return null
  // Its author's address was written there when it came (`keep.ts`).
  const facts = { ...room.facts, showsAddresses: true }
  return openOfRoom(message, { ...room, facts }, account.address, () => own === 1)
}

function become(arrival: Arrival, id: MessageId, content: Content): void {
  const { tx, changes, seal, message, own, room, account, now, archived } = arrival
  const { kind, body, files } = content
  const conversationId = arrival.found.conversation
  if (conversationId === undefined) throw new Error('a waiting message has no conversation')
  const reply = message.get(Reply)
  tx.run(
    'UPDATE message SET kind = ?, body = ?, extra = ?, sealed_by = ?, markable = ? WHERE id = ?',
    kindCode(kind),
    body,
    writeExtra(reply ? { ...content.extra, answers: reply.id } : content.extra),
    seal.by,
    !own && room === null && message.get(Markable) !== undefined ? 1 : null,
    id,
  )
  changes.message(id)
  if (kind === 'sealed') return
  dropRaw(tx, id)
  beginSealed(tx, conversationId, id)
  files?.forEach((file, number) => insertAttachment(tx, id, conversationId, number, file))
  if (files) changes.filesCame(id)
  if (room !== null && room.with === null && !own && meansPerson(message, body, room, account.address)) {
    if (setMention(tx, id, true)) countMentions(tx, conversationId)
  }
  if (reply) {
    const authorId = authorOf(arrival, conversationId)
    const op = { kind: 'answer', by: id } as const
    const done = { op, authorId, own, here: false, at: now, archived, idsOf: idsOf(room, 'answer') }
    applyOrQueue(tx, changes, conversationId, reply.id, done)
  }
  const originId = message.get(OriginId)?.id ?? null
  applyPending(tx, changes, id, conversationId, { id: message.id ?? null, originId })
}

function dropRaw(tx: Transaction, id: MessageId): void {
  tx.run('DELETE FROM raw WHERE message_id = ?', id)
}
