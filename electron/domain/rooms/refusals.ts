import type { BareJid } from '../../../shared/model/jid.ts'
import type { JoinRefusal } from '../../../shared/model/room.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { Rooms } from '../../engine/xep/0045-muc/index.ts'

type Joining = Awaited<ReturnType<Rooms['join']>>
export type JoinFailure = Extract<Joining, { ok: false }>['error']
type NickChange = Awaited<ReturnType<NonNullable<ReturnType<Rooms['get']>>['setNick']>>
export type NickFailure = Extract<NickChange, { ok: false }>['error']

/** A nickname that is probably free: with a number, or with the next one. */
export function proposalFor(nick: string): string {
  const [, base = nick, digits = ''] = /^(.*?)(\d{0,6})$/su.exec(nick) ?? []
  return base === '' ? `${nick}_` : `${base}${digits === '' ? 2 : Number(digits) + 1}`
}

/** The refusal in the words of a person, with the way on. Asks the room what it needs for that. */
export async function refusalOf(
  api: Rooms,
  room: BareJid,
  nick: string,
  failure: JoinFailure,
): Promise<Result<JoinRefusal, Failure>> {
  switch (failure.code) {
    case 'disconnected':
      return err({ code: 'not-connected' })
    case 'cancelled':
      return err({ code: 'cancelled' })
    case 'members-only': {
      const registration = await api.membership.registration(room)
      return ok({ code: 'members-only', canRegister: registration.ok && registration.value.nick === null })
    }
    case 'nickname-refused': {
      const reserved = await api.membership.reservedNick(room)
      return ok({ code: 'nickname-refused', reserved: reserved.ok ? reserved.value : null })
    }
    default:
      return ok(simpleRefusal(nick, failure))
  }
}

type Asked = 'disconnected' | 'cancelled' | 'members-only' | 'nickname-refused'

function simpleRefusal(nick: string, failure: Exclude<JoinFailure, { code: Asked }>): JoinRefusal {
  switch (failure.code) {
    case 'nickname-taken':
      return { code: 'nickname-taken', proposal: proposalFor(nick) }
    case 'password-needed':
      return { code: 'room-password-needed', wrong: failure.wrong }
    case 'full':
      return { code: 'room-full' }
    case 'locked':
      return { code: 'room-locked' }
    case 'not-found':
      return { code: 'room-not-found' }
    case 'gone':
      return { code: 'room-gone', to: failure.to }
    case 'no-answer':
      return { code: 'room-silent' }
    case 'refused': {
      const { condition, text } = failure
      return { code: 'room-refused', condition, ...(text !== undefined && { text }) }
    }
    default:
      return failure
  }
}

/** Whether it may be otherwise at the next session, so that the room is worth another knock. */
export const mayPass = ({ code }: JoinRefusal): boolean =>
  !(['banned', 'room-gone', 'not-a-room'] as readonly string[]).includes(code)
