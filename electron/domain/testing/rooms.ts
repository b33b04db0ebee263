import type { BareJid } from '../../../shared/model/jid.ts'
import { rooms, type Room } from '../../engine/xep/0045-muc/index.ts'
import type { FakeAnswer } from './fake-client.ts'
import { ACCOUNT, quiet, ROMEO, type Rig, type RigOptions } from './rig.ts'
import { history as historyOf, online } from './stanzas.ts'

export const COVEN = 'coven@chat.shakespeare.example' as BareJid
/** The own nickname. */
export const HAG = 'hag'

export const STANZA_IDS = 'urn:xmpp:sid:0'
export const OCCUPANT_IDS = 'urn:xmpp:occupant-id:0'
export const STABLE_IDS = 'http://jabber.org/protocol/muc#stable_id'
const MODERN = [STANZA_IDS, OCCUPANT_IDS, STABLE_IDS]

/** Somebody in the fake room. */
export interface Person {
  readonly nick: string
  /** The occupant id; null: none. The default is the nickname with `-id`. */
  readonly id?: string | null
  /** The real address. */
  readonly jid?: string
  readonly role?: string
  readonly affiliation?: string
}

export interface RoomOptions {
  readonly room?: BareJid
  /** What it announces besides that it is a room. The default has stanza ids, occupant ids and stable ids. */
  readonly features?: readonly string[]
  readonly nick?: string
  /** The own occupant id. */
  readonly id?: string | null
  readonly people?: readonly Person[]
  /** Messages of the history, sent before the subject. */
  readonly history?: string
}

/** A room with a witch on an older service, which gives occupants and messages no lasting ids. */
export const OLD_ROOM: RoomOptions = {
  features: [STABLE_IDS],
  id: null,
  people: [{ nick: 'witch', id: null }],
}

/** An answer to questions for what a room is. For `RigOptions.answer`. */
export const answersAsRoom =
  (features: readonly string[] = MODERN) =>
  (iq: {
    readonly attrs: Readonly<Record<string, string>>
    child(ns: string, name: string): unknown
  }): FakeAnswer => {
    const { to = '' } = iq.attrs
    const isAsked = to.includes('@chat.') && iq.child('http://jabber.org/protocol/disco#info', 'query')
    if (!isAsked) return null
    const named = ['http://jabber.org/protocol/muc', ...features].map((name) => `<feature var='${name}'/>`)
    return `<query xmlns='http://jabber.org/protocol/disco#info'>
      <identity category='conference' type='text' name='A Dark Cave'/>${named.join('')}</query>`
  }

export const occupantId = (id: string | null): string =>
  id === null ? '' : `<occupant-id xmlns='${OCCUPANT_IDS}' id='${id}'/>`

/** The presence of somebody in the room. `codes`: of status, such as 110 for the own one. */
export function comes(person: Person, { room = COVEN, codes = [] as readonly number[] } = {}): string {
  const { nick, id = `${nick}-id`, jid, role = 'participant', affiliation = 'none' } = person
  const statuses = codes.map((code) => `<status code='${code}'/>`).join('')
  const address = jid === undefined ? '' : ` jid='${jid}'`
  return `<presence from='${room}/${nick}' to='${ROMEO}/balcony'>
    <x xmlns='http://jabber.org/protocol/muc#user'>
      <item affiliation='${affiliation}' role='${role}'${address}/>${statuses}</x>${occupantId(id)}</presence>`
}

/** Somebody leaves the room; `to`: they only change their nickname. */
export function goes(nick: string, { room = COVEN, to = '', codes = [] as readonly number[] } = {}): string {
  const item =
    to === ''
      ? `<item affiliation='none' role='none'/>`
      : `<item affiliation='none' role='participant' nick='${to}'/>`
  const statuses = [...codes, ...(to === '' ? [] : [303])].map((code) => `<status code='${code}'/>`)
  return `<presence from='${room}/${nick}' to='${ROMEO}/balcony' type='unavailable'>
    <x xmlns='http://jabber.org/protocol/muc#user'>${item}${statuses.join('')}</x></presence>`
}

export interface SaidOptions {
  readonly room?: BareJid
  readonly id?: string
  /** The stanza id that the room gives. */
  readonly sid?: string
  /** The occupant id; null: none. The default is the nickname with `-id`. */
  readonly by?: string | null
  readonly more?: string
  readonly type?: string
}

/** A message from somebody in the room; with an empty nickname, from the room itself. */
export function says(nick: string, body: string, options: SaidOptions = {}): string {
  const {
    room = COVEN,
    id,
    sid,
    by = nick === '' ? null : `${nick}-id`,
    more = '',
    type = 'groupchat',
  } = options
  const stanzaId = sid === undefined ? '' : `<stanza-id xmlns='${STANZA_IDS}' id='${sid}' by='${room}'/>`
  const text = body === '' ? '' : `<body>${body}</body>`
  return `<message from='${room}${nick && `/${nick}`}' to='${ROMEO}/balcony' type='${type}'${id === undefined ? '' : ` id='${id}'`}>
    ${text}${stanzaId}${occupantId(by)}${more}</message>`
}

/** A private message from somebody in the room (XEP-0045 §7.5). */
export const whispers = (nick: string, body: string, options: SaidOptions = {}): string =>
  says(nick, body, {
    ...options,
    type: 'chat',
    more: `<x xmlns='http://jabber.org/protocol/muc#user'/>${options.more ?? ''}`,
  })

/** The room's stamp on what it kept. */
export const kept = (stamp: string, room: string = COVEN): string =>
  `<delay xmlns='urn:xmpp:delay' from='${room}' stamp='${stamp}'/>`

export const subject = (text = '', nick = '', room: string = COVEN): string =>
  `<message from='${room}${nick && `/${nick}`}' to='${ROMEO}/balcony' type='groupchat'><subject>${text}</subject></message>`

/** Enters the room, which answers like a real one. The rig has to answer as a room, see `answersAsRoom`. */
export async function enter(rig: Rig, options: RoomOptions = {}): Promise<Room> {
  const { room = COVEN, nick = HAG, id = `${nick}-id`, people = [], history = '' } = options
  const joined = rig.fake.client.use(rooms).join(room, { nick, history: { max: 20 } })
  await quiet()
  const others = people.map((person) => comes(person, { room })).join('')
  await rig.fake.receive(
    others + comes({ nick, id }, { room, codes: [110] }) + history + subject('', '', room),
  )
  const result = await joined
  if (!result.ok) throw new Error(result.error.code)
  await quiet()
  rig.fake.takeSent()
  return result.value
}

/** A rig with a session that is in a room, whose conversation is open, without the deltas of its start. */
export async function inRoom(options: RoomOptions = {}, more: RigOptions = {}): Promise<Rig> {
  const rig = await online({ answer: answersAsRoom(options.features), ...more })
  rig.messages.rooms.open(ACCOUNT, options.room ?? COVEN, rig.ports.clock.now())
  await enter(rig, options)
  rig.batches.length = 0
  return rig
}

/** What stands in the room, each with its direction and author. */
export const linesIn = (rig: Rig): string[] =>
  historyOf(rig, COVEN).map(({ by, body, direction }) => `${direction} ${by?.nick ?? ''}: ${body}`)
