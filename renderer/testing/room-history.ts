import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Message } from '../../shared/model/message.ts'
import { COURT, GARDEN, GARDEN_JID, WHISPER } from './rooms.ts'
import { NOW, placeAt, ROMEO_JID } from './sample.ts'

const MINUTE = 60_000
const by = (nick: string) => ({ key: nick === 'Juliеt' ? 'o:mallory' : `o:${nick}`, nick })

/** Who writes (empty: the room itself), age in minutes, text, and the rest. */
type Line = readonly [nick: string, minutes: number, body: string, rest?: Partial<Message>]

const lines: readonly Line[] = [
  ['', 210, '', { kind: 'event', event: { what: 'fact', fact: 'created' } }],
  [
    '',
    200,
    '',
    {
      kind: 'event',
      event: { what: 'subject', by: 'Juliet', text: 'Tonight: the nightingale and the lark' },
    },
  ],
  ['Juliet', 60, 'Who’s there? The orchard walls are high and hard to climb.'],
  ['Juliet', 60, 'And the place death, considering who thou art.'],
  ['Benvolio', 58, 'He ran this way, and leapt this orchard wall.'],
  ['Mercutio', 57, '/me conjures by Rosaline’s bright eyes', { kind: 'action' }],
  [
    'Benvolio',
    56,
    'An if he hear thee, thou wilt anger him.',
    { replyTo: { id: 6 as MessageId, author: GARDEN_JID, by: by('Mercutio'), preview: '/me conjures' } },
  ],
  ['Romeo', 50, 'He jests at scars that never felt a wound.', { state: 'delivered' }],
  ['Romeo', 49, 'But soft! What light?', { state: 'acknowledged' }],
  ['', 40, '', { kind: 'event', event: { what: 'nick', from: 'Count', to: 'Paris', self: false } }],
  ['Tybalt', 38, '', { retracted: true, moderated: { by: 'Friar Laurence', reason: 'Put up thy sword' } }],
  [
    '',
    38,
    '',
    {
      kind: 'event',
      event: { what: 'kicked', nick: 'Tybalt', self: false, by: 'Friar Laurence', reason: 'Brawling' },
    },
  ],
  [
    'Juliet',
    10,
    'Romeo, doff thy name, and for thy name, which is no part of thee, take all myself.',
    {
      mention: true,
      reactions: [
        { emoji: '❤️', own: true, count: 2, by: [], nicks: ['Romeo', 'Nurse'] },
        { emoji: '🌹', own: false, count: 7, by: [], nicks: ['Benvolio', 'Peter'] },
      ],
    },
  ],
  ['Juliеt', 6, 'I am Juliet, send me your letters instead.'],
  ['Sampson', 5, 'I will push Montague’s men from the wall.', { ignored: true }],
  ['ليلى', 4, 'مساء الخير'],
  ['Nurse', 1, 'Madam! Romeo: anon, I beseech thee.', { mention: true }],
]

const messageOf =
  (conversationId: ConversationId, jid: string, first: number) =>
  ([nick, minutes, body, rest]: Line, at: number): Message => {
    const own = nick === 'Romeo'
    return {
      id: (first + at) as MessageId,
      conversationId,
      place: placeAt(NOW - minutes * MINUTE + at),
      kind: 'text',
      direction: own ? 'out' : 'in',
      author: own ? ROMEO_JID : (jid as BareJid),
      ...(nick !== '' && { by: by(nick) }),
      body,
      sentAt: NOW - minutes * MINUTE + at,
      ...rest,
    }
  }

/** What was said in the garden, with ids from 1; in the court; and privately. */
export const roomHistory: readonly Message[] = [
  ...lines.map(messageOf(GARDEN, GARDEN_JID, 1)),
  ...[['Escalus', 9, 'Rebellious subjects, enemies to peace,'] as const].map(
    messageOf(COURT, 'court@rooms.verona.example', 101),
  ),
  ...(
    [
      ['Juliet', 6, 'My bounty is as boundless as the sea.'],
      ['Romeo', 5, 'O blessed, blessed night!', { state: 'delivered' }],
      ['Juliet', 4, 'Three words, and good night indeed.'],
    ] as const
  ).map(messageOf(WHISPER, GARDEN_JID, 201)),
]
