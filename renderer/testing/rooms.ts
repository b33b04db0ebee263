import type { Snapshot } from '../../shared/contract/app.ts'
import type { ConversationId, Place } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Conversation, LastMessage } from '../../shared/model/message.ts'
import type { Occupant, Room, RoomRights, RoomTraits } from '../../shared/model/room.ts'
import type { Given } from './mock-bridge.ts'
import { NOW, placeAt, ROMEO, sampleConversations, sampleSnapshot } from './sample.ts'

const MINUTE = 60_000

export const GARDEN = 20 as ConversationId
export const GARDEN_JID = 'garden@rooms.verona.example' as BareJid
const TOMB = 21 as ConversationId
export const COURT = 22 as ConversationId
const CELL = 23 as ConversationId
export const WHISPER = 24 as ConversationId
const PAST = 25 as ConversationId
export const PIAZZA = 26 as ConversationId
const VAULT = 27 as ConversationId

export const sampleTraits: RoomTraits = {
  nonAnonymous: false,
  membersOnly: false,
  moderated: false,
  password: false,
  persistent: true,
  hidden: false,
  archive: true,
  stanzaIds: true,
  occupantIds: true,
}

const GUEST: RoomRights = {
  talk: true,
  invite: true,
  changeSubject: false,
  moderate: false,
  retract: false,
  manageMembers: false,
  own: false,
  picture: false,
}
export const OWNER: RoomRights = {
  ...GUEST,
  changeSubject: true,
  moderate: true,
  retract: true,
  manageMembers: true,
  own: true,
  picture: true,
}

/** The garden of the Capulets, of which Romeo is a guest, unless `changes` say otherwise. */
export const sampleRoom = (changes: Partial<Room> = {}): Room => ({
  accountId: ROMEO,
  jid: GARDEN_JID,
  conversationId: GARDEN,
  status: { kind: 'joined' },
  name: 'The Capulets’ garden',
  description: 'For those who come over the wall.',
  nick: 'Romeo',
  role: 'participant',
  affiliation: 'member',
  traits: sampleTraits,
  rights: GUEST,
  subject: {
    text: 'Tonight: the nightingale and the lark, and how to tell them apart. Bring a ladder.\nhttps://verona.example/birds',
    by: 'Juliet',
    at: NOW - 200 * MINUTE,
  },
  occupants: 12,
  autojoin: true,
  isNew: false,
  requests: [],
  avatar: null,
  ...changes,
})

const person = (nick: string, changes: Partial<Occupant> = {}): Occupant => ({
  nick,
  key: `o:${nick}`,
  role: 'participant',
  affiliation: 'none',
  address: null,
  show: 'available',
  status: '',
  hats: [],
  photo: null,
  isSelf: false,
  ignored: false,
  ...changes,
})

/** The people in the garden, in the order of their nicknames. */
export const sampleOccupants: readonly Occupant[] = [
  person('Balthasar', { show: 'away' }),
  person('Benvolio', { affiliation: 'member', show: 'dnd', status: 'Part, fools' }),
  person('Friar Laurence', { affiliation: 'admin', role: 'moderator', hats: ['Host', 'Herbalist'] }),
  person('Juliet', {
    affiliation: 'owner',
    role: 'moderator',
    status: 'On the balcony',
    address: 'juliet@capulet.example' as BareJid,
  }),
  person('Juliеt', { key: 'o:mallory' }),
  person('Mercutio', { affiliation: 'member' }),
  person('Nurse', { role: 'moderator', show: 'xa' }),
  person('Peter', { role: 'visitor' }),
  person('Romeo', { affiliation: 'member', isSelf: true }),
  person('Rosaline', { role: 'visitor', show: 'away', status: 'Sworn to stay silent' }),
  person('Tybalt', { ignored: true }),
  person('ليلى', { affiliation: 'member' }),
]

const STRANGERS = 3000
/** The people of a large room. */
export const crowd: readonly Occupant[] = Array.from({ length: STRANGERS }, (_, at) =>
  person(`Guest ${String(at + 1).padStart(4, '0')}`, { show: at % 3 === 0 ? 'away' : 'available' }),
)

const rooms: readonly Room[] = [
  sampleRoom(),
  sampleRoom({
    jid: 'tomb@rooms.verona.example' as BareJid,
    conversationId: TOMB,
    name: 'The tomb',
    status: {
      kind: 'out',
      why: 'kicked',
      by: 'Paris',
      reason: 'Stop thy unhallowed toil, vile Montague.',
    },
    subject: null,
    occupants: 0,
  }),
  sampleRoom({
    jid: 'court@rooms.verona.example' as BareJid,
    conversationId: COURT,
    name: 'The Prince’s court',
    role: 'visitor',
    affiliation: 'none',
    rights: { ...GUEST, talk: false, invite: false },
    traits: { ...sampleTraits, moderated: true, nonAnonymous: true },
    subject: { text: 'Sentences are spoken here.', by: null, at: null },
    occupants: 230,
  }),
  sampleRoom({
    jid: 'cell@rooms.friary.example' as BareJid,
    conversationId: CELL,
    name: 'The Friar’s cell',
    status: { kind: 'silent', retryAt: NOW + 2 * MINUTE },
    occupants: 0,
  }),
  sampleRoom({
    jid: 'piazza@rooms.verona.example' as BareJid,
    conversationId: PIAZZA,
    name: 'Piazza',
    rights: OWNER,
    role: 'moderator',
    affiliation: 'owner',
    occupants: STRANGERS,
    isNew: true,
    requests: [
      { id: 1, what: 'voice', nick: 'Gregory', address: null },
      { id: 2, what: 'membership', nick: null, address: 'sampson@capulet.example' },
    ],
    subject: { text: 'A plague o’ both your houses. '.repeat(150), by: 'Mercutio', at: NOW - 3 * MINUTE },
  }),
  sampleRoom({
    jid: 'vault@rooms.verona.example' as BareJid,
    conversationId: VAULT,
    name: 'The vault',
    status: { kind: 'out', why: 'refused', refusal: { code: 'room-password-needed', wrong: false } },
    subject: null,
    occupants: 0,
  }),
]

type Row = readonly [
  ConversationId,
  Conversation['kind'],
  string,
  number,
  Partial<LastMessage>,
  Partial<Conversation>?,
]

const rows: readonly Row[] = [
  [
    GARDEN,
    'room',
    GARDEN_JID,
    1,
    { nick: 'Juliet', preview: 'Romeo, doff thy name!' },
    { unread: 5, mentions: 2 },
  ],
  [
    WHISPER,
    'private',
    GARDEN_JID,
    4,
    { preview: 'Three words, and good night indeed.' },
    { occupant: { nick: 'Juliet', gone: false } },
  ],
  [
    COURT,
    'room',
    'court@rooms.verona.example',
    7,
    { nick: 'Escalus', preview: 'Rebellious subjects, enemies to peace,' },
  ],
  [
    PIAZZA,
    'room',
    'piazza@rooms.verona.example',
    9,
    { direction: 'out', nick: 'Romeo', state: 'delivered', preview: 'Here’s much to do with hate' },
  ],
  [
    TOMB,
    'room',
    'tomb@rooms.verona.example',
    12,
    {
      kind: 'event',
      preview: '',
      event: { what: 'kicked', nick: 'Romeo', self: true, by: 'Paris', reason: null },
    },
  ],
  [CELL, 'room', 'cell@rooms.friary.example', 15, { nick: 'Friar Laurence', preview: 'Wisely and slow' }],
  [
    PAST,
    'private',
    GARDEN_JID,
    18,
    { preview: 'What’s here? A cup?' },
    { occupant: { nick: 'Paris', gone: true } },
  ],
  [
    VAULT,
    'room',
    'vault@rooms.verona.example',
    24,
    { nick: 'Balthasar', preview: 'I dare draw thine epitaph' },
  ],
]

const conversationOf = ([id, kind, jid, minutes, last, changes]: Row): Conversation => ({
  id,
  accountId: ROMEO,
  kind,
  jid: jid as BareJid,
  draft: null,
  unread: 0,
  firstUnread: null,
  late: 0,
  firstLate: null,
  peerReadPlace: 0 as Place,
  last: {
    kind: 'text',
    direction: 'in',
    preview: '',
    sentAt: NOW - minutes * MINUTE,
    place: placeAt(NOW - minutes * MINUTE),
    ...last,
  },
  peerState: null,
  activeAt: NOW - minutes * MINUTE,
  ...changes,
})

/** Rooms in every state, before some people. */
export const roomsSnapshot = (changes: Partial<Snapshot> = {}): Snapshot =>
  sampleSnapshot({
    conversations: [...rows.map(conversationOf), ...sampleConversations.slice(0, 3)],
    rooms,
    ...changes,
  })

const PAGE = 500

/** The main process's answers about rooms. */
export const roomAnswers: Given = {
  'rooms.occupants': ({ conversationId, from }) => {
    const all = conversationId === PIAZZA ? crowd : sampleOccupants
    const at = from === undefined ? 0 : all.findIndex(({ nick }) => nick === from)
    return {
      ok: true,
      value: { occupants: all.slice(at, at + PAGE), next: all[at + PAGE]?.nick ?? null },
    }
  },
  'rooms.complete': ({ text }) => ({
    ok: true,
    value: sampleOccupants
      .map(({ nick }) => nick)
      .filter((nick) => nick.toLowerCase().startsWith(text.toLowerCase()))
      .slice(0, 20),
  }),
  'rooms.openPrivate': () => ({ ok: true, value: WHISPER }),
  'rooms.setNick': ({ nick }) => ({ ok: true, value: nick }),
  'rooms.enter': ({ conversationId }) => ({ ok: true, value: { kind: 'joined', conversationId } }),
  'rooms.join': () => ({ ok: true, value: { kind: 'joined', conversationId: GARDEN } }),
}
