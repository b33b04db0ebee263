/** Messages as windows are told of them. */
import type { Failure } from '../../../../shared/model/failure.ts'
import type { ConversationId, MessageId, Place } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { MessageSeal } from '../../../../shared/model/encryption.ts'
import type { Message } from '../../../../shared/model/message.ts'
import { kindCode, kindOf, stateCode, stateOf } from './codes.ts'
import { readExtra } from './extra.ts'

export interface MessageRow {
  readonly id: MessageId
  readonly conversation_id: ConversationId
  readonly place: Place
  readonly own: number
  readonly author: BareJid
  /** The key of the participant, and in a room their nickname. */
  readonly author_key: string
  readonly nick: string | null
  readonly ignored: number | null
  readonly mention: number | null
  readonly kind: number
  readonly sent_at: number
  readonly claimed_at: number | null
  readonly state: number | null
  readonly failure: string | null
  readonly edited: number | null
  readonly retracted: number | null
  readonly late: number | null
  readonly reply_to: MessageId | null
  readonly extra: string | null
  readonly send_at: number | null
  /** The trust in the key of the device that sealed it (omemo_key); null: it was plain. */
  readonly trust: number | null
  /** Whether it was plain where messages are sealed. */
  readonly plain: number | null
  /** The whole length in code points, set if `body` is only the beginning. */
  readonly body_length: number | null
  readonly body: string
}

/** Longer bodies are shown with their beginning only, until the window asks for all (`messages.text`). In bytes. */
export const WHOLE_BODY_BYTES = 65_536
/** In code points. They take at most `WHOLE_BODY_BYTES`. */
const BEGINNING = WHOLE_BODY_BYTES / 4
/** If `extra` is longer, the window also has to ask for its layout and other languages. In bytes. */
export const WHOLE_EXTRA_BYTES = 131_072
/** Kinds that say something, so that it matters whether they were encrypted. */
const PLAIN_KINDS = (['text', 'action', 'file'] as const).map(kindCode).join(', ')
const IS_CUT = `octet_length(m.body) > ${WHOLE_BODY_BYTES}`

/** The address of an author; in a room that of the room. For a SELECT from `MESSAGE_TABLES`. */
export const AUTHOR_ADDRESS = `CASE WHEN p.name IS NULL THEN p.key ELSE
    (SELECT peer FROM conversation WHERE id = m.conversation_id) END`
/** For a SELECT from `MESSAGE_TABLES`. */
export const MESSAGE_COLUMNS = `m.id, m.conversation_id, m.place, m.own, ${AUTHOR_ADDRESS} AS author, p.key AS author_key,
  p.name AS nick, CASE WHEN p.name IS NOT NULL AND m.own <> 1 THEN
    EXISTS (SELECT 1 FROM room_ignored WHERE conversation_id = m.conversation_id AND key = p.key) END AS ignored,
  m.mention, m.kind, m.sent_at, m.claimed_at,
  m.state, m.failure, m.edited, m.retracted, m.late, m.reply_to,
  CASE WHEN octet_length(m.extra) > ${WHOLE_EXTRA_BYTES} THEN json_remove(m.extra, '$.rich', '$.variants')
    ELSE m.extra END AS extra,
  CASE WHEN m.state = ${stateCode('waiting')} THEN
    (SELECT not_before FROM outgoing WHERE message_id = m.id AND stage = 'composing') END AS send_at,
  CASE WHEN m.sealed_by IS NOT NULL THEN
    coalesce((SELECT trust FROM omemo_key WHERE id = m.sealed_by), 0) END AS trust,
  m.sealed_by IS NULL AND m.kind IN (${PLAIN_KINDS}) AND m.place >=
    (SELECT sealed_from FROM conversation WHERE id = m.conversation_id) AS plain,
  CASE WHEN ${IS_CUT} THEN length(m.body) END AS body_length,
  CASE WHEN ${IS_CUT} THEN substr(m.body, 1, ${BEGINNING}) ELSE m.body END AS body`
export const MESSAGE_TABLES = 'message m CROSS JOIN participant p ON p.id = m.author_id'

/** The message without the data from other tables: reactions, and the message it answers. */
export function toMessage(row: MessageRow): Message {
  const {
    subject,
    mail,
    rich,
    unstyled,
    previews,
    sealedBy,
    sealedWhy,
    variants,
    event,
    moderated,
    retractedPlain,
  } = readExtra(row.extra)
  const gone = row.retracted === 1
  return {
    id: row.id,
    conversationId: row.conversation_id,
    place: row.place,
    kind: kindOf(row.kind),
    direction: row.own === 1 ? 'out' : 'in',
    author: row.author,
    ...(row.nick !== null && { by: { key: row.author_key, nick: row.nick } }),
    ...(row.ignored === 1 && { ignored: true }),
    ...(row.mention !== null && { mention: true }),
    ...(event && { event }),
    ...(moderated && { moderated }),
    body: row.body,
    ...(row.body_length !== null && { bodyLength: row.body_length }),
    sentAt: row.sent_at,
    ...(row.claimed_at !== null && { claimedAt: row.claimed_at }),
    ...(row.state !== null && { state: stateOf(row.state) }),
    ...(row.failure !== null && { failure: JSON.parse(row.failure) as Failure }),
    ...(row.send_at !== null && { sendAt: row.send_at }),
    ...(row.edited !== null && { edited: row.edited }),
    ...(row.trust !== null && { seal: sealOf(row.trust) }),
    ...(row.plain === 1 && { plain: true }),
    ...(gone && { retracted: true }),
    ...(retractedPlain && { retractedPlain }),
    ...(row.late !== null && { late: true }),
    ...(!gone && {
      ...(subject !== undefined && { subject }),
      ...(mail && { mail }),
      ...(rich && { rich }),
      ...(unstyled && { unstyled }),
      ...(previews && { previews }),
      ...(sealedBy !== undefined && { sealedBy }),
      ...(sealedWhy !== undefined && { sealedWhy }),
      ...(variants && { variants }),
    }),
  }
}

/** The numbers are those of `omemo_key.trust`. */
function sealOf(trust: number): MessageSeal {
  if (trust === 3) return 'verified'
  return trust === 1 || trust === 2 ? 'sealed' : 'distrusted'
}
