/**
 * Who is writing in rooms (XEP-0085 §5.5), kept in memory only. In large rooms it would be noise for everybody, so there
 * nobody is told and nothing is shown.
 */
import { chatState } from '../../../engine/xep/0085-chat-states/index.ts'
import { rooms, type Room } from '../../../engine/xep/0045-muc/index.ts'
import { el, NS_CLIENT, type CancelTimer, type Release } from '../../../engine/index.ts'
import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { ChatState } from '../../../../shared/model/message.ts'
import type { DomainContext, LiveAccount } from '../../context.ts'
import type { ConversationKey } from '../store/conversations.ts'

/** In a room with more people than this, states are neither sent nor shown. */
const MOST_PEOPLE = 20
/** Somebody who has said nothing more for this long is not writing. */
const FADES_MS = 30_000

type RoomKey = Pick<ConversationKey, 'id' | 'accountId' | 'jid'>

export interface WritingInRooms {
  /** Follows the rooms of an account. */
  attach(account: LiveAccount): Release
  /** Somebody else sent a state, or something without one (undefined). */
  received(account: LiveAccount, key: RoomKey, nick: string, state: ChatState | undefined): void
  /** The state to send with a text. */
  stateForText(account: LiveAccount, key: RoomKey): ChatState | undefined
  /** Tells the room what the person is doing, unless it knows. */
  tell(account: LiveAccount, key: RoomKey, state: ChatState): void
}

interface Known {
  readonly key: RoomKey
  readonly writing: Map<string, CancelTimer>
  told: ChatState | null
}

export function createWritingInRooms({
  ports,
  settings,
  announce,
}: Pick<DomainContext, 'ports' | 'settings' | 'announce'>): WritingInRooms {
  const known = new Map<ConversationId, Known>()

  function knownOf(key: RoomKey): Known {
    const found = known.get(key.id) ?? { key, writing: new Map<string, CancelTimer>(), told: null }
    known.set(key.id, found)
    return found
  }

  function tellWindows({ key, writing }: Known): void {
    announce({ kind: 'roomWriting', conversationId: key.id, nicks: [...writing.keys()] })
  }

  function stop(room: Known, nicks: Iterable<string>): void {
    let changed = false
    for (const nick of [...nicks]) {
      room.writing.get(nick)?.()
      if (room.writing.delete(nick)) changed = true
    }
    if (changed) tellWindows(room)
  }

  /** The account is no longer in these rooms. */
  function forget(isGone: (key: RoomKey) => boolean): void {
    for (const room of known.values()) {
      if (!isGone(room.key)) continue
      stop(room, room.writing.keys())
      known.delete(room.key.id)
    }
  }

  function ofRoom(accountId: AccountId, address: BareJid): Known | undefined {
    return [...known.values()].find(({ key }) => key.accountId === accountId && key.jid === address)
  }

  return {
    attach(account) {
      const releases = [
        account.client.use(rooms).onEvent((event) => {
          if (event.kind === 'left')
            forget(({ accountId, jid }) => accountId === account.id && jid === event.room)
          if (event.kind !== 'occupants') return
          const room = ofRoom(account.id, event.room)
          const gone = event.changes.flatMap((change) =>
            change.what === 'left' ? [change.occupant.nick] : change.what === 'renamed' ? [change.from] : [],
          )
          if (room) stop(room, gone)
        }),
        account.client.channel.onSessionEnd(() => forget(({ accountId }) => accountId === account.id)),
      ]
      return () => {
        for (const release of releases) release()
        forget(({ accountId }) => accountId === account.id)
      }
    },

    received({ client }, key, nick, state) {
      const room = knownOf(key)
      const place = client.use(rooms).get(key.jid)
      if (state !== 'composing' || !isSmall(place) || !place.occupants.has(nick)) {
        stop(room, [nick])
        return
      }
      const isNew = !room.writing.has(nick)
      room.writing.get(nick)?.()
      room.writing.set(
        nick,
        ports.clock.after(FADES_MS, () => stop(room, [nick])),
      )
      if (isNew) tellWindows(room)
    },

    stateForText({ client }, key) {
      if (!settings().sendTyping || !isSmall(client.use(rooms).get(key.jid))) return undefined
      knownOf(key).told = 'active'
      return 'active'
    },

    tell({ client }, key, state) {
      const place = client.use(rooms).get(key.jid)
      const room = knownOf(key)
      // §5.5: leaving the window is nothing to tell a room. Those without voice would only get errors.
      if (state === 'gone' || state === 'inactive' || room.told === state) return
      if (client.state.kind !== 'online' || !settings().sendTyping || !isSmall(place) || !mayTalk(place))
        return
      const stanza = el(NS_CLIENT, 'message', { type: 'groupchat', to: key.jid }, chatState(state))
      if (client.channel.send(stanza)) room.told = state
    },
  }
}

const isSmall = (room: Room | undefined): room is Room =>
  room !== undefined && room.isJoined && room.counts.all <= MOST_PEOPLE

/** XEP-0045 §5.1.1: visitors of a moderated room can't speak. */
const mayTalk = ({ self }: Room): boolean => self?.role !== 'visitor'
