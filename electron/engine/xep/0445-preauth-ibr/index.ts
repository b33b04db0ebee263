import type { InvitationFailure, RequestFailure } from '../../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Answer } from '../../extension.ts'
import type { Element } from '../../xml/element.ts'
import { Preauth } from '../0379-pars/index.ts'
import { payload } from '../payload.ts'

type Request = (type: 'set', payload: Element) => Promise<Answer>

/**
 * Shows the token of an invitation to the server before asking for its registration form (§4), on a stream that is not
 * signed in. `features` are those of the stream. A server that does not offer this gets no token (§3), and its form
 * tells whether registration works without one. Fails with `invitation-refused` if the token is not valid, or no
 * longer.
 */
export async function presentInvitation(
  features: Element,
  request: Request,
  token: string,
): Promise<Result<undefined, InvitationFailure | RequestFailure>> {
  if (features.child('urn:xmpp:ibr-token:0', 'register') === undefined) return ok()
  const answer = await request('set', Preauth.build({ token }))
  if (answer.ok) return ok()
  return err(answer.error.code === 'stanza-error' ? { code: 'invitation-refused' } : answer.error)
}

/** XEP-0445. */
export const preAuthenticatedRegistration = payload({
  spec: 'XEP-0445',
  title: 'Pre-Authenticated In-Band Registration',
  version: '0.2.0',
  status: 'complete',
})
