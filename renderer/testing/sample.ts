import type { Snapshot } from '../../shared/contract/app.ts'
import type { AvatarVersion } from '../../shared/contract/avatars.ts'
import type { Account } from '../../shared/model/account.ts'
import type { ArchiveState } from '../../shared/model/archive.ts'
import { NO_DESKTOP } from '../../shared/model/desktop.ts'
import type { Contact } from '../../shared/model/contact.ts'
import type { CertificateInfo } from '../../shared/model/failure.ts'
import type { AccountId, ConversationId, MessageId, Place } from '../../shared/model/ids.ts'
import type { BareJid, FullJid } from '../../shared/model/jid.ts'
import type { Conversation, Message } from '../../shared/model/message.ts'
import type { Show } from '../../shared/model/presence.ts'
import { DEFAULT_SETTINGS } from '../../shared/model/store.ts'

/** Sample data for tests and scenes: Verona on a Saturday afternoon. */
export const NOW = new Date('2026-11-21T15:24:00').getTime()
const MINUTE = 60_000

export const ROMEO = '0b0f2bd4-5f4c-4d83-9a16-3c2a3a6b7d01' as AccountId
export const WORK = '5cf1d9c1-8c53-4d1b-a0c6-6b4f0f9e2a02' as AccountId
export const ROMEO_JID = 'romeo@montague.example' as BareJid

export const certificate: CertificateInfo = {
  subject: 'montague.example',
  names: ['montague.example', '*.montague.example'],
  issuer: 'House of Montague Root CA',
  validFrom: NOW - 90 * 1440 * MINUTE,
  validTo: NOW + 270 * 1440 * MINUTE,
  fingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
}

/** An archive that is here as a whole, unless `changes` say otherwise. */
export const sampleArchive = (changes: Partial<ArchiveState> = {}): ArchiveState => ({
  accountId: ROMEO,
  phase: 'done',
  paused: false,
  fetched: 0,
  reached: null,
  share: null,
  failure: null,
  ...changes,
})

/** An account that shows its chosen presence unless `changes` say otherwise. */
export function sampleAccount(changes: Partial<Account> = {}): Account {
  const presence = changes.presence ?? { show: 'available', status: '' }
  return {
    id: ROMEO,
    address: ROMEO_JID,
    settings: { security: 'automatic' },
    enabled: true,
    connection: { kind: 'online', jid: `${ROMEO_JID}/balcony` as FullJid },
    presence,
    shown: { ...presence, idleSince: null },
    otherDevices: [],
    passwordKept: true,
    trusted: null,
    ...changes,
  }
}

const people: readonly (readonly [string, string, readonly string[], Show, string])[] = [
  ['juliet@capulet.example', 'Juliet Capulet', ['Verona'], 'available', 'On the balcony'],
  ['nurse@capulet.example', 'Nurse', ['Verona', 'House'], 'away', 'Back after supper'],
  ['mercutio@verona.example', 'Mercutio', ['Friends'], 'available', 'A plague o’ both your houses'],
  ['benvolio@montague.example', 'Benvolio Montague', ['Friends', 'House'], 'dnd', 'Peace, please'],
  ['laurence@friary.example', 'Friar Laurence', ['Verona'], 'xa', 'In the herb garden'],
  ['rosaline@capulet.example', 'Rosaline', [], 'offline', ''],
  ['balthasar@montague.example', 'Balthasar', ['House'], 'available', ''],
  ['tybalt@capulet.example', '', [], 'offline', ''],
  ['paris@verona.example', 'Count Paris', ['Verona'], 'away', ''],
  ['layla@desert.example', 'ليلى العامرية', ['Friends'], 'available', 'قيس'],
]

export const sampleContacts: readonly Contact[] = people.map(([jid, name, groups, show, status]) => ({
  accountId: ROMEO,
  jid: jid as BareJid,
  name,
  groups,
  subscription: show === 'offline' && name === '' ? 'none' : 'both',
  pending: name === '',
  presence: { show, status },
}))

/** Pictures of some, and of the person. `build/made-media.ts` makes them for scenes. */
export const sampleAvatars: readonly AvatarVersion[] = [
  'juliet@capulet.example',
  'nurse@capulet.example',
  ROMEO_JID,
].map((jid, at) => ({ accountId: ROMEO, jid: jid as BareJid, version: `${at + 1}0`.repeat(20) }))

const lines: readonly (readonly [number, string, string, Partial<Message>?])[] = [
  [1500, 'in', 'Good morrow! Are you up?'],
  [1498, 'out', 'Is the day so young?', { state: 'delivered' }],
  [1497, 'in', 'But new struck nine.'],
  [1460, 'out', 'Ay me! sad hours seem long.', { state: 'delivered' }],
  [95, 'in', 'O Romeo, Romeo! wherefore art thou Romeo?'],
  [
    94,
    'in',
    'Deny thy father and refuse thy name; or, if thou wilt not, be but sworn my love, and I’ll no longer be a Capulet.',
  ],
  [90, 'out', 'Shall I hear more, or shall I speak at this?', { state: 'delivered' }],
  [
    80,
    'in',
    '’Tis but thy name that is my enemy. What’s in a name? That which we call a rose by any other name would smell as sweet.',
  ],
  [79, 'in', 'The sonnets are at https://verona.example/sonnets if you want to read ahead.'],
  [74, 'out', 'I take thee at thy word.', { state: 'delivered' }],
  [
    73,
    'out',
    'Call me but love, and I’ll be new baptized.\nHenceforth I never will be Romeo.',
    { state: 'delivered' },
  ],
  [12, 'in', 'What man art thou that, thus bescreened in night, so stumblest on my counsel?'],
  [9, 'out', 'By a name I know not how to tell thee who I am.', { state: 'acknowledged' }],
  [3, 'in', 'My ears have not yet drunk a hundred words of thy tongue’s uttering, yet I know the sound.'],
  [2, 'in', 'Art thou not Romeo, and a Montague?'],
]

const JULIET = 'juliet@capulet.example' as BareJid

export const JULIET_CHAT = 1 as ConversationId

/** The place of a message from that moment. */
export const placeAt = (at: number): Place => (at * 1000) as Place

export const sampleMessages: readonly Message[] = lines.map(([minutes, direction, body, rest], at) => ({
  id: (at + 1) as MessageId,
  conversationId: JULIET_CHAT,
  place: placeAt(NOW - minutes * MINUTE),
  kind: 'text' as const,
  direction: direction as 'in' | 'out',
  author: direction === 'in' ? JULIET : ROMEO_JID,
  body,
  sentAt: NOW - minutes * MINUTE,
  ...rest,
}))

const chats: readonly (readonly [string, string, number, number, 'in' | 'out', string?])[] = [
  ['juliet@capulet.example', 'Art thou not Romeo, and a Montague?', 2, 2, 'in'],
  [
    'mercutio@verona.example',
    'Nay, gentle Romeo, we must have you dance.',
    26,
    0,
    'in',
    'I have a soul of lead',
  ],
  ['nurse@capulet.example', 'I’ll find her at the friary, then.', 190, 0, 'out'],
  ['benvolio@montague.example', 'Be ruled by me, forget to think of her.', 1600, 12, 'in'],
  ['layla@desert.example', 'أهلا وسهلا، كيف حالك اليوم؟', 2900, 1, 'in'],
  ['laurence@friary.example', 'Wisely and slow; they stumble that run fast.', 6000, 0, 'in'],
  ['tybalt@capulet.example', 'Peace? I hate the word.', 60000, 0, 'in'],
]

export const sampleConversations: readonly Conversation[] = chats.map(
  ([jid, preview, minutes, unread, direction, draft], at) => ({
    id: (at + 1) as ConversationId,
    accountId: ROMEO,
    kind: 'person' as const,
    jid: jid as BareJid,
    draft: draft === undefined ? null : { text: draft, replyTo: null, edits: null, revision: 1 },
    unread,
    firstUnread: at === 0 ? (14 as MessageId) : null,
    late: 0,
    firstLate: null,
    peerReadPlace: at === 0 ? placeAt(NOW - 74 * MINUTE) : (0 as Place),
    last: {
      kind: 'text' as const,
      direction,
      preview,
      sentAt: NOW - minutes * MINUTE,
      place: placeAt(NOW - minutes * MINUTE),
      ...(direction === 'out' ? { state: 'delivered' as const } : {}),
    },
    peerState: at === 1 ? 'composing' : null,
    activeAt: NOW - minutes * MINUTE,
  }),
)

export function sampleSnapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    seq: 1,
    store: { kind: 'open', protection: 'keychain' },
    keychain: null,
    keychainWaiting: false,
    demoAvailable: true,
    abilities: NO_DESKTOP,
    links: [],
    linksLeftOut: 0,
    settings: DEFAULT_SETTINGS,
    language: 'en',
    update: null,
    accounts: [sampleAccount()],
    contacts: sampleContacts,
    requests: [
      {
        accountId: ROMEO,
        jid: 'peter@capulet.example' as BareJid,
        nickname: 'Peter',
        text: 'I am the Nurse’s servant.',
        receivedAt: NOW - 30 * MINUTE,
      },
    ],
    blocked: {},
    strangers: [],
    strangersDropped: {},
    avatars: [],
    archives: [sampleArchive()],
    expiryDays: null,
    deletedConversations: [],
    importing: null,
    exporting: null,
    searchIndex: { share: 1, running: false },
    conversations: sampleConversations,
    notificationRules: [],
    rooms: [],
    invitations: [],
    media: '/media/scene',
    staged: [],
    toSend: null,
    downloadFolder: '/home/romeo/Downloads',
    ...changes,
  }
}
