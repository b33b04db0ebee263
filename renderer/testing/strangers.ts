import type { Stranger } from '../../shared/contract/strangers.ts'
import type { SubscriptionRequest } from '../../shared/model/contact.ts'
import type { ConversationId, MessageId, Place } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Message } from '../../shared/model/message.ts'
import { NOW, placeAt, ROMEO } from './sample.ts'

const MINUTE = 60_000

/** An unknown sender whose last message was `preview`, some minutes ago, in a conversation with that id. */
export function sampleStranger(number: number, jid: string, preview: string, minutes = number): Stranger {
  const at = NOW - minutes * MINUTE
  return {
    accountId: ROMEO,
    jid: jid as BareJid,
    conversation: {
      id: number as ConversationId,
      accountId: ROMEO,
      kind: 'person',
      jid: jid as BareJid,
      draft: null,
      unread: 1,
      firstUnread: null,
      late: 0,
      firstLate: null,
      peerReadPlace: 0 as Place,
      last: { kind: 'text', direction: 'in', preview, sentAt: at, place: placeAt(at) },
      peerState: null,
      activeAt: at,
    },
  }
}

export const sampleStrangers: readonly Stranger[] = [
  sampleStranger(
    501,
    'winner@lottery.example',
    'You have won a castle! See https://lottery.example/claim',
    40,
  ),
  sampleStranger(502, 'juliet@c\u0430pulet.example', 'Romeo, it is me. I have a new address.', 70),
  sampleStranger(503, 'apothecary@mantua.example', 'Who calls so loud?', 300),
]

/** Sample subscription requests. */
export const sampleRequests: readonly SubscriptionRequest[] = [
  {
    accountId: ROMEO,
    jid: 'peter@capulet.example' as BareJid,
    nickname: 'Peter',
    text: 'I am the Nurse’s servant.',
    receivedAt: NOW - 30 * MINUTE,
  },
  {
    accountId: ROMEO,
    jid: 'juliet@c\u0430pulet.example' as BareJid,
    nickname: 'Juliet” (verified by Balcony)',
    text: '',
    receivedAt: NOW - 50 * MINUTE,
  },
]

/** The messages of the sample strangers. */
export const strangerMessages: readonly Message[] = sampleStrangers.flatMap(({ conversation, jid }, person) =>
  Array.from({ length: 3 }, (_, at): Message => {
    const sentAt = (conversation.last?.sentAt ?? NOW) - (2 - at) * 3 * MINUTE
    return {
      id: (9_000 + person * 10 + at) as MessageId,
      conversationId: conversation.id,
      place: placeAt(sentAt),
      kind: 'text',
      direction: 'in',
      author: jid,
      body: at === 2 ? (conversation.last?.preview ?? '') : 'Good morrow.',
      sentAt,
    }
  }),
)
