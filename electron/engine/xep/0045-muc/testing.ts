import type { BareJid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import type { JoinOptions } from './api.ts'
import { rooms as extension, type Room, type RoomEvent, type Rooms } from './index.ts'

export const COVEN = 'coven@chat.shakespeare.example' as BareJid

const IDS = 'urn:xmpp:occupant-id:0'

interface Shown {
  readonly role?: string
  readonly affiliation?: string
  readonly codes?: readonly number[]
  /** The attributes of the item besides, as XML. */
  readonly item?: string
  /** The occupant id. */
  readonly id?: string
  /** Children of the presence besides, as XML. */
  readonly more?: string
  /** Children of the item. */
  readonly inItem?: string
  /** Children of the room's payload besides. */
  readonly inPayload?: string
}

/** A presence of an occupant, as the room sends it. */
export function shows(nick: string, shown: Shown = {}, type = ''): string {
  const { role = 'participant', affiliation = 'none', codes = [], item = '', id, more = '' } = shown
  const { inItem = '', inPayload = '' } = shown
  return `
    <presence from='${COVEN}/${nick}'${type && ` type='${type}'`}>${more}
      <x xmlns='http://jabber.org/protocol/muc#user'>
        <item affiliation='${affiliation}' role='${role}' ${item}>${inItem}</item>
        ${codes.map((code) => `<status code='${code}'/>`).join('')}${inPayload}
      </x>
      ${id === undefined ? '' : `<occupant-id xmlns='${IDS}' id='${id}'/>`}
    </presence>`
}

export const goes = (nick: string, shown: Shown = {}): string =>
  shows(nick, { role: 'none', ...shown }, 'unavailable')

export const subject = (text = '', from = ''): string =>
  `<message from='${COVEN}${from && `/${from}`}' type='groupchat'><subject>${text}</subject></message>`

/** A message to everybody in the room. */
export const says = (nick: string, more = '', body = 'Double, double'): string =>
  `<message from='${COVEN}/${nick}' type='groupchat'><body>${body}</body>${more}</message>`

/** The room's answer to the question for its features. */
export const describes = (features: readonly string[] = [], id = 'disco', form = ''): string => `
  <iq type='result' id='{${id}}' from='${COVEN}'>
    <query xmlns='http://jabber.org/protocol/disco#info'>
      <identity category='conference' type='text' name='A Dark Cave'/>
      ${['http://jabber.org/protocol/muc', ...features].map((name) => `<feature var='${name}'/>`).join('')}
      ${form && roomInfo(form)}
    </query>
  </iq>`

/** The form with the information about the room. */
const roomInfo = (fields: string): string => `
  <x xmlns='jabber:x:data' type='result'>
    <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#roominfo</value></field>${fields}
  </x>`

export const refuses = (
  condition: string,
  { from = '/hag', id = '{join1}', type = 'auth', text = '' } = {},
) => `
  <presence from='${COVEN}${from}' type='error' id='${id}'>
    <error type='${type}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>${text}</${condition}></error>
  </presence>`

/** The outcome in an object, because a promise for a promise would wait for it. */
interface Knock {
  readonly joined: ReturnType<Rooms['join']>
}

/** A session and its rooms, played by the test. */
export interface Stage {
  readonly t: FakeChannel
  readonly rooms: Rooms
  readonly events: readonly RoomEvent[]
  /** The events of this kind. */
  of<Kind extends RoomEvent['kind']>(kind: Kind): readonly Extract<RoomEvent, { kind: Kind }>[]
  /** Begins to enter the room: up to the presence. */
  knocks(options?: Partial<JoinOptions>, ...features: string[]): Promise<Knock>
  /** Enters the room as `hag`, whom `people` await there. */
  enters(people?: string, ...features: string[]): Promise<Room>
}

export async function stage(): Promise<Stage> {
  const t = fakeChannel()
  const rooms = t.use(extension)
  const events: RoomEvent[] = []
  rooms.onEvent((event) => events.push(event))
  const started = t.begin()
  await t.sends(`<iq type='get' id='{roster}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.receives(`<iq type='result' id='{roster}'/>`)
  await t.sends(`<presence/>`)
  await started
  /** Counts the attempts: their placeholders are `{disco1}`, `{join1}` and so on. */
  let knock = 0

  async function knocks(options: Partial<JoinOptions>, features: readonly string[]): Promise<Knock> {
    const joined = rooms.join(COVEN, { nick: 'hag', history: { max: 0 }, ...options })
    knock++
    await t.sends(`
      <iq type='get' id='{disco${knock}}' to='${COVEN}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`)
    await t.receives(describes(features, `disco${knock}`))
    await t.sends(`
      <presence to='${COVEN}/${options.nick ?? 'hag'}' id='{join${knock}}'>
        <x xmlns='http://jabber.org/protocol/muc'><history maxchars='0' maxstanzas='0'/></x>
      </presence>`)
    return { joined }
  }

  return {
    t,
    rooms,
    events,
    of: (kind) => events.filter((event) => event.kind === kind) as never,
    knocks: (options = {}, ...features) => knocks(options, features),
    async enters(people = '', ...features) {
      const { joined } = await knocks({}, features)
      await t.receives(people + shows('hag', { codes: [110], id: 'hag-id' }) + subject())
      const room = await joined
      if (!room.ok) throw new Error(room.error.code)
      return room.value
    },
  }
}
