import type { Handlers } from '../../../shared/contract/command.ts'
import type { Joined, roomCommands } from '../../../shared/contract/rooms.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import { localpartOf, type BareJid } from '../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { parseTypedAddress } from '../../engine/index.ts'
import { formForPeople } from '../../engine/xep/0004-data-forms/index.ts'
import type { DomainContext } from '../context.ts'
import { conversationKey } from '../messages/index.ts'
import type { RoomBook } from './book.ts'
import type { Joining, JoiningParts, Wish } from './joining.ts'
import type { Attempt, RoomAccount } from './own-room.ts'
import { refusalOf } from './refusals.ts'
import type { Staying } from './staying.ts'
import { keepDefaultNick } from './store.ts'

const NOT_FOUND = err({ code: 'not-found' })

export interface EnteringParts {
  readonly context: DomainContext
  readonly book: RoomBook
  readonly joining: Joining
  readonly staying: Staying
  readonly remembered: JoiningParts['remembered']
  readonly nickOf: (account: RoomAccount) => string
}

export interface Entering {
  readonly commands: Pick<
    Handlers<typeof roomCommands>,
    | 'rooms.join'
    | 'rooms.cancelJoin'
    | 'rooms.answerChallenge'
    | 'rooms.leave'
    | 'rooms.enter'
    | 'rooms.defaultNick'
    | 'rooms.setDefaultNick'
    | 'rooms.rename'
    | 'rooms.setAutojoin'
  >
  /** Enters a room because a person wants it. Without a nickname, the one of the room or of the account. */
  enter(
    account: RoomAccount,
    jid: BareJid,
    wish: { readonly nick?: string | undefined; readonly password?: string | undefined },
  ): Promise<Result<Joined, Failure>>
}

/** A person enters and leaves rooms. */
export function createEntering(parts: EnteringParts): Entering {
  const { book, joining, staying, remembered, nickOf } = parts
  const { store, ports } = parts.context
  const decisions = new WeakMap<Attempt, Promise<Result<Joined, Failure>>>()

  /** The room's decision, whoever waits for it. */
  async function decide(account: RoomAccount, jid: BareJid, wish: Wish): Promise<Result<Joined, Failure>> {
    const entered = await joining.enter(account, jid, wish)
    if (entered.ok) return ok({ kind: 'joined', conversationId: entered.value.conversationId })
    const refusal = await refusalOf(account.api, jid, wish.nick, entered.error)
    const room = account.rooms.get(jid)
    if (room?.status.kind === 'joining') {
      if (!refusal.ok) book.setStatus(room, { kind: 'waiting' })
      else if (refusal.value.code === 'room-silent') staying.dropped(room)
      else book.setOut(room, { why: 'refused', refusal: refusal.value })
    }
    return refusal.ok ? ok({ kind: 'refused', refusal: refusal.value }) : refusal
  }

  /** Settles with the decision, or with a question of the room that comes before it. */
  function decisionOrQuestion(attempt: Attempt): Promise<Result<Joined, Failure>> {
    const question = new Promise<Result<Joined, Failure>>((resolve) => {
      attempt.asks = ({ form, pictures, url }) =>
        resolve(ok({ kind: 'challenge', form: formForPeople(form, { pictures }), url }))
    })
    return Promise.race([question, decisions.get(attempt) ?? question])
  }

  const enter: Entering['enter'] = async (account, jid, { nick: wished, password }) => {
    const before = account.rooms.get(jid)
    if (before?.status.kind === 'joined') {
      return ok({ kind: 'joined', conversationId: before.conversationId })
    }
    // Without a connection it is entered as soon as there is one.
    if (before && before.kept.out !== null) book.keep(before, { out: null, autojoin: true })
    const given = wished?.trim() ?? ''
    const known = before?.kept ?? remembered(account, jid)
    const nick = given === '' ? (known?.nick ?? nickOf(account)) : given
    const secret = password ?? known?.password ?? null
    const decision = decide(account, jid, { nick, password: secret, byPerson: true })
    const attempt = account.attempts.get(jid)
    if (attempt === undefined) return decision
    decisions.set(attempt, decision)
    return decisionOrQuestion(attempt)
  }

  return {
    enter,
    commands: {
      async 'rooms.join'({ accountId, address, nick, password }) {
        const account = book.accounts.get(accountId)
        if (account === undefined) return NOT_FOUND
        const jid = parseTypedAddress(address)
        if (!jid.ok) return jid
        if (localpartOf(jid.value) === null) return err({ code: 'address-invalid', problem: 'no-localpart' })
        return enter(account, jid.value, { nick, password })
      },
      async 'rooms.enter'({ conversationId, password }) {
        // One that was left and closed is not kept, but its conversation may be found again.
        const key = conversationKey(store, conversationId)
        const account = key?.kind === 'room' ? book.accounts.get(key.accountId) : undefined
        return key === undefined || account === undefined ? NOT_FOUND : enter(account, key.jid, { password })
      },
      async 'rooms.answerChallenge'({ accountId, address, values }) {
        const account = book.accounts.get(accountId)
        const jid = parseTypedAddress(address)
        if (!jid.ok) return jid
        const attempt = account?.attempts.get(jid.value)
        if (account === undefined || attempt === undefined || !decisions.has(attempt))
          return err({ code: 'challenge-over' })
        const decided = decisionOrQuestion(attempt)
        const answered = await account.api.answerChallenge(jid.value, new Map(Object.entries(values)))
        // A refused answer is the end of the attempt, which says so itself.
        const isOpen = answered.ok || answered.error.code === 'stanza-error'
        return isOpen ? decided : answered
      },
      'rooms.cancelJoin'({ accountId, address }) {
        const account = book.accounts.get(accountId)
        const jid = parseTypedAddress(address)
        if (!jid.ok) return jid
        if (account === undefined || !account.attempts.has(jid.value)) return NOT_FOUND
        const room = account.rooms.get(jid.value)
        if (room) {
          staying.settled(room)
          book.setOut(room, { why: 'left' })
        }
        account.api.leave(jid.value)
        return ok()
      },
      'rooms.leave'({ conversationId, message }) {
        const room = book.of(conversationId)
        if (room === undefined) return NOT_FOUND
        // Kept first, so that a crash does not bring the person back.
        book.setOut(room, { why: 'left' }, { autojoin: false })
        staying.settled(room)
        room.account.api.leave(room.jid, message)
        return ok()
      },
      'rooms.defaultNick'({ accountId }) {
        const account = book.accounts.get(accountId)
        return account === undefined ? NOT_FOUND : ok(nickOf(account))
      },
      'rooms.setDefaultNick'({ accountId, nick }) {
        if (!book.accounts.has(accountId)) return NOT_FOUND
        const chosen = nick.trim()
        store.write((tx) => keepDefaultNick(tx, accountId, chosen === '' ? null : chosen))
        return ok()
      },
      'rooms.rename'({ conversationId, name }) {
        const room = book.of(conversationId)
        if (room === undefined) return NOT_FOUND
        book.keep(room, { name: name.trim() === '' ? null : name.trim() })
        return ok()
      },
      'rooms.setAutojoin'({ conversationId, autojoin }) {
        const room = book.of(conversationId)
        if (room === undefined) return NOT_FOUND
        book.keep(room, { autojoin, usedAt: ports.clock.now() })
        return ok()
      },
    },
  }
}
