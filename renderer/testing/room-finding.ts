import type { DataForm } from '../../shared/model/data-form.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type {
  JoinRefusal,
  ListedRoom,
  RoomInfo,
  RoomInvitation,
  RoomMember,
} from '../../shared/model/room.ts'
import { fieldOf as field, formOf, rulesOf } from '../../shared/testing/forms.ts'
import { shortForm } from './forms.ts'
import type { Given } from './mock-bridge.ts'
import { GARDEN, sampleTraits } from './rooms.ts'
import { NOW, ROMEO } from './sample.ts'

const SERVICE = 'rooms.verona.example' as BareJid
const DIRECTORY = 'search.rooms.example' as BareJid
const MINUTE = 60_000

/** The square of Verona, unless `changes` say otherwise. */
export const sampleInfo = (changes: Partial<RoomInfo> = {}): RoomInfo => ({
  jid: 'square@rooms.verona.example' as BareJid,
  name: 'The public square',
  description:
    'Where the houses meet, and should keep the peace.\nSwords stay sheathed; the Prince reads along.',
  subject: 'Do you bite your thumb at us?',
  language: 'it',
  occupants: 41,
  traits: { ...sampleTraits, nonAnonymous: true, moderated: true },
  avatar: null,
  ...changes,
})

const listed = (name: string, title: string, occupants: number | null, description = ''): ListedRoom => ({
  jid: `${name}@${SERVICE}` as BareJid,
  name: title,
  description,
  occupants,
  language: '',
})

const NAMED: readonly ListedRoom[] = [
  listed('square', 'The public square', 41, 'Where the houses meet, and should keep the peace.'),
  listed('orchard', 'Capulet’s orchard', 2),
  listed('حديقة', 'حديقة الورد', 7, 'مكان هادئ للحديث عن الورود'),
  listed(
    'donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft',
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
    1204,
    'Everything about ships, and nothing about anything else, told at length and without a pause for breath.',
  ),
  listed('', '', null),
]

/** As many rooms as two pages have. */
const LISTED: readonly ListedRoom[] = [
  ...NAMED.map((room, at) => (room.name === '' ? listed(`room${at}`, '', null) : room)),
  ...Array.from({ length: 95 }, (_, at) => listed(`street${at + 1}`, `Street ${at + 1}`, at % 9)),
]
const SECOND = [listed('mantua', 'The road to Mantua', 1)]

/** A room's form as Prosody sends it, with one field that nobody knows. */
export const sampleConfiguration = formOf(
  [
    field('muc#roomconfig_roomname', 'text-single', { values: ['Piazza'] }),
    field('muc#roomconfig_roomdesc', 'text-multi', { values: ['Here’s much to do with hate.'] }),
    field('muc#roomconfig_persistentroom', 'boolean', { values: ['1'] }),
    field('muc#roomconfig_enablearchiving', 'boolean', { values: ['1'] }),
    field('x-fountain', 'text-single', { label: 'Depth of the fountain', values: ['3'] }),
    field('muc#roomconfig_publicroom', 'boolean', { values: ['1'] }),
    field('muc#roomconfig_membersonly', 'boolean', { values: ['0'] }),
    field('muc#roomconfig_roomsecret', 'text-private'),
    field('muc#roomconfig_whois', 'list-single', {
      values: ['moderators'],
      options: ['moderators', 'anyone'].map((value) => ({ value, label: value })),
    }),
    field('muc#roomconfig_maxusers', 'text-single', {
      values: ['200'],
      rules: rulesOf({ datatype: 'xs:integer', min: '1', max: '5000' }),
    }),
    field('muc#roomconfig_allowinvites', 'boolean', { values: ['1'] }),
    field('muc#roomconfig_moderatedroom', 'boolean', { values: ['0'] }),
    field('muc#roomconfig_changesubject', 'boolean', { values: ['0'] }),
  ],
  {
    formType: 'http://jabber.org/protocol/muc#roomconfig',
    title: 'Configuration for piazza@rooms.verona.example',
    instructions: 'Complete and submit this form to configure the room.',
  },
)

/** What a room asks of new members. */
const membershipForm: DataForm = {
  ...shortForm,
  formType: 'http://jabber.org/protocol/muc#register',
  instructions: '',
  fields: [
    field('muc#register_roomnick', 'text-single', { required: true }),
    field('muc#register_email', 'text-single'),
  ],
}

const question: DataForm = {
  ...shortForm,
  formType: 'urn:xmpp:captcha',
  instructions: '',
  fields: [
    field('ocr', 'text-single', {
      label: 'Fruit in the picture',
      required: true,
      picture: `data:image/svg+xml,${encodeURIComponent(
        `<svg xmlns='http://www.w3.org/2000/svg' width='160' height='60'><circle cx='80' cy='34' r='22' fill='#a33'/></svg>`,
      )}`,
    }),
  ],
}

const members: Readonly<Record<string, readonly (readonly [string, string | null, string | null])[]>> = {
  owner: [['romeo@montague.example', 'Romeo', null]],
  admin: [['escalus@verona.example', 'Escalus', null]],
  member: [
    ['benvolio@montague.example', 'Benvolio', null],
    ['juliet@capulet.example', null, null],
    ['mercutio@verona.example', 'Mercutio', 'Kinsman to the Prince'],
  ],
  outcast: [['tybalt@capulet.example', null, 'Brawling in the streets, three times, bred of an airy word']],
}

const membersOf = (affiliation: RoomMember['affiliation']): readonly RoomMember[] =>
  (members[affiliation] ?? []).map(([address, nick, reason]) => ({ address, affiliation, nick, reason }))

const invitation = (
  id: number,
  room: string,
  by: string | null,
  isDirect: boolean,
  reason: string,
): RoomInvitation => ({
  ...{ id, accountId: ROMEO, isDirect, reason, at: NOW - id * MINUTE },
  room: room as BareJid,
  by: by as BareJid | null,
})

export const sampleInvitations: readonly RoomInvitation[] = [
  invitation(
    1,
    'feast@rooms.capulet.example',
    'juliet@capulet.example',
    true,
    'Supper is ready.\nBring a mask.',
  ),
  invitation(2, 'duel@rooms.verona.example', 'tybalt@capulet.example', false, ''),
  invitation(3, 'lottery@rooms.spam.example', null, false, 'You have won a castle'),
]

/** The refusals, by the name of the room that is entered. */
const refusals: Readonly<Record<string, JoinRefusal>> = {
  taken: { code: 'nickname-taken', proposal: 'Romeo2' },
  kept: { code: 'nickname-refused', reserved: 'Montague' },
  invalid: { code: 'nickname-invalid' },
  locked: { code: 'room-password-needed', wrong: false },
  members: { code: 'members-only', canRegister: true },
  closed: { code: 'members-only', canRegister: false },
  banned: { code: 'banned' },
  full: { code: 'room-full' },
  unready: { code: 'room-locked' },
  nowhere: { code: 'room-not-found' },
  moved: { code: 'room-gone', to: 'mantua@rooms.verona.example' as BareJid },
  juliet: { code: 'not-a-room' },
  many: { code: 'too-many-rooms' },
  silent: { code: 'room-silent' },
  odd: { code: 'room-refused', condition: 'not-acceptable', text: 'Only in doublet and hose' },
}

/** The main process's answers about rooms that the account is not in, and about running one. */
export const roomFindingAnswers: Given = {
  'rooms.services': () => ({ ok: true, value: [SERVICE] }),
  'rooms.directories': () => ({ ok: true, value: [DIRECTORY] }),
  'rooms.defaultNick': () => ({ ok: true, value: 'Romeo' }),
  'rooms.info': ({ address }) =>
    address.endsWith(SERVICE)
      ? { ok: true, value: sampleInfo({ jid: address as BareJid }) }
      : { ok: false, error: { code: 'not-found' } },
  'rooms.browse': ({ service, after }) => {
    if (service === 'empty.example') return { ok: true, value: { rooms: [], next: null, count: 0 } }
    if (service !== SERVICE) return { ok: false, error: { code: 'request-timeout' } }
    return after === undefined
      ? { ok: true, value: { rooms: LISTED, next: 'page 2', count: 101 } }
      : { ok: true, value: { rooms: SECOND, next: null, count: 101 } }
  },
  'rooms.search': ({ terms }) => ({
    ok: true,
    value: {
      rooms: LISTED.filter(({ name }) => name.toLowerCase().includes(terms.toLowerCase())),
      ...{ next: null, count: null },
    },
  }),
  'rooms.join': ({ address, nick, password }) => {
    const [name = ''] = address.split('@')
    if (name === 'slow') return new Promise(() => {})
    if (name === 'asks') return { ok: true, value: { kind: 'challenge', form: question, url: null } }
    const refusal = refusals[name]
    const passes =
      refusal === undefined || password === 'aqua vitae' || nick === 'Romeo2' || nick === 'Montague'
    return passes
      ? { ok: true, value: { kind: 'joined', conversationId: GARDEN } }
      : { ok: true, value: { kind: 'refused', refusal } }
  },
  'rooms.answerChallenge': () => ({
    ok: true,
    value: { kind: 'refused', refusal: { code: 'challenge-failed' } },
  }),
  'rooms.registration': () => ({ ok: true, value: { nick: null, form: membershipForm } }),
  'rooms.create': () => ({ ok: true, value: { kind: 'joined', conversationId: GARDEN } }),
  'rooms.newGroup': ({ people }) => ({
    ok: true,
    value: { kind: 'joined', conversationId: GARDEN, uninvited: people.slice(1) },
  }),
  'rooms.invite': ({ people }) => ({ ok: true, value: people.slice(1) }),
  'rooms.configuration': () => ({ ok: true, value: sampleConfiguration }),
  'rooms.members': ({ affiliation }) => ({ ok: true, value: membersOf(affiliation) }),
  'rooms.acceptInvitation': ({ invitation: id }) =>
    id === 2
      ? { ok: true, value: { kind: 'refused', refusal: { code: 'members-only', canRegister: false } } }
      : { ok: true, value: { kind: 'joined', conversationId: GARDEN } },
}
