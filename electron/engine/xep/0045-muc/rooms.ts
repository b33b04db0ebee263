import { createEmitter } from '../../../../shared/events/emitter.ts'
import { bareOf, isFull, type BareJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel, Use } from '../../extension.ts'
import { logsFaults } from '../../stanza/fault.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { disco as discoExtension } from '../0030-disco/index.ts'
import { vcards as vcardsExtension } from '../0054-vcard-temp/index.ts'
import { selfPings } from '../0410-self-ping/index.ts'
import { presence as presenceExtension } from '../rfc6121-presence/index.ts'
import { createRoomAdmin } from './admin.ts'
import type { JoinFailure, JoinOptions, Room, Rooms } from './api.ts'
import { challengeOf } from './challenge.ts'
import { MucUser } from './codec.ts'
import { occupantAddress } from './directed.ts'
import { createRoomDirectory } from './directory.ts'
import type { RoomEvent } from './events.ts'
import { notThere } from './failures.ts'
import { isConference, roomInfo } from './info.ts'
import { buildDecline } from './invitation.ts'
import { createLetters } from './letters.ts'
import { createRoomMembership } from './membership.ts'
import { createOccupantBudget } from './occupants.ts'
import { createOwnPresence } from './own-presence.ts'
import { createRoom, type RoomControl, type RoomParts } from './room.ts'
import { byItself } from './status.ts'

/** As many as `stanza/audience.ts` remembers, and more than anybody reads. */
const MOST_ROOMS = 1_000
const DISCO_MS = 60_000

type Joined = Promise<Result<Room, JoinFailure>>

export function createRooms(channel: Channel, use: Use): Rooms {
  const { account, clock } = channel
  const disco = use(discoExtension)
  const presence = use(presenceExtension)
  const silence = use(selfPings)
  const events = createEmitter<[RoomEvent]>(logsFaults(channel, 'rooms: a listener'))
  const rooms = new Map<BareJid, RoomControl>()
  /** The rooms that the account is entering, with the end of their questions. */
  const going = new Map<BareJid, { readonly joined: Joined; readonly asking: AbortController }>()
  /** Rooms of this session that were left, the latest last. */
  const former = new Set<BareJid>()
  const letters = createLetters(clock, events.emit)
  const ownPresence = createOwnPresence(clock)

  let stays = 0

  const parts: RoomParts = {
    ...{ channel, presence, silence, budget: createOccupantBudget(), tell: events.emit },
    nextStay: () => ++stays,
    async infoOf(room) {
      const info = await disco.info(room, { timeoutMs: DISCO_MS })
      return info.ok ? roomInfo(info.value) : null
    },
    ended(room) {
      if (rooms.get(room.address)?.room === room) rooms.delete(room.address)
      former.add(room.address)
      const [oldest] = former
      if (former.size > MOST_ROOMS && oldest !== undefined) former.delete(oldest)
    },
  }

  /** §6.4 asks first: a person must not get our presence, only because somebody called their address a room. */
  async function enter(room: BareJid, options: JoinOptions, signal: AbortSignal): Joined {
    const occupant = occupantAddress(room, options.nick)
    if (occupant === null) return err({ code: 'nickname-invalid' })
    if (room === account) return err({ code: 'not-a-room' })
    const info = await disco.info(room, { timeoutMs: options.timeoutMs ?? DISCO_MS, signal })
    if (info.ok && !isConference(info.value)) return err({ code: 'not-a-room' })
    const failure = info.ok ? null : notThere(info.error)
    if (failure !== null) return err(failure)
    const before = rooms.get(room)
    before?.end({ code: 'cancelled' })
    if (rooms.size >= MOST_ROOMS) return err({ code: 'too-many-rooms' })
    const control = createRoom(parts, room, occupant, info.ok ? roomInfo(info.value) : null, options)
    rooms.set(room, control)
    const joined = await control.joined
    if (joined.ok) return ok(control.room)
    if (rooms.get(room) === control) rooms.delete(room)
    // The room was told of the new attempt, so nobody knows what it thinks of the earlier one.
    if (before !== undefined) events.emit({ kind: 'left', room, ...byItself('dropped') })
    return joined
  }

  function claims(stanza: Stanza): boolean {
    const address = bareOf(stanza.from)
    const control = rooms.get(address)
    if (control !== undefined) return control.presence(stanza)
    // Late news of a room that was left.
    return former.has(address) && (stanza.type === 'error' || stanza.get(MucUser) !== undefined)
  }

  channel.claimPresence(claims)
  channel.occupants((jid) => {
    const room = isFull(jid) ? rooms.get(bareOf(jid))?.room : undefined
    if (room === undefined) return null
    return jid === `${room.address}/${room.nick}` ? 'self' : 'other'
  })
  /** A challenge of a service comes from another address than that of the room. */
  function isChallenge(message: Stanza): boolean {
    const challenge = challengeOf(message)
    const control = challenge === null ? undefined : rooms.get(challenge.room)
    if (challenge !== null) control?.challenged(challenge)
    return control !== undefined
  }

  channel.onMessage((message) => {
    if (isChallenge(message)) return true
    const control = rooms.get(bareOf(message.from))
    if (control !== undefined) return control.message(message)
    letters(message)
    return false
  })
  presence.onBroadcast(() => ownPresence.show(rooms.values()))
  channel.onSession(({ kind, restored }) => {
    if (kind === 'resumed' && !restored) silence.doubt()
  })
  channel.onSessionEnd(() => {
    for (const { asking } of going.values()) asking.abort()
    for (const control of [...rooms.values()])
      control.end({ code: 'disconnected' }, byItself('session-ended'))
    former.clear()
  })

  return {
    join(room, options) {
      const known = going.get(room)
      if (known !== undefined) return known.joined
      const asking = new AbortController()
      const joined = enter(room, options, asking.signal).finally(() => going.delete(room))
      going.set(room, { joined, asking })
      return joined
    },
    leave(room, status) {
      going.get(room)?.asking.abort()
      rooms.get(room)?.leave(status)
    },
    get: (room) => rooms.get(room)?.room,
    isRoom: (address) => rooms.has(address) || former.has(address),
    answerChallenge: async (room, values) =>
      rooms.get(room)?.answerChallenge(values) ?? err({ code: 'challenge-over' }),
    onEvent: events.on,
    authorOf: (message, archived = false) =>
      rooms.get(bareOf(message.from))?.authorOf(message, archived) ?? null,
    decline(invitation, reason) {
      const message = buildDecline(invitation, reason)
      return message !== null && channel.send(message)
    },
    admin: createRoomAdmin(channel, {
      vcards: use(vcardsExtension),
      configured: (room) => rooms.get(room)?.refresh(),
      moderationOf: (room) => rooms.get(room)?.room.abilities.moderation ?? null,
    }),
    directory: createRoomDirectory(channel, disco),
    membership: createRoomMembership(channel, disco),
  }
}
