import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { ChatState, LinkPreview, MessageKind } from '../../../shared/model/message.ts'
import { isAction } from '../../../shared/text/action.ts'
import type { PrintedStanza } from '../../engine/index.ts'
import type { LiveAccount } from '../context.ts'
import type { Transaction } from '../db/store.ts'
import type { Changes } from './changes.ts'
import { composeText } from './compose.ts'
import { ensureConversation } from './ensure-conversation.ts'
import { lastPlace, placeAtEnd, placeRead } from './place.ts'
import { addressIn, answeredBy, goneIn, mentionsIn, ownNick } from './rooms/addressing.ts'
import { reopen } from './rooms/store.ts'
import { conversationKey, isTurnedOff } from './store/conversations.ts'
import { readPlaceOf, readUpTo } from './store/reading.ts'
import { bodyOf, insertMessage, moveForward, setPlaceAndTime, findMessage } from './store/messages.ts'
import {
  addComposing,
  addReady,
  isSealed,
  makeReady,
  startHeldFile,
  type Composing,
  type NewOutgoing,
} from './store/outgoing.ts'
import { setExtra } from './store/operations.ts'
import { noteSealing, queueFiles } from './store/transfers.ts'
import { participant } from './store/participants.ts'
import { addRef, idForOthers, OWN } from './store/refs.ts'
import type { Extra } from './store/extra.ts'

/** A text that the person wants to send. */
export interface Written {
  readonly body: string
  readonly replyTo: MessageId | null
  readonly subject: string | null
  readonly previews?: readonly LinkPreview[] | undefined
  /** Nicknames of occupants that the person has chosen for it, in a room. */
  readonly mentions?: readonly string[] | undefined
  /** When to send it, in milliseconds since 1970; null: now. */
  readonly sendAt: number | null
}

export interface Writing {
  readonly tx: Transaction
  readonly changes: Changes
  readonly account: LiveAccount
  /** By the server's clock, in milliseconds since 1970. */
  readonly now: number
  readonly uuid: () => string
  /** The chat state to send with a text in that conversation. */
  readonly stateFor: (id: ConversationId) => ChatState | undefined
}

/** Stores an own message and queues it for sending, or holds it until its time. */
export function writeMessage(writing: Writing, conversationId: ConversationId, written: Written): MessageId {
  const { tx } = writing
  const { id, what, stanzaId } = insertOwn(
    writing,
    conversationId,
    written,
    isAction(written.body) ? 'action' : 'text',
  )
  if (written.sendAt === null) queueText(writing, what, id, stanzaId)
  else {
    addComposing(tx, what, stanzaId, written.sendAt)
    if (isSealed(tx, conversationId)) setExtra(tx, id, { ...findMessage(tx, id)?.extra, toSeal: true })
  }
  return id
}

/** Stores an own message at the end of its conversation. The caller queues its stanza. */
export function insertOwn(
  writing: Writing,
  conversationId: ConversationId,
  written: Omit<Written, 'sendAt'>,
  kind: MessageKind,
): { readonly id: MessageId; readonly stanzaId: string; readonly what: NewOutgoing } {
  const { tx, changes, account, now } = writing
  const key = conversationKey(tx, conversationId)
  if (!key) throw new Error('there is no such conversation')
  if (key.kind === 'room' || key.kind === 'private') {
    if (reopen(tx, conversationId, now)) changes.conversation(conversationId)
  } else ensureConversation(tx, changes, account.id, key.jid, now)
  const answered = written.replyTo === null ? undefined : findMessage(tx, written.replyTo)
  const replyTo = answered?.conversationId === conversationId ? answered.id : null
  const { previews = [], mentions = [] } = written
  const extra = {
    ...extraOf(written, replyTo === null ? undefined : answered?.extra),
    ...(previews.length > 0 && { previews }),
    ...(mentions.length > 0 && { named: mentions }),
  }
  const seen = placeRead(tx, conversationId, readPlaceOf(tx, conversationId), lastPlace(tx, conversationId))
  const place = placeAtEnd(tx, conversationId, now)
  const id = insertMessage(tx, {
    conversationId,
    authorId: participant(tx, conversationId, account.address, true, ownNick(account, key)),
    own: true,
    kind,
    place,
    way: 'here',
    sentAt: now,
    receivedAt: now,
    state: 'waiting',
    replyTo,
    extra,
    body: written.body,
  })
  const stanzaId = writing.uuid()
  addRef(tx, id, conversationId, OWN, stanzaId)
  // Writing means that the person has read everything before, but not what may still come there from the server.
  if (readUpTo(tx, conversationId, seen)) {
    changes.conversation(conversationId)
    changes.read(conversationId)
  }
  changes.message(id)
  return {
    id,
    stanzaId,
    what: { accountId: account.id, conversationId, messageId: id, op: 'text' },
  }
}

/** Queues a held message for sending. Of a file, the bytes start to move now. */
export function releaseMessage(writing: Writing, composing: Composing): void {
  const { tx, changes, now } = writing
  const { id, conversationId, messageId, stanzaId } = composing
  const message = findMessage(tx, messageId)
  if (message?.kind === 'file') {
    startHeldFile(tx, id)
    queueFiles(tx, messageId)
    changes.fileDue(messageId)
  } else if (message?.extra.toSeal && isTurnedOff(tx, conversationId)) {
    // It goes plain only if the person says so, by trying again.
    moveForward(tx, messageId, 'failed', now, { code: 'sealing-turned-off' })
  } else {
    const stanza = textStanza(writing, messageId, stanzaId)
    if (stanza === undefined) failGone(writing, messageId)
    else makeReady(tx, composing, stanza)
  }
  // It counts as written now.
  setPlaceAndTime(tx, messageId, placeAtEnd(tx, conversationId, now), now)
  changes.message(messageId)
}

/** Queues a failed message again, unchanged. The bytes of a file move again if nobody has them. */
export function sendAgain(writing: Writing, messageId: MessageId): void {
  const { tx, changes, account } = writing
  const message = findMessage(tx, messageId)
  const stanzaId = idForOthers(tx, messageId)
  if (!message || stanzaId === undefined) throw new Error('a message that is to go out is not there')
  const { conversationId } = message
  const what = { accountId: account.id, conversationId, messageId, op: 'text' } as const
  if (message.kind === 'file') {
    addComposing(tx, what, stanzaId, null)
    noteSealing(tx, messageId)
    queueFiles(tx, messageId)
    changes.fileDue(messageId)
  } else queueText(writing, what, messageId, stanzaId)
  changes.message(messageId)
}

function queueText(writing: Writing, what: NewOutgoing, id: MessageId, stanzaId: string): void {
  const stanza = textStanza(writing, id, stanzaId)
  if (stanza === undefined) failGone(writing, id)
  else addReady(writing.tx, what, stanzaId, stanza)
}

/** The account or the other has left the room, so that nobody can get it. */
export function failGone({ tx, changes, now }: Writing, id: MessageId): void {
  const message = findMessage(tx, id)
  const key = message && conversationKey(tx, message.conversationId)
  if (key && moveForward(tx, id, 'failed', now, goneIn(key))) changes.message(id)
}

/** An answer to a mail is a mail in the same thread (RFC 6121 §5.2.2, §5.2.5). */
function extraOf({ subject }: Pick<Written, 'subject'>, answered: Extra | undefined): Extra {
  const isMail = (subject !== null && subject !== '') || answered?.mail
  if (!isMail) return answered?.thread === undefined ? {} : { thread: answered.thread }
  const about =
    subject ?? (answered?.subject === undefined ? undefined : `Re: ${withoutRe(answered.subject)}`)
  return {
    mail: true,
    ...(about !== undefined && about !== '' && { subject: about }),
    ...(answered?.thread !== undefined && { thread: answered.thread }),
  }
}

const withoutRe = (subject: string): string => subject.replace(/^(re:\s*)+/iu, '')

/** undefined: nobody is there to get it. */
function textStanza(
  { tx, account, stateFor }: Writing,
  id: MessageId,
  stanzaId: string,
): PrintedStanza | undefined {
  const message = findMessage(tx, id)
  const key = message && conversationKey(tx, message.conversationId)
  if (!message || !key) throw new Error('a message that is to go out is not there')
  const { subject, thread, mail, previews, named } = message.extra
  const address = addressIn(key)
  if (address === undefined) return undefined
  const body = bodyOf(tx, id)
  return composeText(
    { ...address, id: stanzaId, mail },
    {
      body,
      answers: answeredBy(tx, account, key, id),
      mentions: mentionsIn(account, key, body, named),
      subject,
      thread,
      previews,
      state: stateFor(key.id),
    },
  )
}
