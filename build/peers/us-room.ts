import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startDevice, type Device } from '../live/device.ts'
import { freshAccount, liveServer } from '../live/live.ts'
import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Conversation, Message } from '../../shared/model/message.ts'
import type { Room, RoomPreset } from '../../shared/model/room.ts'
import type { Joined } from '../../shared/contract/rooms.ts'
import { LONGEST_MS } from './wait-until.ts'

/** Not every change is announced. */
const LOOK_AFTER_MS = 500

/** Somebody in a room with Balcony, which has no window. */
export interface RoomUs {
  readonly address: string
  /** The present one. */
  readonly nick: string
  readonly call: Device['call']
  readonly accountId: Device['accountId']
  /** The conversation with the room. Throws before the room was entered. */
  readonly room: ConversationId
  /** Keeps the room that was entered. */
  entered(joined: Joined): void
  setNick(nick: string): Promise<void>
  invite(address: string, reason?: string): Promise<void>
  say(body: string, replyTo?: MessageId): Promise<MessageId>
  /** Says it, and waits until everybody in the room was told. */
  tell(body: string): Promise<MessageId>
  /** The first matching message, once there is one; in the room unless another conversation is given. */
  hears(what: string, matches: (message: Message) => boolean, where?: ConversationId): Promise<Message>
  seesRoom(what: string, holds: (room: Room) => boolean): Promise<Room>
  seesConversation(what: string, holds: (conversation: Conversation) => boolean): Promise<Conversation>
  /** Waits until exactly these are in the room. */
  seesPeople(...nicks: readonly string[]): Promise<void>
  /** The result of `look` once there is one. Rejects after longer than any client takes. */
  sees<T>(what: string, look: () => Promise<T | undefined>): Promise<T>
  /** All messages of the room, for debugging. */
  history(where?: ConversationId): Promise<readonly Message[]>
  /** Ends Balcony until `back`, which starts it again on its profile. */
  away(): Promise<void>
  back(): Promise<void>
  close(): Promise<void>
}

/** Starts Balcony on an empty profile. */
export async function startRoomUs(name: string, account = freshAccount(name.toLowerCase())): Promise<RoomUs> {
  const profile = mkdtempSync(join(tmpdir(), 'balcony-peers-profile-'))
  const { host, port } = liveServer()
  const login = { ...account, settings: { host, port, security: 'starttls' } as const }
  let device = await startDevice(profile, login)
  let room: ConversationId | null = null
  let nick = name

  const entered = (): ConversationId => {
    if (room === null) throw new Error(`${name} has entered no room`)
    return room
  }
  async function sees<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    const start = performance.now()
    for (;;) {
      const changed = device.changed()
      const seen = await look()
      if (seen !== undefined) return seen
      if (performance.now() - start > LONGEST_MS) throw new Error(`not within 20 s: ${name} sees ${what}`)
      await Promise.race([changed, delay(LOOK_AFTER_MS)])
    }
  }
  async function history(where = entered()): Promise<readonly Message[]> {
    const at = { kind: 'end' } as const
    return (await device.call('messages.page', { conversationId: where, at, limit: 200 })).messages
  }
  const say = (body: string, replyTo?: MessageId): Promise<MessageId> =>
    device.call('messages.send', { conversationId: entered(), body, ...(replyTo && { replyTo }) })
  const hears: RoomUs['hears'] = (what, matches, where) =>
    sees(what, async () => (await history(where)).find(matches))
  const seesRoom: RoomUs['seesRoom'] = (what, holds) =>
    sees(what, async () => {
      const { rooms } = await device.call('app.snapshot', {})
      return rooms.find((each) => each.conversationId === room && holds(each))
    })
  return {
    address: login.address,
    get nick() {
      return nick
    },
    call: (command, args) => device.call(command, args),
    accountId: device.accountId,
    get room() {
      return entered()
    },
    entered(joined) {
      if (joined.kind !== 'joined') throw new Error(JSON.stringify(joined))
      room = joined.conversationId
    },
    async setNick(wanted) {
      nick = await device.call('rooms.setNick', { conversationId: entered(), nick: wanted })
    },
    async invite(address, reason) {
      const people = [address as BareJid]
      await device.call('rooms.invite', { conversationId: entered(), people, ...(reason && { reason }) })
    },
    say,
    async tell(body) {
      const told = await say(body)
      await hears(`"${body}" in the room`, ({ id, state }) => id === told && state === 'delivered')
      return told
    },
    hears,
    seesRoom,
    seesConversation: (what, holds) =>
      sees(what, async () => (await device.call('app.snapshot', {})).conversations.find(holds)),
    async seesPeople(...nicks) {
      const wanted = nicks.toSorted().join()
      await sees(`${wanted} in the room`, async () => {
        const { occupants } = await device.call('rooms.occupants', { conversationId: entered() })
        return (
          occupants
            .map(({ nick }) => nick)
            .sort()
            .join() === wanted || undefined
        )
      })
    },
    sees,
    history,
    away: () => device.close(),
    async back() {
      device = await startDevice(profile, login)
      await seesRoom('the room again', ({ status }) => status.kind === 'joined')
    },
    async close() {
      await device.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

/**
 * Lets the first of them make a room, which is public unless another preset is given, and the second one come by
 * invitation. Resolves with its address.
 */
export async function meet(
  host: RoomUs,
  guest: RoomUs,
  name: string,
  preset: RoomPreset = 'public',
): Promise<string> {
  const made = await host.call('rooms.create', {
    ...{ accountId: host.accountId, nick: host.nick, preset, name },
  })
  host.entered(made)
  const { jid } = await host.seesRoom(
    'the room as it shall be',
    ({ status, isNew, traits }) =>
      status.kind === 'joined' && !isNew && traits.membersOnly === (preset === 'group'),
  )
  await host.invite(guest.address)
  const { id } = await guest.sees(
    'an invitation',
    async () => (await guest.call('app.snapshot', {})).invitations[0],
  )
  guest.entered(await guest.call('rooms.acceptInvitation', { invitation: id, nick: guest.nick }))
  await guest.seesRoom('the room', ({ status }) => status.kind === 'joined')
  return jid
}
