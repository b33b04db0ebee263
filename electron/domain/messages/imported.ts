/**
 * Messages from the history of another program. Each is stored once, however often and in whichever order it comes from
 * imports, archives and live streams. It is known by its archive id, else by an id of its author, else by author, second
 * and text; and each stored message is met by one message of an import. `archived/same.ts` does the same the other way
 * round.
 */
import type { ConversationId, MessageId, Place } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { isAction } from '../../../shared/text/action.ts'
import type { LiveAccount } from '../context.ts'
import type { Transaction } from '../db/store.ts'
import type { Changes } from './changes.ts'
import { ensureConversation } from './ensure-conversation.ts'
import { COPY_WITHIN_MS, NEVER_REPEATS_LENGTH, saysSame } from './identity.ts'
import { PLACES_PER_MS, placeOfStamp } from './place.ts'
import { linkedFile } from './received-files.ts'
import { hasLink, insertAttachment, type NewAttachment } from './store/attachments.ts'
import { wayBit } from './store/codes.ts'
import { addUnread, readPlaceOf, readUpTo } from './store/reading.ts'
import { insertMessage } from './store/messages.ts'
import { addEdition, addWay } from './store/operations.ts'
import { participant, type ParticipantId } from './store/participants.ts'
import { authorIdsOf } from './store/archived-refs.ts'
import { addKeys, ARCHIVE, BOTH, candidates, ID, ORIGIN, OWN, type Candidate } from './store/refs.ts'

export interface ImportedMessage {
  readonly peer: BareJid
  readonly own: boolean
  /** Milliseconds since 1970. */
  readonly at: number
  readonly wholeSeconds: boolean
  readonly body: string
  readonly subject?: string | undefined
  readonly id?: string | undefined
  readonly originId?: string | undefined
  readonly archiveId?: string | undefined
  /** The body is the link to a file and nothing else. */
  readonly file?: true | undefined
  /** Its first text, if it was corrected. */
  readonly original?: string | undefined
}

/** What one import keeps in mind from one transaction to the next. */
export interface ImportMemory {
  /** Stored messages that were met by text, so that two equal lines of one second are two messages. */
  readonly met: Set<MessageId>
  /** The newest place of each conversation of this transaction. Everything up to there was read elsewhere. */
  readonly newest: Map<ConversationId, Place>
}

/** Equal messages are near each other, so only the last of them are kept in mind. */
const MOST_MET = 10_000
/** The logs of other programs have the time of their own computer, in seconds. */
const ABOUT_MS = 5_000
/** So many messages around the time are looked at, where ids don't tell. */
const LOOKED_AT = 200

export const createImportMemory = (): ImportMemory => ({ met: new Set(), newest: new Map() })

/** Stores the message of a contact or to them. Returns whether it is new. `now`: when it is stored. */
export function importMessage(
  tx: Transaction,
  changes: Changes,
  { id: accountId, address }: Pick<LiveAccount, 'id' | 'address'>,
  message: ImportedMessage,
  memory: ImportMemory,
  now: number,
): { readonly conversationId: ConversationId; readonly isNew: boolean } {
  const { peer, own } = message
  const conversationId = conversationFor(tx, changes, accountId, message)
  const authorId = participant(tx, conversationId, own ? address : peer, own)
  const known =
    sameById(tx, conversationId, authorId, message) ??
    sameByText(tx, conversationId, authorId, message, memory)
  if (known !== undefined) {
    remember(memory.met, known)
    addWay(tx, known, wayBit('imported'))
    // A second program may know ids that the first one did not keep.
    if (authorIdsOf(tx, known).length === 0) addKeys(tx, known, conversationId, keysOf(message))
    if (message.archiveId !== undefined) changes.named(known)
    return { conversationId, isNew: false }
  }
  remember(memory.met, insert(tx, conversationId, authorId, message, memory, now))
  return { conversationId, isNew: true }
}

/** What another program shows is read. Call it at the end of each transaction. */
export function readImported(tx: Transaction, { newest }: ImportMemory): void {
  for (const [id, place] of newest) readUpTo(tx, id, place)
  newest.clear()
}

/** A closed conversation stays closed. A stranger with whom there is a history is none. */
function conversationFor(
  tx: Transaction,
  changes: Changes,
  accountId: LiveAccount['id'],
  { peer, at }: ImportedMessage,
): ConversationId {
  const found = tx.first<{ id: ConversationId; unknown: number | null }>(
    `SELECT id, unknown FROM conversation WHERE account_id = ? AND peer = ? AND occupant = ''`,
    accountId,
    peer,
  )
  return found?.unknown === null ? found.id : ensureConversation(tx, changes, accountId, peer, at)
}

const keysOf = ({ id, originId, archiveId }: ImportedMessage) => ({
  id: id ?? null,
  originId: originId ?? null,
  archiveId: archiveId ?? null,
})

function sameById(
  tx: Transaction,
  conversationId: ConversationId,
  authorId: ParticipantId,
  { id, originId, archiveId, at }: ImportedMessage,
): MessageId | undefined {
  if (archiveId !== undefined) {
    const [archived] = candidates(tx, conversationId, ARCHIVE, archiveId)
    if (archived?.authorId === authorId) return archived.id
  }
  for (const value of new Set([originId, id])) {
    if (value === undefined) continue
    for (const scheme of [OWN, BOTH, ORIGIN, ID] as const) {
      const found = candidates(tx, conversationId, scheme, value).find(
        (each) =>
          each.authorId === authorId &&
          (value.length >= NEVER_REPEATS_LENGTH || Math.abs(each.sentAt - at) <= COPY_WITHIN_MS),
      )
      if (found) return found.id
    }
  }
  return undefined
}

const AROUND = `SELECT m.id, m.author_id AS authorId, m.own, m.ways, m.sent_at AS sentAt FROM message m
  WHERE m.conversation_id = ? AND m.hidden = 0 AND m.place BETWEEN ? AND ? LIMIT ${LOOKED_AT}`

function sameByText(
  tx: Transaction,
  conversationId: ConversationId,
  authorId: ParticipantId,
  message: ImportedMessage,
  { met }: ImportMemory,
): MessageId | undefined {
  const { at, wholeSeconds, id, originId, body, original } = message
  const from = (at - ABOUT_MS) * PLACES_PER_MS
  const upTo = (at + ABOUT_MS + (wholeSeconds ? 1_000 : 0)) * PLACES_PER_MS
  const isNamed = id !== undefined || originId !== undefined
  const apart = ({ sentAt }: Candidate): number => Math.abs(sentAt - at)
  return tx
    .all<Candidate>(AROUND, conversationId, from, upTo)
    .filter(
      (known) =>
        known.authorId === authorId &&
        !met.has(known.id) &&
        // Two that have ids of their author, which differ, are two.
        !(isNamed && authorIdsOf(tx, known.id).length > 0) &&
        (saysSame(tx, known, original ?? body) ||
          saysSame(tx, known, body) ||
          // A message with a file is its link in the logs of programs that know no more of it.
          (body.startsWith('https://') && hasLink(tx, known.id, [body]))),
    )
    .sort((a, b) => apart(a) - apart(b))[0]?.id
}

function remember(met: Set<MessageId>, id: MessageId): void {
  met.add(id)
  if (met.size <= MOST_MET) return
  const [oldest] = met
  if (oldest !== undefined) met.delete(oldest)
}

function insert(
  tx: Transaction,
  conversationId: ConversationId,
  authorId: ParticipantId,
  message: ImportedMessage,
  { newest }: ImportMemory,
  now: number,
): MessageId {
  const { own, at, wholeSeconds, body, subject, original } = message
  const file: NewAttachment | null = message.file === true ? linkedFile(body) : null
  const place = placeOfStamp(tx, conversationId, { at, wholeSeconds })
  const id = insertMessage(tx, {
    conversationId,
    authorId,
    own,
    kind: file ? 'file' : isAction(body) ? 'action' : 'text',
    place,
    way: 'imported',
    sentAt: at,
    receivedAt: now,
    state: own ? 'acknowledged' : null,
    extra: subject === undefined ? undefined : { subject },
    body: file ? '' : body,
  })
  addKeys(tx, id, conversationId, keysOf(message))
  if (file) insertAttachment(tx, id, conversationId, 0, file)
  if (original !== undefined) addEdition(tx, id, 0, at, original)
  // Counted first, because reading up to there counts it out.
  if (!own && place > readPlaceOf(tx, conversationId)) addUnread(tx, conversationId, false)
  newest.set(conversationId, Math.max(place, newest.get(conversationId) ?? 0) as Place)
  return id
}
