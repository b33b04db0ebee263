/**
 * Decides whether a message of a room is already stored. The room's stanza id decides, where the room gives them. An own
 * message comes back with the id that it was sent with. Any other live message is new, whatever its id. A room without
 * stanza ids repeats its history at each join: then ids, authors, texts and the room's times tell.
 */
import { delaysOf } from '../../../engine/xep/0203-delay/index.ts'
import type { Stanza } from '../../../engine/index.ts'
import { bareOf, type Jid } from '../../../../shared/model/jid.ts'
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Reader } from '../../db/store.ts'
import { COPY_WITHIN_MS, NEVER_REPEATS_LENGTH, saysSame } from '../identity.ts'
import { PLACES_PER_MS } from '../place.ts'
import { hasArchiveId } from '../store/archived-refs.ts'
import { stateCode, wayBit } from '../store/codes.ts'
import type { ParticipantId } from '../store/participants.ts'
import {
  ARCHIVE,
  BOTH,
  candidates,
  ID,
  ORIGIN,
  OWN,
  type Candidate,
  type MessageKeys,
} from '../store/refs.ts'
import type { InRoom } from './author.ts'
import type { Replays } from './replays.ts'

/** The room's clock and ours agree about as well, when the message had come live. */
const ABOUT_MS = 5_000
/** So many messages around the time are looked at, where ids don't tell. */
const LOOKED_AT = 200

export interface RoomIncoming {
  readonly conversationId: ConversationId
  readonly authorId: ParticipantId
  /** The own participant, if the nickname is ours but nothing proves that it was. */
  readonly maybeOwn: ParticipantId | undefined
  readonly room: InRoom
  readonly message: Stanza
  readonly keys: MessageKeys
  readonly body: string
  /** The server's time. */
  readonly now: number
}

/** The stored message that is the same as the incoming one. */
export function findSameInRoom(db: Reader, incoming: RoomIncoming, replays: Replays): MessageId | undefined {
  const { conversationId, keys, room, message } = incoming
  const stamp = roomStamp(message, room)
  if (keys.archiveId !== null) {
    const [known] = candidates(db, conversationId, ARCHIVE, keys.archiveId)
    // A room that gives an id twice has two messages, unless it tells of its history.
    if (known && (stamp !== null || room.isHistory || (known.ways & LIVE) === 0)) return known.id
  }
  const reflected = room.author.isSelf ? ownWithId(db, incoming) : undefined
  if (reflected !== undefined) return reflected
  if (stamp === null && !room.isHistory) {
    return room.author.isSelf && !room.hasStableIds ? ownWithText(db, incoming) : undefined
  }
  const isFree = ({ id }: Candidate): boolean =>
    !replays.isMet(room, id, message) && !(keys.archiveId !== null && hasArchiveId(db, id))
  const at = stamp ?? incoming.now
  const byId = nearest(withId(db, incoming, at).filter(isFree), at)
  const ids = [keys.id, keys.originId, keys.archiveId]
  const isNameless = ids.every((id) => id === null) || (keys.archiveId === null && !room.hasStableIds)
  const found = byId ?? (isNameless ? nearest(withText(db, incoming, at).filter(isFree), at) : undefined)
  if (found !== undefined) replays.meet(room, found, message)
  return found
}

const LIVE = wayBit('live')

/** When the room got the message, as it says or an occupant pretends. Good enough to recognize what its author said then. */
function roomStamp({ element }: Stanza, { author, isHistory }: InRoom): number | null {
  const isRoom = (from: Jid | undefined): boolean =>
    from === undefined ? isHistory : bareOf(from) === author.room
  return delaysOf(element).find(({ from }) => isRoom(from))?.stamp ?? null
}

/** The message that was written here, when the room sends it to everybody. Nobody else makes such ids. */
function ownWithId(db: Reader, { conversationId, authorId, keys }: RoomIncoming): MessageId | undefined {
  for (const value of new Set([keys.originId, keys.id])) {
    if (value === null) continue
    const [own] = candidates(db, conversationId, OWN, value)
    if (own?.authorId === authorId) return own.id
  }
  return undefined
}

const UNREFLECTED = `SELECT id, author_id AS authorId, own, ways, sent_at AS sentAt FROM
    (SELECT * FROM message WHERE conversation_id = ? AND hidden = 0 AND place >= ? ORDER BY place DESC LIMIT ${LOOKED_AT})
  WHERE own = 1 AND state IN (${stateCode('sent')}, ${stateCode('acknowledged')}) AND ways = ${wayBit('here')}
  ORDER BY place`

/** The room gives messages ids of its own, so only the order and the text of the own ones tell. */
function ownWithText(db: Reader, { conversationId, body, now }: RoomIncoming): MessageId | undefined {
  const from = (now - COPY_WITHIN_MS) * PLACES_PER_MS
  return db.all<Candidate>(UNREFLECTED, conversationId, from).find((own) => saysSame(db, own, body))?.id
}

const isBy =
  ({ authorId, maybeOwn }: RoomIncoming) =>
  (known: Candidate): boolean =>
    known.authorId === authorId || known.authorId === maybeOwn

function withId(db: Reader, incoming: RoomIncoming, at: number): Candidate[] {
  const { conversationId, keys, body } = incoming
  return [...new Set([keys.originId, keys.id])].flatMap((value) =>
    value === null
      ? []
      : [OWN, BOTH, ORIGIN, ID].flatMap((scheme) =>
          candidates(db, conversationId, scheme as typeof ID, value)
            .filter(isBy(incoming))
            .filter(({ sentAt }) => isLong(value) || Math.abs(sentAt - at) <= ABOUT_MS)
            .filter((known) => saysSame(db, known, body)),
        ),
  )
}

const isLong = (id: string): boolean => id.length >= NEVER_REPEATS_LENGTH

const AROUND = `SELECT id, author_id AS authorId, own, ways, sent_at AS sentAt FROM message
  WHERE conversation_id = ? AND hidden = 0 AND place BETWEEN ? AND ? ORDER BY place LIMIT ${LOOKED_AT}`

/** What the same author said at about that time. */
function withText(db: Reader, incoming: RoomIncoming, at: number): Candidate[] {
  const [from, upTo] = [(at - ABOUT_MS) * PLACES_PER_MS, (at + ABOUT_MS) * PLACES_PER_MS]
  return db
    .all<Candidate>(AROUND, incoming.conversationId, from, upTo)
    .filter(isBy(incoming))
    .filter((known) => saysSame(db, known, incoming.body))
}

function nearest(found: readonly Candidate[], at: number): MessageId | undefined {
  const apart = ({ sentAt }: Candidate): number => Math.abs(sentAt - at)
  return [...found].sort((a, b) => apart(a) - apart(b) || a.id - b.id)[0]?.id
}
