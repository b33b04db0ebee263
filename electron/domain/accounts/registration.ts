import type { FormValues } from '../../../shared/model/data-form.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { openForRegistration, parseBareJid, type EnginePorts } from '../../engine/index.ts'
import { startRegistration } from '../../engine/xep/0077-register/index.ts'
import { presentInvitation } from '../../engine/xep/0445-preauth-ibr/index.ts'
import type { Registration, RegistrationRequest } from './parts.ts'

/** Connects to a server and asks for its registration form (XEP-0077 §3.1). */
export async function openRegistration(
  ports: EnginePorts,
  request: RegistrationRequest,
): Promise<Result<Registration, Failure>> {
  const { domain, invitation } = request
  const stream = await openForRegistration(ports, request)
  if (!stream.ok) return stream
  const { close, features } = stream.value
  if (invitation !== null) {
    const presented = await presentInvitation(features, stream.value.request, invitation)
    if (!presented.ok) {
      void close()
      return presented
    }
  }
  const offer = await startRegistration(stream.value.request, domain)
  if (!offer.ok) {
    void close()
    return offer
  }
  return ok({
    form: offer.value.form,
    async submit(values) {
      // Checked first: a server might create an account with an invalid address, which nobody could use.
      const address = addressOf(values, domain)
      if (!address.ok) return address
      if (!stream.value.isOpen) return err({ code: 'registration-expired' })
      const submitted = await offer.value.submit(values)
      if (submitted.ok) return ok({ address: address.value, password: typed(values, 'password') })
      const { code } = submitted.error
      if (code !== 'not-connected' && code !== 'request-timeout') return submitted
      // The account may or may not exist now. The next try uses another stream.
      void close()
      return code === 'not-connected' ? err({ code: 'connection-lost' }) : submitted
    },
    close: () => void close(),
  })
}

const typed = (values: FormValues, name: string): string => values.get(name)?.[0] ?? ''

function addressOf(values: FormValues, domain: BareJid): Result<BareJid, Failure> {
  return parseBareJid(`${typed(values, 'username').trim()}@${domain}`)
}
