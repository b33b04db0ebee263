import type { MessageId, Place } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Message, MessageDetails } from '../../shared/model/message.ts'
import { JULIET_CHAT, NOW, placeAt, ROMEO_JID } from './sample.ts'

const JULIET = 'juliet@capulet.example' as BareJid
const MINUTE = 60_000

type Kind = Partial<Message> & { readonly body: string }

/** Direction, age in minutes, and the special fields of each message. */
const kinds: readonly (readonly ['in' | 'out', number, Kind])[] = [
  ['in', 58, { body: '', subject: 'The feast', kind: 'text' }],
  [
    'in',
    57,
    {
      body: 'Dear Romeo,\nthe masks are optional, the wine is not.\nYours, Peter',
      subject: 'About tonight',
      mail: true,
    },
  ],
  ['in', 55, { body: '/me leans on the balustrade and sighs', kind: 'action' }],
  ['out', 54, { body: '/me climbs the orchard wall', kind: 'action', state: 'delivered' }],
  [
    'in',
    52,
    {
      body: 'The garden gate is closed from 22:00 on.',
      kind: 'announcement',
      subject: 'House Capulet',
    },
  ],
  ['in', 50, { body: '', kind: 'attention' }],
  ['out', 49, { body: '', kind: 'attention', state: 'acknowledged' }],
  ['in', 48, { body: '', kind: 'sealed', sealedBy: 'OMEMO' }],
  ['in', 47, { body: '', retracted: true }],
  ['out', 46, { body: '', retracted: true, state: 'delivered' }],
  [
    'in',
    44,
    {
      body: 'O, swear not by the moon, the inconstant moon.',
      edited: 2,
      reactions: [
        { emoji: '👍', own: true, count: 2, by: [ROMEO_JID, JULIET] },
        { emoji: '🌙', own: false, count: 1, by: [JULIET] },
      ],
    },
  ],
  [
    'out',
    43,
    {
      body: 'What shall I swear by?',
      state: 'delivered',
      replyTo: {
        id: 11 as MessageId,
        author: JULIET,
        preview: 'O, swear not by the moon, the inconstant moon.',
      },
      reactions: [{ emoji: '❤️', own: false, count: 1, by: [JULIET] }],
    },
  ],
  ['in', 42, { body: 'Do not swear at all.', replyTo: { id: null, author: ROMEO_JID, preview: '' } }],
  [
    'in',
    40,
    {
      body: 'The sonnets: https://verona.example/sonnets',
      previews: [
        {
          url: 'https://verona.example/sonnets',
          title: 'Sonnets for two voices',
          description: 'Fourteen lines each, to be read aloud in an orchard, from one window to another.',
          site: 'Verona',
        },
      ],
    },
  ],
  [
    'in',
    39,
    {
      body: 'And see https://bank.example/login',
      previews: [{ url: 'https://evil.example/x', title: 'Your bank' }],
    },
  ],
  ['in', 38, { body: 'geo:45.44199,10.99844;u=12' }],
  ['in', 37, { body: '🌹🌹' }],
  ['out', 36, { body: '👨‍👩‍👧', state: 'delivered' }],
  [
    'in',
    34,
    {
      body: '*Strong*, _soft_, ~gone~ and `code`.\n> But soft, what light\n> > through yonder window\n```ts\nconst juliet = "the sun" // and a line that is far longer than any bubble could ever be, so that it has to scroll\n```\nThat is all.',
    },
  ],
  [
    'in',
    33,
    {
      body: 'Read https://bank.example now',
      rich: [
        {
          kind: 'paragraph',
          spans: [
            { text: 'Read ' },
            { text: 'https://bank.example', href: 'https://evil.example/', strong: true },
            { text: ' now' },
          ],
        },
        {
          kind: 'list',
          ordered: true,
          items: [
            [{ kind: 'paragraph', spans: [{ text: 'A rose' }] }],
            [{ kind: 'paragraph', spans: [{ text: 'Another rose', emphasis: true }] }],
          ],
        },
      ],
    },
  ],
  ['in', 32, { body: ' \u200B\u3164 ' }],
  ['in', 31, { body: 'مرحبا، كيف حالك اليوم يا روميو؟' }],
  [
    'in',
    30,
    { body: 'This one took the long way.', late: true, claimedAt: new Date('2001-01-01T12:00:00').getTime() },
  ],
  ['in', 29, { body: `A word: ${'a'.repeat(400)}` }],
  ['in', 28, { body: 'To be, or not to be. '.repeat(400) }],
  ['out', 20, { body: 'Read', state: 'delivered' }],
  ['out', 19, { body: 'Delivered', state: 'delivered' }],
  ['out', 18, { body: 'Sent', state: 'acknowledged' }],
  ['out', 17, { body: 'On its way', state: 'sent' }],
  ['out', 16, { body: 'Waiting', state: 'waiting' }],
  [
    'out',
    15,
    {
      body: 'This could not be delivered.',
      state: 'failed',
      failure: { code: 'message-refused', condition: 'service-unavailable' },
    },
  ],
  ['out', 2, { body: 'Good morning!', state: 'waiting', sendAt: NOW + 17 * 60 * MINUTE }],
]

/** A message of every kind in Juliet's conversation, with ids from 1. */
export const everyKind: readonly Message[] = kinds.map(([direction, minutes, rest], at) => ({
  id: (at + 1) as MessageId,
  conversationId: JULIET_CHAT,
  place: placeAt(NOW - minutes * MINUTE),
  kind: 'text' as const,
  direction,
  author: direction === 'in' ? JULIET : ROMEO_JID,
  sentAt: NOW - minutes * MINUTE,
  ...rest,
}))

/** The other side has read up to this place. */
export const KINDS_READ: Place = placeAt(NOW - 20 * MINUTE)

/** The main process's answer about a message. */
export function detailsOf(message: Message): MessageDetails {
  const own = message.direction === 'out'
  const at = message.sentAt
  return {
    message,
    ids: [
      { scheme: 'id', value: 'b7a0c2c4-6a54-4c0f' },
      { scheme: 'origin-id', value: 'b7a0c2c4-6a54-4c0f' },
      { scheme: 'stanza-id', value: '1764343449.218' },
    ],
    receivedAt: at,
    ways: own ? ['here'] : ['live', 'received-copy'],
    sentAt: own ? at + 20 : null,
    acknowledgedAt: own ? at + 90 : null,
    receipts: own
      ? [
          { by: JULIET, device: 'phone', level: 'delivered', at: at + 400 },
          { by: JULIET, device: 'balcony', level: 'delivered', at: at + 900 },
          { by: JULIET, device: 'phone', level: 'read', at: at + 60_000 },
        ]
      : [],
    editions: message.edited
      ? [
          { body: 'O, swear by the moon.', at },
          { body: 'O, swear not by the moon.', at: at + 30_000 },
        ]
      : [],
    editionsLeft: 0,
  }
}
