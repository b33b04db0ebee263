import { expect, test } from 'vitest'
import type { ConversationId, MessageId, Place } from '../../../../shared/model/ids.ts'
import type { AttachmentId } from '../../../../shared/model/file.ts'
import type { PrintedStanza } from '../../../engine/index.ts'
import type { Reader, SqlValue, Transaction } from '../../db/store.ts'
import { ACCOUNT, createRig, JULIET, ROMEO, type Rig } from '../../testing/rig.ts'
import { detailsOf } from '../details.ts'
import { floorOf } from '../floor.ts'
import { findSame } from '../identity.ts'
import { moveToEnd } from '../own-place.ts'
import { lastPlace, placeAtEnd, placeBehind, placeOfStamp, placeRead } from '../place.ts'
import type { StreamMarks } from '../resends.ts'
import { MESSAGES_AFTER_RESTORE } from '../restored.ts'
import * as roomStore from '../rooms/store.ts'
import { isContact } from '../../roster/index.ts'
import { readUnread } from '../unread.ts'
import * as conversations from './conversations.ts'
import * as files from './attachments.ts'
import { clearDraft, keepDraft, readDraft } from './drafts.ts'
import * as messages from './messages.ts'
import * as operations from './operations.ts'
import { firstHeldAt, heldBack, heldIn } from './held-back.ts'
import * as outgoing from './outgoing.ts'
import { unsealedIn } from './unsealed.ts'
import { participant, type ParticipantId } from './participants.ts'
import * as reading from './reading.ts'
import { addPending, takePending } from './pending.ts'
import * as refs from './refs.ts'
import * as strangers from './strangers.ts'
import * as transfers from './transfers.ts'
import { readMessage, readMessages } from './views.ts'

const FILE = 1 as AttachmentId
const file = { kind: 'picture', name: 'a.png', size: 1 } as const
const A_STANZA = '<message/>' as PrintedStanza
const PLACE = 1_000 as Place
const by = 1 as ParticipantId
const keys = { id: 'a', originId: 'b', archiveId: 'c' }
const incoming = {
  conversationId: 1 as ConversationId,
  authorId: by,
  keys,
  stanza: {},
  way: 'live',
  body: 'Ho',
  time: { vouched: { at: 0, wholeSeconds: false } },
  now: 1,
} as const
const entry = {
  accountId: ACCOUNT,
  conversationId: 1 as ConversationId,
  messageId: 2 as MessageId,
  op: 'text',
} as const

type Ask = (tx: Transaction, conversation: ConversationId, message: MessageId) => unknown

/** Everything that is asked for on the way of a message, or for a page, in a conversation however long. */
const QUERIES: readonly (readonly [string, Ask])[] = [
  ['messages by an id', (tx, c) => refs.candidates(tx, c, refs.ID, 'a')],
  ['who is meant by an id', (tx, c) => refs.findMeant(tx, c, 'nobody')],
  ['one’s own by its id', (tx) => refs.findOwn(tx, 'a')],
  ['the ids of a message', (tx, _, id) => [refs.identifiersOf(tx, id), refs.idForOthers(tx, id)]],
  ['a further id', (tx, c, id) => refs.addKeys(tx, id, c, keys)],
  ['what is the same', (tx) => findSame(tx, incoming, marks)],
  [
    'what is the same by its sender',
    (tx) => findSame(tx, { ...incoming, keys: { ...keys, archiveId: null } }, marks),
  ],
  ['the end', (tx, c) => [lastPlace(tx, c), placeAtEnd(tx, c, 1)]],
  ['what was read', (tx, c) => placeRead(tx, c, 0 as Place, PLACE)],
  ['the place of a time', (tx, c) => placeOfStamp(tx, c, { at: 1, wholeSeconds: true })],
  ['what a kept message came behind', (tx, c) => floorOf(tx, c, { at: 1, wholeSeconds: true }, marks, 2)],
  ['a place behind another', (tx, c) => placeBehind(tx, c, PLACE)],
  ['the place of one’s own', (tx, _, id) => [moveToEnd(tx, id, null), moveToEnd(tx, id, 1)]],
  ['who writes', (tx, c) => participant(tx, c, JULIET, false)],
  ['a message', (tx, _, id) => [messages.findMessage(tx, id), messages.bodyOf(tx, id), readMessage(tx, id)]],
  ['messages with their quotes and reactions', (tx, _, id) => readMessages(tx, [id, 1 as MessageId])],
  ['the details of a message', (tx, _, id) => detailsOf(tx, id)],
  ['the state of a message', (tx, _, id) => messages.moveForward(tx, id, 'acknowledged', 1)],
  ['another state of a message', (tx, _, id) => messages.setState(tx, id, 'waiting', ['sent'])],
  ['whether one has written', (tx, c) => messages.hasWritten(tx, c)],
  ['who wants to hear that it was read', (tx, c) => messages.lastMarkable(tx, c, 0 as Place, PLACE)],
  ['reactions', (tx, _, id) => operations.setReactions(tx, id, by, ['❤️'], { at: 1 })],
  ['how one’s own reactions went', (tx, _, id) => operations.setOwnReactionsPlain(tx, id, true)],
  ['what waits to be sealed here', (tx, c) => unsealedIn(tx, c)],
  ['a receipt', (tx, _, id) => operations.addReceipt(tx, id, by, 'phone', 'read', 1)],
  ['a correction', (tx, _, id) => operations.correctBody(tx, id, 0, 0, 'Hey', {}, 'text')],
  ['answers to a message', (tx, _, id) => operations.answersTo(tx, id)],
  ['what is taken back', (tx, _, id) => operations.clearMessage(tx, id, 'retracted')],
  ['what begins to wait', (tx, c) => addPending(tx, c, 'a', waiting)],
  ['what waits for a message', (tx, c) => takePending(tx, c, ['a'], () => true)],
  ['what may go', (tx) => outgoing.nextReady(tx, ACCOUNT, 50)],
  ['what waits for a room', (tx, c) => [heldIn(tx, c), outgoing.waitingFor(tx, ACCOUNT, c)]],
  ['what the archive is to tell', (tx) => [heldBack(tx, ACCOUNT), firstHeldAt(tx, ACCOUNT)]],
  ['rooms that are left', (tx) => roomStore.closeRooms(tx, ACCOUNT)],
  ['a room that is entered', (tx, c) => roomStore.openRoom(tx, c)],
  ['private conversations', (tx) => roomStore.privateIn(tx, ACCOUNT, JULIET)],
  ['what was sent', (tx) => outgoing.sentUpTo(tx, 'a', 1)],
  ['what is not acknowledged', (tx) => outgoing.unacknowledged(tx, ACCOUNT)],
  ['what is due', (tx) => [outgoing.dueComposing(tx, 1, 50), outgoing.nextDue(tx)]],
  [
    'what is kept back',
    (tx, _, id) => [outgoing.composingOf(tx, id), outgoing.isUnacknowledged(tx, id, 'reaction')],
  ],
  ['what is not to go', (tx, _, id) => outgoing.withdrawUnsent(tx, id)],
  ['what goes', (tx) => outgoing.addReady(tx, entry, 'a', A_STANZA)],
  ['a newer marker', (tx) => outgoing.replaceMarker(tx, { ...entry, op: 'marker' }, 'a', A_STANZA)],
  ['what is read', (tx, c) => reading.readUpTo(tx, c, PLACE)],
  ['what was seen', (tx, c) => reading.seenBetween(tx, c, 0 as Place, PLACE)],
  ['what is unread', (tx, c) => readUnread(tx, c, 3)],
  ['how much is unread', (tx, c) => reading.countUnread(tx, c)],
  ['all that is read', (tx, c) => reading.readAll(tx, c)],
  ['what they have read', (tx, c) => reading.peerReadUpTo(tx, c, PLACE)],
  ['how far one has read', (tx, c) => reading.readPlaceOf(tx, c)],
  ['the conversation with somebody', (tx) => conversations.openConversation(tx, ACCOUNT, JULIET, 1)],
  ['a conversation', (tx, c) => conversations.getConversation(tx, c, () => null)],
  ['the list of conversations', (tx) => conversations.listConversations(tx, () => null)],
  ['the order of the list', (tx) => conversations.listKeys(tx, 0, 100)],
  [
    'whether somebody is unknown',
    (tx) => [strangers.findStranger(tx, ACCOUNT, JULIET), isContact(tx, ACCOUNT, JULIET)],
  ],
  ['the unknown senders', (tx) => strangers.listStrangers(tx, ACCOUNT)],
  ['room for an unknown sender', (tx) => strangers.countStrangers(tx, ACCOUNT, 'capulet.example')],
  ['what an unknown sender is charged', (tx, c) => strangers.charge(tx, c, 1, 0)],
  ['who is ignored', (tx, c) => strangers.makeIgnored(tx, c)],
  ['who is ignored no longer', (tx) => strangers.endIgnoring(tx, ACCOUNT, JULIET)],
  ['what is dropped', (tx) => strangers.addDropped(tx, ACCOUNT)],
  ['what was dropped', (tx) => strangers.droppedOf(tx, ACCOUNT)],
  ['what is reported', (tx, c) => refs.archiveIdsOf(tx, c)],
  ['the files of messages', (tx, _, id) => [files.filesOf(tx, [id]), files.attachmentsOf(tx, id)]],
  ['a file', (tx) => [files.findAttachment(tx, FILE), files.placeOfFile(tx, FILE)]],
  ['a file that comes again', (tx) => files.findOffered(tx, ACCOUNT, JULIET, file)],
  ['offers that broke', (tx) => files.interruptedOffers(tx, ACCOUNT)],
  ['a changed file', (tx) => files.changeAttachment(tx, FILE, { state: 'here', failure: null })],
  ['files that are to go', (tx, _, id) => transfers.queueFiles(tx, id)],
  [
    'files on their way',
    (tx) => [transfers.unfinishedTransfers(tx, ACCOUNT), transfers.findTransfer(tx, FILE)],
  ],
  ['deleted files', (tx, c, id) => [files.removeAttachments(tx, id), files.removeAttachmentsIn(tx, c)]],
  ['a draft', (tx, c) => [keepDraft(tx, c, draft, 0), readDraft(tx, c)]],
  ['a draft that was sent', (tx, c) => clearDraft(tx, c)],
]

const marks: StreamMarks = {
  newestBefore: () => 10,
  resentAfter: 0,
  continuesSession: true,
  unconfirmedFrom: 0,
  get floors() {
    return new Map()
  },
  get unconfirmed() {
    return new Map()
  },
  noteResent: () => undefined,
  wasResent: () => false,
}
const waiting = { authorId: by, op: {} }
const draft = { text: 'Ay', replyTo: null, edits: null }

/** A conversation in which Juliet said `a`, and one answered. */
function fill({ store }: Rig): [ConversationId, MessageId] {
  return store.write((tx) => {
    const { id } = conversations.openConversation(tx, ACCOUNT, JULIET, 0)
    const common = { conversationId: id, kind: 'text', sentAt: 0, receivedAt: 0, body: 'Ho' } as const
    const juliet = participant(tx, id, JULIET, false)
    const first = messages.insertMessage(tx, {
      ...common,
      authorId: juliet,
      own: false,
      place: 500 as Place,
      way: 'live',
      state: null,
      late: true,
    })
    refs.addKeys(tx, first, id, keys)
    addPending(tx, id, 'a', waiting)
    const own = messages.insertMessage(tx, {
      ...common,
      authorId: participant(tx, id, ROMEO, true),
      own: true,
      place: 499 as Place,
      way: 'here',
      state: 'waiting',
      replyTo: first,
    })
    return [id, own]
  })
}

/** Records the queries. */
function recording(tx: Transaction, asked: Set<string>): Transaction {
  const ask =
    <Args extends SqlValue[], T>(run: (sql: string, ...params: Args) => T) =>
    (sql: string, ...params: Args): T => {
      asked.add(sql)
      return run(sql, ...params)
    }
  return { ...tx, all: ask(tx.all), first: ask(tx.first), run: ask(tx.run) } as Transaction
}

function planOf(store: Reader, sql: string): string[] {
  return store
    .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...Array.from(sql.matchAll(/\?/g), () => 1))
    .map(({ detail }) => detail)
}

/**
 * Scans of what is few: what is given as JSON, the conversations themselves, what is to go out, a newest few that were
 * picked before, and single values.
 */
const FEW =
  /^SCAN (t$|newest|j VIRTUAL|json_each VIRTUAL|c$|sqlite_sequence|CONSTANT|\(subquery|o USING INDEX outgoing_ready|outgoing USING (COVERING )?INDEX outgoing_(sent|lane))/

/** Sorts of what is few: the reactions to one page, the devices that told of one message, what is under way at sign-in. */
const FEW_SORTED = [
  'FROM transfer t',
  'LIMIT 100) newest',
  'FROM json_each(?) j',
  'FROM receipt',
  'FROM edition',
  'FROM outgoing INDEXED BY outgoing_sent',
  'FROM outgoing INDEXED BY outgoing_lane',
]

test.each(QUERIES)('%s is found by an index', (_name, ask) => {
  const rig = createRig()
  const [conversation, message] = fill(rig)
  const asked = new Set<string>()
  rig.store.write((tx) => ask(recording(tx, asked), conversation, message))
  expect([...asked]).not.toEqual([])
  for (const sql of asked) {
    const plan = planOf(rig.store, sql)
    const maySort = FEW_SORTED.some((part) => sql.includes(part))
    const slow = plan.filter(
      (step) =>
        (step.startsWith('USE TEMP B-TREE') && !maySort) || (step.startsWith('SCAN') && !FEW.test(step)),
    )
    expect(slow, `${sql}\n${plan.join('\n')}`).toEqual([])
  }
})

test('preparing a restored history uses the queue', () => {
  const { store } = createRig()
  for (const sql of MESSAGES_AFTER_RESTORE.split(';').slice(0, 2)) {
    expect(planOf(store, sql)[0]).toBe('SEARCH message USING INTEGER PRIMARY KEY (rowid=?)')
  }
})

test('ids are never used twice', () => {
  const rig = createRig()
  const [, first] = fill(rig)
  rig.store.write((tx) => tx.run('DELETE FROM conversation'))
  const [, again] = fill(rig)
  expect(again).toBeGreaterThan(first)
})
