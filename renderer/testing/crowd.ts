import type { Snapshot } from '../../shared/contract/app.ts'
import type { Contact } from '../../shared/model/contact.ts'
import type { ConversationId, MessageId, Place } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Conversation, Message } from '../../shared/model/message.ts'
import { SHOWS } from '../../shared/model/presence.ts'
import { JULIET_CHAT, NOW, placeAt, ROMEO, ROMEO_JID, sampleSnapshot } from './sample.ts'

const WORDS =
  'But soft what light through yonder window breaks it is the east and Juliet is the sun arise fair sun'.split(
    ' ',
  )
const MINUTE = 60_000

const sentence = (at: number): string =>
  Array.from(
    { length: 3 + ((at * 7919) % 31) },
    (_, word) => WORDS[(at * 31 + word * 17) % WORDS.length],
  ).join(' ')

export function crowdContacts(count: number): readonly Contact[] {
  return Array.from({ length: count }, (_, at) => ({
    accountId: ROMEO,
    jid: `guest${at}@capulet.example` as BareJid,
    name: `${WORDS[at % WORDS.length]} ${WORDS[(at * 13) % WORDS.length]} ${at}`,
    groups: [`House ${at % 12}`],
    subscription: 'both' as const,
    pending: false,
    presence: { show: SHOWS[(at * 3) % SHOWS.length] ?? 'offline', status: at % 4 === 0 ? sentence(at) : '' },
  }))
}

/** `count` messages with Juliet, the last one at `NOW`. */
export function longHistory(count: number): Message[] {
  return Array.from({ length: count }, (_, at) => ({
    id: (at + 1) as MessageId,
    conversationId: JULIET_CHAT,
    place: placeAt(NOW - (count - at) * 3 * MINUTE),
    kind: 'text' as const,
    direction: at % 5 < 3 ? ('in' as const) : ('out' as const),
    author: (at % 5 < 3 ? 'juliet@capulet.example' : ROMEO_JID) as BareJid,
    body: sentence(at),
    sentAt: NOW - (count - at) * 3 * MINUTE,
    ...(at % 5 < 3 ? {} : { state: 'delivered' as const }),
  }))
}

/** A snapshot with many contacts and conversations. */
export function crowdSnapshot(contacts: number, conversations: number): Snapshot {
  const sample = sampleSnapshot()
  const people = crowdContacts(contacts)
  const more = people.slice(0, conversations).map((contact, at): Conversation => ({
    id: (at + 100) as ConversationId,
    accountId: contact.accountId,
    kind: 'person',
    jid: contact.jid,
    draft: null,
    unread: at % 9 === 0 ? at % 40 : 0,
    firstUnread: null,
    late: 0,
    firstLate: null,
    peerReadPlace: 0 as Place,
    last: {
      kind: 'text',
      direction: 'in',
      preview: sentence(at),
      sentAt: NOW - (at + 2) * 40 * MINUTE,
      place: placeAt(NOW - (at + 2) * 40 * MINUTE),
    },
    peerState: null,
    activeAt: NOW - (at + 2) * 40 * MINUTE,
  }))
  const read = sample.conversations.map((chat) => ({ ...chat, unread: 0, firstUnread: null }))
  return {
    ...sample,
    contacts: [...sample.contacts, ...people],
    conversations: [...read, ...more],
  }
}
