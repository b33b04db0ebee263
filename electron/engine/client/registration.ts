import type { ConnectionSettings } from '../../../shared/model/account.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { Answer, RequestOptions } from '../extension.ts'
import type { EnginePorts } from '../ports.ts'
import { createRequests } from '../stanza/requests.ts'
import { NS_CLIENT } from '../stanza/stanza.ts'
import { openStream } from '../stream/stream.ts'
import { el, type Element } from '../xml/element.ts'
import { serialize } from '../xml/serialize.ts'

export interface RegistrationTarget {
  readonly domain: BareJid
  readonly settings: ConnectionSettings
  readonly trustedFingerprint: string | null
  /** Closes the stream, even while it is being opened. */
  readonly signal: AbortSignal
}

/** A stream before authentication: enough to create an account (XEP-0077 §3.1). */
export interface RegistrationStream {
  /** The server's features, which may include `{http://jabber.org/features/iq-register}register`. */
  readonly features: Element
  /** False once the stream is gone: servers close idle ones after a while. */
  readonly isOpen: boolean
  /** Sends a request to the server. Never rejects; fails with `not-connected` once the stream is gone. */
  request(type: 'get' | 'set', payload: Element, options?: RequestOptions): Promise<Answer>
  /** Takes at most 2 s. */
  close(): Promise<void>
}

/**
 * Opens a stream to the server of a domain, secured as for signing in, and stops before SASL. The new account signs in
 * on another stream.
 */
export function openForRegistration(
  ports: EnginePorts,
  { domain, settings, trustedFingerprint, signal }: RegistrationTarget,
): Promise<Result<RegistrationStream, Failure>> {
  if (signal.aborted) return Promise.resolve(err({ code: 'cancelled' }))
  return new Promise((resolve) => {
    const requests = createRequests(ports)
    let isOpen = true
    const abort = () => void stream.close()
    const stream = openStream(
      ports,
      { domain, settings, trustedFingerprint, purpose: { kind: 'registration' } },
      {
        established({ features }) {
          resolve(
            ok({
              features,
              get isOpen() {
                return isOpen
              },
              request: (type, payload, options) =>
                requests.ask(
                  (id) => {
                    const iq = el(NS_CLIENT, 'iq', { type, to: domain, id }, payload)
                    return stream.write(serialize(iq, NS_CLIENT))
                  },
                  // Only the server can speak on a stream without a session.
                  () => true,
                  options,
                ),
              close: () => stream.close(),
            }),
          )
        },
        element(element) {
          const { type } = element.attrs
          const isAnswer = type === 'result' || type === 'error'
          if (element.is(NS_CLIENT, 'iq') && isAnswer) requests.answered(element, domain)
        },
        ended(failure) {
          isOpen = false
          signal.removeEventListener('abort', abort)
          requests.failAll({ code: 'not-connected' })
          resolve(err(failure ?? { code: 'cancelled' }))
        },
      },
    )
    signal.addEventListener('abort', abort)
  })
}
