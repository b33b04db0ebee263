/**
 * Decides whether a message of an archive is already stored. Live messages, offline messages, copies from other devices,
 * imported histories and archives may all bring the same one. It is known by its archive id, else by the id that its author
 * gave it, with the author, the text and about the same time, else (imported, or without any id) by author, second and
 * text. Each stored message is met by one message of the archive.
 */
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Reader } from '../../db/store.ts'
import { AGAIN_WITHIN_MS, COPY_WITHIN_MS, NEVER_REPEATS_LENGTH, saysSame } from '../identity.ts'
import { PLACES_PER_MS, type Stamp } from '../place.ts'
import { hasLink } from '../store/attachments.ts'
import { wayBit } from '../store/codes.ts'
import type { ParticipantId } from '../store/participants.ts'
import { authorIdsOf, hasArchiveId } from '../store/archived-refs.ts'
import {
  BOTH,
  candidates,
  ID,
  MAX_CANDIDATES,
  ORIGIN,
  OWN,
  type Candidate,
  type MessageKeys,
} from '../store/refs.ts'

/** The logs of other programs have the time of their own computer, in seconds. */
const ABOUT_MS = 5_000
/** So many messages around the time are looked at, where ids don't tell. */
const LOOKED_AT = 200

export interface ArchivedMessage {
  readonly conversationId: ConversationId
  readonly authorId: ParticipantId
  readonly keys: MessageKeys
  readonly body: string
  /** The links to its files. */
  readonly links: readonly string[]
  readonly at: Stamp
}

/** Whether two messages with one archive id are the same: some archives use an id twice. */
export function isSameArchived(
  db: Reader,
  id: MessageId,
  authorId: ParticipantId,
  message: ArchivedMessage,
): boolean {
  if (authorId !== message.authorId) return false
  const { keys } = message
  const given = [keys.id, keys.originId].filter((value) => value !== null)
  const known = authorIdsOf(db, id)
  return given.length === 0 || known.length === 0 || given.some((value) => known.includes(value))
}

/**
 * Whether two messages with one id of a room are the same. The live one may tell more of its author than the archive, and a
 * room may change the ids of authors (XEP-0045 §7.4).
 */
export function isSameInRoom(
  db: Reader,
  id: MessageId,
  authorId: ParticipantId,
  message: ArchivedMessage,
): boolean {
  if (authorId === message.authorId) return true
  const { keys, body } = message
  const known = authorIdsOf(db, id)
  return (
    [keys.id, keys.originId].some((value) => value !== null && known.includes(value)) ||
    saysSame(db, { id }, body)
  )
}

/** The stored message with one of the author's ids. */
export function sameById(db: Reader, message: ArchivedMessage): MessageId | undefined {
  const { conversationId, authorId, keys, body } = message
  const found: Candidate[] = []
  for (const value of new Set([keys.originId, keys.id])) {
    if (value === null) continue
    const [own] = candidates(db, conversationId, OWN, value)
    // Nobody else makes such ids.
    if (own?.authorId === authorId) return own.id
    for (const scheme of [BOTH, ORIGIN, ID] as const) {
      const known = candidates(db, conversationId, scheme, value)
      const all = known.length < MAX_CANDIDATES ? known : [...known, ...around(db, message, value)]
      found.push(
        ...all.filter(
          (each) =>
            each.authorId === authorId && isCopy(db, each, message, value) && saysSame(db, each, body),
        ),
      )
    }
  }
  return nearest(found, message)
}

function isCopy(db: Reader, { id, sentAt }: Candidate, { at }: ArchivedMessage, value: string): boolean {
  if (value.length >= NEVER_REPEATS_LENGTH) return true
  const apart = Math.abs(at.at - sentAt)
  // The archive has it already, under another id.
  if (hasArchiveId(db, id)) return apart <= AGAIN_WITHIN_MS + (at.wholeSeconds ? 1_000 : 0)
  return apart <= COPY_WITHIN_MS
}

const AROUND = `SELECT m.id, m.author_id AS authorId, m.own, m.ways, m.sent_at AS sentAt, m.archived FROM message m
  WHERE m.conversation_id = ? AND m.hidden = 0 AND m.place BETWEEN ? AND ? LIMIT ${LOOKED_AT}`

interface Around extends Candidate {
  readonly archived: number | null
}

function messagesAround(db: Reader, { conversationId, at }: ArchivedMessage, ms: number): Around[] {
  const from = (at.at - ms) * PLACES_PER_MS
  const upTo = (at.at + ms + (at.wholeSeconds ? 1_000 : 0)) * PLACES_PER_MS
  return db.all<Around>(AROUND, conversationId, from, upTo)
}

/** Those with that id, of the messages around its time: more have it than can be looked through. */
function around(db: Reader, message: ArchivedMessage, value: string): Candidate[] {
  return messagesAround(db, message, ABOUT_MS).filter(
    ({ id, archived }) => archived === null && authorIdsOf(db, id).includes(value),
  )
}

/** The stored message of the same author, second and text, where one of the two has no ids. */
export function sameByText(db: Reader, message: ArchivedMessage): MessageId | undefined {
  const { authorId, keys } = message
  const unnamed = keys.id === null && keys.originId === null
  const found = messagesAround(db, message, ABOUT_MS).filter(
    (known) =>
      known.archived === null &&
      known.authorId === authorId &&
      ((known.ways & wayBit('imported')) !== 0 || (unnamed && authorIdsOf(db, known.id).length === 0)) &&
      tellsSame(db, known.id, message),
  )
  return nearest(found, message)
}

/** A file is its link, in the logs of programs that know no more of it. */
function tellsSame(db: Reader, id: MessageId, { body, links }: ArchivedMessage): boolean {
  if (links.length > 0) return hasLink(db, id, links) || links.some((link) => saysSame(db, { id }, link))
  return saysSame(db, { id }, body) || (body.startsWith('https://') && hasLink(db, id, [body]))
}

/** What stands around the time of a page: nothing, messages of the archive only, or also others. */
export type Surroundings = 'empty' | 'archived' | 'others'

export function surroundings(db: Reader, id: ConversationId, from: number, upTo: number): Surroundings {
  const found = db.first<{ count: number; numbered: number }>(
    `SELECT count(*) AS count, count(archived) AS numbered FROM
       (SELECT archived FROM message WHERE conversation_id = ? AND hidden = 0 AND place BETWEEN ? AND ? LIMIT ${LOOKED_AT})`,
    id,
    (from - ABOUT_MS) * PLACES_PER_MS,
    (upTo + ABOUT_MS + 1_000) * PLACES_PER_MS,
  )
  if (!found || found.count === 0) return 'empty'
  return found.numbered < found.count || found.count === LOOKED_AT ? 'others' : 'archived'
}

/** What an archive has told of already is taken last. */
function nearest(found: readonly Candidate[], { at }: ArchivedMessage): MessageId | undefined {
  const apart = ({ sentAt, ways }: Candidate): number =>
    Math.abs(at.at - sentAt) + ((ways & wayBit('archive')) === 0 ? 0 : COPY_WITHIN_MS)
  return [...found].sort((a, b) => apart(a) - apart(b))[0]?.id
}
