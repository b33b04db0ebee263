import { el, type Element } from '../xml/element.ts'
import { NS_TLS } from './features.ts'
import { fail, ownAddress, unexpected, type Io } from './io.ts'
import type { Event, State } from './states.ts'

/** STARTTLS, RFC 6120 §5. */
export function askForTls(io: Io): State {
  io.send(el(NS_TLS, 'starttls'))
  return { kind: 'asking-for-tls' }
}

export function askingForTls(element: Element, io: Io): State {
  if (element.is(NS_TLS, 'proceed')) {
    io.startTls()
    return { kind: 'securing' }
  }
  // RFC 6120 §5.4.2.2: the server closes the stream after <failure/>.
  if (element.is(NS_TLS, 'failure')) return fail(io, { code: 'tls-failed', reason: 'refused by the server' })
  return unexpected(io)
}

export function securing(event: Extract<Event, { kind: 'tls-started' | 'tls-failed' }>, io: Io): State {
  if (event.kind === 'tls-failed') {
    io.hangUp()
    return io.failed(event.failure)
  }
  io.open(ownAddress(io))
  return { kind: 'opening', phase: 'secured' }
}
