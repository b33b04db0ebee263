import { Replace } from '../../../engine/xep/0308-last-message-correction/index.ts'
import { retractionOf } from '../../../engine/xep/0424-retraction/index.ts'
import { reactionsOf } from '../../../engine/xep/0444-reactions/index.ts'
import { attachedSourcesOf } from '../../../engine/xep/0447-sfs/index.ts'
import { fastenedPreviewOf } from '../../../engine/xep/0511-link-metadata/index.ts'
import { authorOf, conversationOf, type Arrival } from '../arrival.ts'
import { readContent } from '../content.ts'
import { applyOrQueue } from '../operations.ts'
import type { Operation } from '../performed.ts'
import { meansPerson } from '../rooms/meant.ts'
import { idsOf, reachOf } from '../rooms/operation.ts'
import { answerToReceiptRequest } from './answer.ts'

/** Applies the operation of a message on an earlier one. Its body is only a fallback for other clients. */
export function operationOnMessage(arrival: Arrival): 'done' | undefined {
  const found = operationOf(arrival)
  if (found === undefined) return undefined
  if (found.op === null) return 'done'
  // Without a conversation there is no message that it could be about, and no place where it could wait.
  const conversation = conversationOf(arrival)
  if (conversation === undefined) return 'done'
  const { tx, changes, account, message, room, own, time, now, archived } = arrival
  const authorId = authorOf(arrival, conversation)
  const reach = reachOf(arrival, found.op, authorId)
  if (reach === null) return 'done'
  const op =
    found.op.kind === 'correction' && room !== null && room.with === null && !own
      ? { ...found.op, mention: meansPerson(message, found.op.body, room, account.address) }
      : found.op
  applyOrQueue(tx, changes, conversation, found.target, {
    op,
    authorId,
    own,
    here: false,
    at: time.stamp?.at ?? now,
    archived,
    sealedBy: arrival.seal.by,
    idsOf: idsOf(room, op.kind),
    ...reach,
  })
  // Some clients show a corrected message as delivered only after this receipt.
  if (op.kind === 'correction') answerToReceiptRequest(arrival)
  return 'done'
}

/** The operation of a message on an earlier one, if any. `op` is null if it can't be read. */
export function operationOf({
  message,
  parts,
}: Pick<Arrival, 'message' | 'parts'>):
  { readonly target: string; readonly op: Operation | null } | undefined {
  const { element } = message
  const retraction = retractionOf(element)
  if (retraction) return { target: retraction.id, op: { kind: 'retraction' } }
  const reactions = reactionsOf(element)
  if (reactions) return { target: reactions.id, op: { kind: 'reaction', emojis: reactions.emojis } }
  const fastened = fastenedPreviewOf(element)
  if (fastened) return { target: fastened.id, op: { kind: 'preview', preview: fastened.preview } }
  const sources = attachedSourcesOf(element)
  if (sources) {
    const { messageId, id = null, urls } = sources
    return { target: messageId, op: { kind: 'sources', id, urls } }
  }
  const replace = message.get(Replace)
  if (!replace) return undefined
  const content = readContent(message, parts.context.ports.speech.preferred)
  // An encrypted correction can't be read, and a file corrects nothing. Each is kept as a message of its own.
  if (content?.kind === 'sealed' || content?.kind === 'file') return undefined
  if (content === null) return { target: replace.id, op: null }
  const { body, extra } = content
  return { target: replace.id, op: { kind: 'correction', id: message.id ?? null, body, extra } }
}
