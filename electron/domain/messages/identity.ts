/**
 * Which messages are one. It is decided from the ids and from how a message came: two messages that the server delivers
 * by one stream are two, whatever their ids say, as some clients repeat ids; while a message, its copy from another
 * device and what the server sends again after a break are one. Ids count only between messages of the same author, so
 * that nobody can make another's message go unseen.
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

/** A message and the copy of it come at about the same time, however slow one of the devices' streams is. */
const COPY_WITHIN_MS = 10 * 60_000
/** What is sent again bears the time at which it was first delivered, as far as clocks agree. */
const AGAIN_WITHIN_MS = 2_000
/** UUIDs and the like: who makes such an id makes it once. Counters and timestamps are shorter. */
const NEVER_REPEATS_LENGTH = 16

export interface Incoming {
  readonly conversationId: ConversationId
  readonly authorId: ParticipantId
  /** What it came in, to be known again where its transaction is done again. */
  readonly stanza: object
  readonly keys: MessageKeys
  readonly way: MessageWay
  readonly body: string
  readonly time: Pick<MessageTime, 'vouched'>
  /** The server's time. */
  readonly now: number
}

/** The stored message that this one is once more. */
export function findSame(db: Reader, incoming: Incoming, marks: StreamMarks): MessageId | undefined {
  const { conversationId, keys, authorId } = incoming
  if (keys.archiveId !== null) {
    const [archived] = candidates(db, conversationId, ARCHIVE, keys.archiveId)
    if (archived) return archived.id
  }
  for (const value of new Set([keys.originId, keys.id])) {
    // One look, as nearly every message is new.
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
  const { stanza, way, time, now } = incoming
  const at = time.vouched?.at ?? now
  // By another way: its copy. What was written here is known by an id that nobody else has.
  if ((known.ways & wayBit(way)) === 0)
    return (known.ways & wayBit('here')) !== 0 || Math.abs(at - known.sentAt) <= COPY_WITHIN_MS
  // By the same way: once more, or another one.
  if (known.id > marks.newestBefore(db) || marks.wasResent(known.id, way, stanza)) return false
  if (id.length >= NEVER_REPEATS_LENGTH) return true
  // Resent by a session that goes on, whatever the stamp and our clock say.
  const isUncounted = marks.resentAfter !== null && known.id > marks.resentAfter
  if (time.vouched !== null && !isUncounted) {
    const slack = AGAIN_WITHIN_MS + (time.vouched.wholeSeconds ? 1_000 : 0)
    return Math.abs(time.vouched.at - known.sentAt) <= slack
  }
  return isUncounted
}

/**
 * Looked at last, and only for the few that are left. What was taken back or away has no body any more. A body is read
 * only where it is as long as this one, so that what it costs depends on what came and not on what is stored.
 */
function saysSame(db: Reader, { id }: Candidate, body: string): boolean {
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

/** What a message said before it was corrected. */
const FIRST_BODY =
  'coalesce((SELECT body FROM edition WHERE message_id = m.id ORDER BY number LIMIT 1), m.body)'
