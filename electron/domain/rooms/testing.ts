import type { Args, Delta } from '../../../shared/contract/index.ts'
import { bareOf, type BareJid, type Jid } from '../../../shared/model/jid.ts'
import { ok } from '../../../shared/model/result.ts'
import type { Room } from '../../../shared/model/room.ts'
import type { Element } from '../../engine/index.ts'
import { ACCOUNT, createRig, quiet, ROMEO, type Rig, type RigOptions } from '../testing/rig.ts'
import { answersAsRoom, comes, COVEN, subject, type Person } from '../testing/rooms.ts'
import { createRooms } from './index.ts'

const NS_MUC = 'http://jabber.org/protocol/muc'

/** What a room answers to somebody who enters, as XML. */
export type Door = (room: BareJid, nick: string, join: Element) => string

export const opens =
  (people: readonly Person[] = [], { codes = [110], topic = '' } = {}): Door =>
  (room, nick) =>
    people.map((person) => comes(person, { room })).join('') +
    comes({ nick }, { room, codes }) +
    subject(topic, '', room)

/** A refusal at the door. */
export const refuses =
  (condition: string, inside = ''): Door =>
  (room, nick, { attrs: { id } }) =>
    `<presence from='${room}/${nick}' type='error' id='${id}'><error type='auth'>
      <${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>${inside}</${condition}></error></presence>`

/** The feature on a rig, and rooms that let people in. */
export interface Stage {
  readonly rig: Rig
  readonly feature: ReturnType<typeof createRooms>
  /** The presences that enter rooms, in order. */
  readonly knocks: { readonly room: BareJid; readonly nick: string; readonly join: Element }[]
  /** The answer of the rooms; null: none. */
  door: Door | null
  /** Lets the rooms answer until nobody enters any more. */
  settle(): Promise<void>
  /** Enters the room. */
  join(
    args?: Partial<Args<'rooms.join'>>,
  ): ReturnType<ReturnType<typeof createRooms>['commands']['rooms.join']>
  room(jid?: BareJid): Room
  /** Messages and presences sent since the last call, without those that enter. */
  sent(): Element[]
  restart(): Stage
}

export async function stage(options: RigOptions = {}): Promise<Stage> {
  const made = stageOn(createRig({ answer: answersAsRoom(), ...options }))
  await made.rig.fake.begin({ session: 'a' })
  await made.settle()
  made.sent()
  made.rig.batches.length = 0
  return made
}

/** The archives of rooms are no part of this. */
const NO_ARCHIVE = { enteredRoom: () => Promise.resolve('none' as const) }

export function stageOn(rig: Rig): Stage {
  const feature = createRooms(rig.context, {
    ...{ messages: rig.messages, archive: NO_ARCHIVE },
    setRule({ conversationId, rule }) {
      rig.store.write((tx) =>
        tx.run(
          'INSERT OR REPLACE INTO notification_rule (conversation_id, rule, set_at) VALUES (?, ?, 0)',
          conversationId,
          rule,
        ),
      )
      return ok()
    },
  })
  feature.attach?.({ id: ACCOUNT, address: ROMEO, client: rig.fake.client })
  let others: Element[] = []
  const knocks: Stage['knocks'] = []
  const made: Stage = {
    rig,
    feature,
    knocks,
    door: opens(),
    async settle() {
      for (let turn = 0; turn < 400; turn++) {
        await quiet()
        const sent = rig.fake.takeSent()
        const joins = sent.filter((one) => one.name === 'presence' && one.child(NS_MUC, 'x'))
        others.push(...sent.filter((one) => !joins.includes(one)))
        if (joins.length === 0) return
        for (const join of joins) {
          const to = join.attrs['to'] as Jid
          const room = bareOf(to)
          const nick = to.slice(room.length + 1)
          knocks.push({ room, nick, join })
          if (made.door) await rig.fake.receive(made.door(room, nick, join))
        }
      }
    },
    async join(args = {}) {
      const joined = feature.commands['rooms.join']({ accountId: ACCOUNT, address: COVEN, ...args })
      await made.settle()
      return joined
    },
    room(jid = COVEN) {
      const found = feature.snapshot().rooms.find((room) => room.jid === jid)
      if (found === undefined) throw new Error(`there is no ${jid}`)
      return found
    },
    sent() {
      others.push(...rig.fake.takeSent())
      const taken = others
      others = []
      return taken
    },
    restart() {
      void feature.close?.()
      return stageOn(rig.restart())
    },
  }
  return made
}

/** The lines that were added to the history of rooms. */
export const lines = (rig: Rig) =>
  rig
    .deltas('messagesChanged')
    .flatMap(({ messages }: Extract<Delta, { kind: 'messagesChanged' }>) => messages)
    .flatMap(({ event }) => event ?? [])
