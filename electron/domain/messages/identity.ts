/**
 * Decides whether an incoming message is already stored. The ids and the way it came decide. Two messages delivered on
 * one stream are different, even with the same id, because some clients repeat ids. A message is the same as its copy
 * from another device and as its repetition after a broken stream. Only ids of the same author are compared, so that
 * nobody can hide someone else's message.
 */
import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { MessageWay } from '../../../shared/model/message.ts'
import type { Reader } from '../db/store.ts'
import type { StreamMarks } from './resends.ts'
import type { MessageTime } from './message-time.ts'
import { wayBit } from './store/codes.ts'
import type { ParticipantId } from './store/participants.ts'
import {
  ARCHIVE,
  BOTH,
  candidates,
  ID,
  isKnown,
  ORIGIN,
  OWN,
  type Candidate,
  type MessageKeys,
} from './store/refs.ts'

/** A message and its copy arrive within this time, even on a slow stream. */
export const COPY_WITHIN_MS = 10 * 60_000
/** A resent message bears the time of its first delivery, as far as clocks agree. */
export const AGAIN_WITHIN_MS = 2_000
/** Ids this long are UUIDs or similar and don't repeat. Counters and timestamps are shorter. */
export const NEVER_REPEATS_LENGTH = 16

export interface Incoming {
  readonly conversationId: ConversationId
  readonly authorId: ParticipantId
  /** The stanza it came in, to recognize it if its transaction runs again. */
  readonly stanza: object
  readonly keys: MessageKeys
  readonly way: MessageWay
  readonly body: string
  readonly time: Pick<MessageTime, 'vouched'>
  /** The server's time. */
  readonly now: number
}

/** The stored message that is the same as the incoming one. */
export function findSame(db: Reader, incoming: Incoming, marks: StreamMarks): MessageId | undefined {
  const { conversationId, keys, authorId } = incoming
  if (keys.archiveId !== null) {
    const [archived] = candidates(db, conversationId, ARCHIVE, keys.archiveId)
    if (archived) return archived.id
  }
  for (const value of new Set([keys.originId, keys.id])) {
    // One cheap query first, because nearly every message is new.
    if (value === null || !isKnown(db, conversationId, value)) continue
    for (const scheme of [OWN, BOTH, ORIGIN, ID] as const) {
      const found = candidates(db, conversationId, scheme, value).find(
        (candidate) =>
          candidate.authorId === authorId &&
          isSame(db, candidate, incoming, marks, value) &&
          saysSame(db, candidate, incoming.body),
      )
      if (found) return found.id
    }
  }
  return undefined
}

function isSame(db: Reader, known: Candidate, incoming: Incoming, marks: StreamMarks, id: string): boolean {
  const { stanza, way, time, now, keys } = incoming
  const at = time.vouched?.at ?? now
  // Some clients repeat short ids. What has another place in the archive is another message.
  const isFromArchive = (known.ways & wayBit('archive')) !== 0 && (known.ways & wayBit('here')) === 0
  if (isFromArchive && id.length < NEVER_REPEATS_LENGTH && keys.archiveId !== null) return false
  // It came another way, so it may be a copy. Messages written here have an id that nobody else uses.
  if ((known.ways & wayBit(way)) === 0)
    return (known.ways & wayBit('here')) !== 0 || Math.abs(at - known.sentAt) <= COPY_WITHIN_MS
  // It came the same way, so it is either a repetition or a different message.
  if (known.id > marks.newestBefore(db) || marks.wasResent(known.id, way, stanza)) return false
  if (id.length >= NEVER_REPEATS_LENGTH) return true
  // Resent by a resumed session, whatever the stamp and our clock say.
  const isUncounted = marks.resentAfter !== null && known.id > marks.resentAfter
  if (time.vouched !== null && !isUncounted) {
    const slack = AGAIN_WITHIN_MS + (time.vouched.wholeSeconds ? 1_000 : 0)
    return Math.abs(time.vouched.at - known.sentAt) <= slack
  }
  return isUncounted
}

/**
 * Checked last, for the few candidates left. Retracted and deleted messages have no body to compare. A stored body is
 * read only if it is as long as the incoming one, so the cost depends on the incoming message alone.
 */
export function saysSame(db: Reader, { id }: Pick<Candidate, 'id'>, body: string): boolean {
  const said = db.first<{ bytes: number; retracted: number | null; hidden: number }>(
    `SELECT octet_length(${FIRST_BODY}) AS bytes, retracted, hidden FROM message m WHERE id = ?`,
    id,
  )
  if (said === undefined) return false
  if (said.retracted === 1 || said.hidden === 1) return true
  if (said.bytes !== Buffer.byteLength(body)) return false
  return (
    db.first<{ body: string }>(`SELECT ${FIRST_BODY} AS body FROM message m WHERE id = ?`, id)?.body === body
  )
}

/** The text of a message before any correction. */
const FIRST_BODY =
  'coalesce((SELECT body FROM edition WHERE message_id = m.id ORDER BY number LIMIT 1), m.body)'
