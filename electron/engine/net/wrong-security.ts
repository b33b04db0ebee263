import type { NetFailure } from '../../../shared/model/failure.ts'
import { isSameTarget, PORT_STARTTLS, type Target } from './targets.ts'

/** OpenSSL's words for an answer that is not TLS. */
const NOT_TLS = 'wrong version number'

/**
 * The failure of direct TLS. A server that answers without TLS expects STARTTLS. So does one that says nothing or hangs
 * up at the port for STARTTLS, because it waits for a stream.
 */
export function directTlsFailure(failure: NetFailure, port: number): NetFailure {
  const isNotTls = failure.code === 'tls-failed' && failure.reason === NOT_TLS
  const isUnanswered = failure.code === 'tls-failed' || failure.code === 'connection-timeout'
  return isNotTls || (isUnanswered && port === PORT_STARTTLS)
    ? { code: 'wrong-security', expects: 'starttls', port }
    : failure
}

/** Whether these bytes begin a TLS alert or handshake (RFC 8446 §5.1). A stream of XML never begins like that. */
export function isTlsRecord(bytes: Uint8Array): boolean {
  return (bytes[0] === 0x15 || bytes[0] === 0x16) && bytes[1] === 0x03
}

/**
 * The failure of a stream without TLS if the server says nothing to it: most TLS servers hang up without a word, or wait
 * for TLS to begin. null if silence is no evidence, because the port is the usual one for STARTTLS, or the person has not
 * chosen it, or the target has worked before.
 */
export function silenceFailure(
  target: Target | undefined,
  chosenPort: number | undefined,
  worked: Target | null,
): NetFailure | null {
  if (target?.port !== chosenPort || chosenPort === undefined || chosenPort === PORT_STARTTLS) return null
  return target !== undefined && worked !== null && isSameTarget(target, worked)
    ? null
    : expectsTls(chosenPort)
}

export function expectsTls(port: number): NetFailure {
  return { code: 'wrong-security', expects: 'direct-tls', port }
}
