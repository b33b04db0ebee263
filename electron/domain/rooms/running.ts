import type { Handlers } from '../../../shared/contract/command.ts'
import type { roomCommands } from '../../../shared/contract/rooms.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { bareOf } from '../../../shared/model/jid.ts'
import type { Affiliation } from '../../../shared/model/room.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { parseTypedAddress } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'
import { archiveIdOf, findMessage } from '../messages/index.ts'
import type { RoomBook } from './book.ts'
import { inRoom, nickRefusal, NOT_CONNECTED, NOT_FOUND } from './failures.ts'
import { inviteAll } from './inviting.ts'

type Commands = Pick<
  Handlers<typeof roomCommands>,
  | 'rooms.setNick'
  | 'rooms.setSubject'
  | 'rooms.requestVoice'
  | 'rooms.answerRequest'
  | 'rooms.invite'
  | 'rooms.setRole'
  | 'rooms.setAffiliation'
  | 'rooms.setMember'
  | 'rooms.members'
  | 'rooms.retract'
  | 'rooms.destroy'
>

/** A reason, if the person gave one. */
const why = (reason: string | undefined): { readonly reason?: string } =>
  reason === undefined || reason.trim() === '' ? {} : { reason }

/** Commands for those who are in a room or run one. The room decides who may. */
export function runningCommands(
  { store }: Pick<DomainContext, 'store'>,
  book: RoomBook,
  changed: (conversationId: ConversationId) => void,
): Commands {
  const find = (id: ConversationId) => inRoom(book.of(id))

  return {
    async 'rooms.setNick'({ conversationId, nick }) {
      const found = find(conversationId)
      if (!found.ok) return found
      const { own, room } = found.value
      const set = await room.setNick(nick.trim())
      if (!set.ok) return nickRefusal(set.error)
      if (own.kept.nick !== set.value) book.keep(own, { nick: set.value })
      return set
    },
    async 'rooms.setSubject'({ conversationId, text }) {
      const found = find(conversationId)
      return found.ok ? found.value.room.setSubject(text) : found
    },
    'rooms.requestVoice'({ conversationId }) {
      const found = find(conversationId)
      if (!found.ok) return found
      return found.value.room.requestVoice() ? ok() : NOT_CONNECTED
    },
    'rooms.answerRequest'({ conversationId, request: id, allow }) {
      const found = find(conversationId)
      if (!found.ok) return found
      const { own, room } = found.value
      const open = own.requests.find((one) => one.id === id)
      if (open === undefined) return NOT_FOUND
      if (!room.answer(open.request, allow)) return NOT_CONNECTED
      own.requests = own.requests.filter((one) => one !== open)
      changed(conversationId)
      return ok()
    },
    async 'rooms.invite'({ conversationId, people, reason }) {
      const found = find(conversationId)
      if (!found.ok) return found
      const invited = await inviteAll(found.value.own, found.value.room, people, why(reason))
      return invited
    },
    async 'rooms.setRole'({ conversationId, nick, role, reason }) {
      const found = find(conversationId)
      if (!found.ok) return found
      const { own, room } = found.value
      if (!room.occupants.has(nick)) return err({ code: 'occupant-gone' })
      return own.account.api.admin.setRole(own.jid, nick, role, why(reason).reason)
    },
    async 'rooms.setAffiliation'({ conversationId, nick, affiliation, reason }) {
      const found = find(conversationId)
      if (!found.ok) return found
      const { own, room } = found.value
      const occupant = room.occupants.get(nick)
      if (occupant === undefined) return err({ code: 'occupant-gone' })
      // §9: the lists of a room have addresses only.
      if (occupant.address === null) return err({ code: 'occupant-unknown' })
      const change = { address: bareOf(occupant.address), affiliation, ...why(reason) }
      return own.account.api.admin.setAffiliations(own.jid, [change])
    },
    async 'rooms.setMember'({ conversationId, address, affiliation, reason }) {
      const own = book.of(conversationId)
      const jid = parseTypedAddress(address)
      if (!jid.ok) return jid
      if (own === undefined) return NOT_FOUND
      const change = { address: jid.value, affiliation, ...why(reason) }
      return own.account.api.admin.setAffiliations(own.jid, [change])
    },
    async 'rooms.members'({ conversationId, affiliation }) {
      const own = book.of(conversationId)
      if (own === undefined) return NOT_FOUND
      return own.account.api.admin.list(own.jid, affiliation satisfies Affiliation)
    },
    async 'rooms.retract'({ messageId, reason }) {
      const message = findMessage(store, messageId)
      const own = message && book.of(message.conversationId)
      const id = archiveIdOf(store, messageId)
      if (own === undefined) return NOT_FOUND
      if (id === undefined) return err({ code: 'message-unnamed' })
      return own.account.api.admin.retract(own.jid, id, why(reason).reason)
    },
    async 'rooms.destroy'({ conversationId, reason, to }) {
      const own = book.of(conversationId)
      if (own === undefined) return NOT_FOUND
      const place = to === undefined || to.trim() === '' ? null : parseTypedAddress(to)
      if (place?.ok === false) return place
      const options = { ...why(reason), ...(place?.ok === true && { to: place.value }) }
      return own.account.api.admin.destroy(own.jid, options)
    },
  }
}
