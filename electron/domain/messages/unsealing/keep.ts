import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import { printStanza, type Stanza } from '../../../engine/index.ts'
import { withAddress } from '../../../engine/xep/0045-muc/index.ts'
import type { Transaction } from '../../db/store.ts'
import { noteCopy } from '../../sealing/index.ts'
import type { Content } from '../content.ts'
import type { InRoom } from '../rooms/author.ts'
import { keepRaw, MAX_RAW_LENGTH } from '../store/operations.ts'
import type { Seal } from './unseal.ts'
import { addWaiting } from './waiting.ts'

/** Content that could not be opened, with the reason. */
export function withReason(content: Content | null, { why }: Seal): Content | null {
  if (content?.kind !== 'sealed') return content
  return { ...content, extra: { ...content.extra, sealedWhy: why ?? 'unknown' } }
}

export interface Sealed {
  readonly accountId: AccountId
  readonly id: MessageId
  readonly conversationId: ConversationId
  readonly content: Content
  /** As it came, if it could not be opened. */
  readonly message: Stanza
  readonly room: InRoom | null
  readonly seal: Seal
  /** The server's time. */
  readonly now: number
}

/** Keeps what a copy of a message is known by, and the stanza itself if it could not be opened. */
export function keepSeal(
  tx: Transaction,
  { accountId, id, conversationId, content, message, room, seal, now }: Sealed,
): void {
  const { by, hash, why } = seal
  if (hash !== null) noteCopy(tx, accountId, hash, id, now)
  if (by !== null) beginSealed(tx, conversationId, id)
  if (content.kind !== 'sealed') return
  // Who is in the room is known now only. What its author may have written there counts for nothing.
  const stanza = printStanza(
    why === 'waits' && room !== null ? withAddress(message, room.author.address) : message.element,
  )
  // One that waits is soon opened, and as short as the stanzas that a stream may bring.
  if (why === 'waits' || stanza.length <= MAX_RAW_LENGTH) keepRaw(tx, id, stanza)
  if (why === 'waits') addWaiting(tx, accountId, id)
}

/** From its first sealed message on, plain ones are marked in a conversation. */
export function beginSealed(tx: Transaction, conversationId: ConversationId, id: MessageId): void {
  tx.run(
    `UPDATE conversation SET sealed_from = (SELECT place FROM message WHERE id = ?)
     WHERE id = ? AND sealed_from IS NULL`,
    id,
    conversationId,
  )
}
