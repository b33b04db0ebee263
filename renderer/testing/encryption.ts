import type {
  ConversationEncryption,
  EncryptionDevice,
  EncryptionNotice,
  SealedReason,
} from '../../shared/model/encryption.ts'
import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Message, MessageDetails } from '../../shared/model/message.ts'
import type { Given } from './mock-bridge.ts'
import { GARDEN } from './rooms.ts'
import { JULIET_CHAT, NOW, placeAt, ROMEO_JID } from './sample.ts'

const JULIET = 'juliet@capulet.example' as BareJid
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const fingerprint = (seed: number): string =>
  Array.from({ length: 8 }, (_, at) =>
    ((seed * 7919 + at * 104_729) >>> 0).toString(16).padStart(8, '0'),
  ).join(' ')

const keyOf = (device: number): string => fingerprint(device).replaceAll(' ', '')

export function sampleEncryption(changes: Partial<ConversationEncryption> = {}): ConversationEncryption {
  return {
    conversationId: JULIET_CHAT,
    state: 'on',
    problem: null,
    without: [],
    undecided: 0,
    verified: false,
    plainExtras: 'not-needed',
    ...changes,
  }
}

const device = (changes: Partial<EncryptionDevice>): EncryptionDevice => ({
  owner: JULIET,
  device: 1_204_331_007,
  name: null,
  isThis: false,
  fingerprint: fingerprint(changes.device ?? 1),
  trust: 'trusted',
  reads: 'everything',
  activeAt: NOW - 5 * MINUTE,
  ...changes,
})

const OWN: readonly EncryptionDevice[] = [
  device({ owner: ROMEO_JID, device: 31, name: 'Desk', isThis: true, trust: 'verified' }),
  device({ owner: ROMEO_JID, device: 32, name: 'Phone', trust: 'verified', reads: 'texts' }),
  device({ owner: ROMEO_JID, device: 33, name: 'Old laptop', activeAt: NOW - 120 * DAY, stale: true }),
]

export const sampleDevices: readonly EncryptionDevice[] = [
  device({ device: 21, name: 'Balcony on the terrace', trust: 'verified' }),
  device({ device: 22, reads: 'texts' }),
  device({ device: 23, name: 'Tablet', trust: 'undecided', activeAt: null }),
  device({ device: 24, name: 'Borrowed', trust: 'distrusted', activeAt: NOW - 40 * DAY, gone: true }),
  ...OWN,
]

const PEOPLE = ['juliet', 'nurse', 'tybalt'].map((name) => `${name}@capulet.example` as BareJid)

/** Devices of the members of a private room. */
export const sampleRoomDevices: readonly EncryptionDevice[] = [
  ...PEOPLE.map((owner, at) =>
    device({
      owner,
      device: 41 + at,
      name: at === 2 ? null : 'Phone',
      trust: at === 2 ? 'undecided' : 'trusted',
    }),
  ),
  ...OWN,
]

/** Answers about one conversation that is encrypted so, and others that are not encrypted. */
export const encryptionAnswers = (
  encryption = sampleEncryption(),
  devices: readonly EncryptionDevice[] = sampleDevices,
): Given => {
  const of = (conversationId: ConversationId): ConversationEncryption =>
    conversationId === encryption.conversationId
      ? encryption
      : sampleEncryption({ conversationId, state: 'off' })
  return {
    'encryption.of': ({ conversationId }) => ({ ok: true, value: of(conversationId) }),
    'encryption.details': ({ conversationId }) => ({
      ok: true,
      value: { encryption: of(conversationId), devices, left: 0 },
    }),
    ...verifyingAnswers,
  }
}

const verifyingAnswers: Given = {
  'encryption.own': () => ({
    ok: true,
    value: {
      devices: OWN,
      link: `xmpp:${ROMEO_JID}?omemo-sid-31=${keyOf(31)};omemo-sid-32=${keyOf(32)}`,
      trustLink: `xmpp:${ROMEO_JID}?trust-message;encryption=urn:xmpp:omemo:2;trust=${keyOf(31)};trust=${keyOf(32)}`,
    },
  }),
  'encryption.readLink': ({ link }) =>
    link.startsWith('xmpp:')
      ? { ok: true, value: { owner: JULIET, known: 1, unknown: 0 } }
      : { ok: false, error: { code: 'verification-invalid' } },
  'encryption.verify': () => ({ ok: true, value: { owner: JULIET, known: 1, unknown: 0 } }),
}

/** The answers of a scene. */
export function encryptionSceneAnswers(scene: string | null): Given {
  switch (scene) {
    case 'encryption':
      return encryptionAnswers(sampleEncryption({ undecided: 1, plainExtras: 'ask' }))
    case 'encryption-waits':
      return encryptionAnswers(sampleEncryption({ problem: 'keys-unreachable' }))
    case 'encryption-offered':
      return encryptionAnswers(sampleEncryption({ state: 'offered' }))
    case 'encryption-off':
      return encryptionAnswers(sampleEncryption({ state: 'off' }))
    case 'encryption-open-room':
      return encryptionAnswers(
        sampleEncryption({ conversationId: GARDEN, state: 'impossible', problem: 'room-open' }),
        [],
      )
    case 'encryption-room-without': {
      const without = ['peter', 'sampson'].map((name) => `${name}@capulet.example` as BareJid)
      return encryptionAnswers(sampleEncryption({ conversationId: GARDEN, without }), sampleRoomDevices)
    }
    case 'encryption-room-opened':
      return encryptionAnswers(
        sampleEncryption({ conversationId: GARDEN, problem: 'room-open' }),
        sampleRoomDevices,
      )
    case 'encryption-room': {
      const room = { conversationId: GARDEN, undecided: 1, without: ['peter@capulet.example' as BareJid] }
      return encryptionAnswers(sampleEncryption(room), sampleRoomDevices)
    }
    default:
      return {}
  }
}

/** Who sealed a message, or which devices got the key of an own one. */
export const sampleSealedFor = ({
  direction,
  seal,
}: Message): Pick<MessageDetails, 'sealedFor' | 'sealedOn'> =>
  !seal
    ? {}
    : direction === 'in'
      ? { sealedOn: { owner: JULIET, device: 21, name: 'Balcony on the terrace' } }
      : {
          sealedFor: [
            {
              owner: JULIET,
              device: 21,
              name: 'Balcony on the terrace',
              version: 'OMEMO 2',
              newSession: true,
            },
            { owner: JULIET, device: 22, name: null, version: 'OMEMO 0.3', newSession: false },
            { owner: ROMEO_JID, device: 32, name: 'Phone', version: 'OMEMO 0.3', newSession: false },
          ],
        }

type Line = Partial<Message> & { readonly body: string }
const sealed = (sealedWhy: SealedReason): Line => ({ body: '', kind: 'sealed', sealedBy: 'OMEMO', sealedWhy })
const event = (notice: EncryptionNotice): Line => ({ body: '', kind: 'event', event: notice })

const REASONS: readonly SealedReason[] = [
  'before',
  'earlier',
  'waits',
  'other-device',
  'session',
  'gone',
  'damaged',
  'nobody',
]

const lines: readonly (readonly ['in' | 'out', Line])[] = [
  ...REASONS.map((why) => ['in', sealed(why)] as const),
  ['in', { ...sealed('unknown'), sealedBy: 'OTR' }],
  ['in', event({ what: 'encryption-on', byPerson: false })],
  [
    'out',
    { body: 'With love’s light wings did I o’erperch these walls.', state: 'delivered', seal: 'verified' },
  ],
  [
    'in',
    {
      body: 'If they do see thee, they will murder thee.',
      seal: 'sealed',
      reactions: [{ emoji: '🌹', own: true, count: 2, by: [ROMEO_JID, JULIET], plain: true }],
    },
  ],
  ['in', { body: '', seal: 'sealed', retracted: true, retractedPlain: true }],
  ['in', { body: 'This came by the old gate.', plain: true }],
  ['in', event({ what: 'new-keys', owner: JULIET, name: 'Tablet' })],
  ['in', { body: 'And this from a stranger’s tablet.', seal: 'distrusted' }],
  ['out', { body: 'I have night’s cloak to hide me from their eyes.', state: 'waiting', seal: 'verified' }],
]

/** A history with everything that encryption does to it. */
export const sealedHistory: readonly Message[] = lines.map(([direction, rest], at) => ({
  id: (at + 1) as MessageId,
  conversationId: JULIET_CHAT,
  place: placeAt(NOW - (lines.length - at) * MINUTE),
  kind: 'text' as const,
  direction,
  author: direction === 'in' ? JULIET : ROMEO_JID,
  sentAt: NOW - (lines.length - at) * MINUTE,
  ...rest,
}))
