import { domainOf, localpartOf, type BareJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Answer, Extension } from '../../extension.ts'
import { EMPTY, RegistrationQuery, removal } from './codec.ts'
import type { RegisterFailure } from './registration.ts'

export { EMPTY as NOT_REGISTERED, RegistrationQuery } from './codec.ts'
export { startRegistration, type RegisterRequest } from './registration.ts'

/** Actions on the account that is signed in. */
export interface AccountRegistration {
  /** Gives the account a new password (§3.3). */
  changePassword(password: string): Promise<Result<undefined, RegisterFailure>>
  /**
   * Deletes the account on the server (§3.2), which ends all its sessions. The answer may get lost on the way, and the
   * caller then notices it by the next sign-in: `signal` ends the wait.
   */
  deleteAccount(signal?: AbortSignal): Promise<Result<undefined, RegisterFailure>>
}

/** XEP-0077. `startRegistration` creates a new account, before there is a session. */
export const registration: Extension<AccountRegistration> = {
  about: {
    spec: 'XEP-0077',
    title: 'In-Band Registration',
    version: '2.4',
    status: 'partial',
    note: 'accounts on servers; no registration with other services',
  },
  setup({ account, request }) {
    // The domain of a normalized address is a normalized address.
    const server = domainOf(account) as BareJid
    return {
      async changePassword(password) {
        const fields = [
          { name: 'username', value: localpartOf(account) ?? '' },
          { name: 'password', value: password },
        ]
        const answer = await request('set', server, RegistrationQuery.build({ ...EMPTY, fields }))
        return outcome(answer, ({ type }) => ({ code: 'password-refused', type }))
      },
      deleteAccount: async (signal) =>
        outcome(await request('set', null, removal(), { ...(signal && { signal }) }), () => ({
          code: 'deletion-refused',
        })),
    }
  },
}

type Refusal = Extract<RegisterFailure, { code: 'password-refused' | 'deletion-refused' }>
type StanzaError = Extract<RegisterFailure, { code: 'stanza-error' }>

/** A refusal in the server's words, if it has any. Other failures stay what they are. */
function outcome(
  answer: Answer,
  refusal: (error: StanzaError) => Refusal,
): Result<undefined, RegisterFailure> {
  if (answer.ok) return ok()
  const { error } = answer
  if (error.code !== 'stanza-error') return err(error)
  return err({ ...refusal(error), ...(error.text !== undefined && { text: error.text }) })
}
