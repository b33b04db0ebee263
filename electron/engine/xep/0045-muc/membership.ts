import type { FormValues } from '../../../../shared/model/data-form.ts'
import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel } from '../../extension.ts'
import { filledForm, type Form } from '../0004-data-forms/index.ts'
import type { Disco } from '../0030-disco/index.ts'
import { NOT_REGISTERED, RegistrationQuery } from '../0077-register/index.ts'
import { bounded } from './forms.ts'

/** What a room asks of new members. */
export interface RoomRegistration {
  /** The nickname that the account has registered; null if it is no member. */
  readonly nick: string | null
  /** null if the room wants nothing, or not by a form. */
  readonly form: Form | null
}

/** Becoming a member of a room, and keeping a nickname there. */
export interface RoomMembership {
  /** Asks what a room wants of new members (§7.10). */
  registration(room: BareJid): Promise<Result<RoomRegistration, RequestFailure>>
  /** Asks for membership. The room may decide at once, or an admin later. */
  register(room: BareJid, form: Form, values: FormValues): Promise<Result<undefined, RequestFailure>>
  /** The nickname that the room keeps for the account (§7.12); null if there is none. */
  reservedNick(room: BareJid): Promise<Result<string | null, RequestFailure>>
}

const NODE = 'x-roomuser-item'

export function createRoomMembership({ request }: Channel, disco: Disco): RoomMembership {
  return {
    async registration(room) {
      const answer = await request('get', room, RegistrationQuery.build(NOT_REGISTERED))
      if (!answer.ok) return answer
      const query = answer.value && RegistrationQuery.parse(answer.value)
      const isRegistered = answer.value?.child(RegistrationQuery.ns, 'registered') !== undefined
      const nick = query?.fields.find(({ name }) => name === 'username' || name === 'nick')?.value ?? ''
      const form = query?.form
      return ok({ nick: isRegistered ? nick : null, form: form?.type === 'form' ? bounded(form) : null })
    },

    async register(room, form, values) {
      const query = { ...NOT_REGISTERED, form: filledForm(form, values) }
      const answer = await request('set', room, RegistrationQuery.build(query))
      return answer.ok ? ok() : answer
    },

    async reservedNick(room) {
      const info = await disco.info(room, { node: NODE })
      return info.ok ? ok(info.value.identities[0]?.name ?? null) : info
    },
  }
}
