import type { NetFailure } from '../../../shared/model/failure.ts'
import type { ConnectionSettings } from '../../../shared/model/account.ts'
import type { Result } from '../../../shared/model/result.ts'
import type { Target } from './targets.ts'

/** The outcome of TLS, for signing in. */
export interface TlsState {
  readonly protocol: 'TLSv1.2' | 'TLSv1.3'
  /** Whether the certificate verifies. If not, only its fingerprint is trusted. */
  readonly verified: boolean
  /** RFC 5929 `tls-server-end-point`; null if the certificate has none. */
  readonly endPoint: () => Uint8Array | null
  /** RFC 9266 `tls-exporter`; null if the session cannot give it. */
  readonly exporter: () => Uint8Array | null
}

export interface ConnectionListener {
  /** Bytes in chunks of any size. */
  data(bytes: Uint8Array): void
  /** The system has taken all written bytes. */
  drained?(): void
  /**
   * Called once, but not after `destroy()` and not for a failure that `startTls()` returned. `null` if the other side
   * closed in order, or after our own `end()`.
   */
  closed(failure: NetFailure | null): void
}

/** A connection to the server that carries bytes: TCP, with or without TLS. */
export interface Connection {
  /** null until TLS is up. */
  readonly tls: TlsState | null
  /** Nothing is delivered before this is called. A second call replaces the first. */
  listen(listener: ConnectionListener): void
  /** Written bytes that the system has not taken yet. */
  readonly unsent: number
  /** Stops reading until `resume`, so that the other side has to wait. A little more may still be delivered. */
  pause(): void
  resume(): void
  /** Ignored once the connection is over. Throws while `startTls()` is under way. */
  write(text: string): void
  /**
   * Starts TLS on a plain connection (RFC 6120 §5.4.3.3). Nothing that arrived before is delivered afterwards. Plain
   * bytes that arrive after this call break the handshake; the caller has to refuse bytes that stood behind
   * `<proceed/>` in the same `data()`. After a failure the connection is closed.
   */
  startTls(): Promise<Result<TlsState, NetFailure>>
  /** Sends the rest, then closes. Bytes that arrive before the other side closes are still delivered. */
  end(): void
  /** Closes at once. */
  destroy(): void
}

export interface DialRequest {
  /** The domain of the person's address: we look it up, and the certificate must be for it. */
  readonly domain: string
  readonly settings: ConnectionSettings
  /**
   * SHA-256 of the one certificate that the person trusts although it does not verify. Every other certificate is then
   * refused as `changed`, even one that verifies.
   */
  readonly trustedFingerprint: string | null
  readonly signal: AbortSignal
  /** A server chose the place, not the person: connect only to addresses of the public Internet. */
  readonly publicOnly?: boolean
  /** The target that worked the last time. It is tried first, if it is among the targets found. */
  readonly favoured?: Target | null
}

/** The outcome of dialling. Direct TLS is already up; otherwise STARTTLS comes next, unless `security` is `none`. */
export interface Dialled {
  readonly connection: Connection
  readonly security: 'direct-tls' | 'starttls' | 'none'
  /** The place that was reached. */
  readonly target?: Target
  /** Whether earlier targets did not work. */
  readonly isDetour?: boolean
  /** Whether the place is on this machine or on a network nearby. */
  readonly isNearby?: boolean
  /** Whether the place is on this machine, at a loopback address. */
  readonly isHere?: boolean
  /** Goes on to the remaining targets, in case this one turns out to be no good; null if there are none. */
  readonly next?: (() => Promise<Result<Dialled, NetFailure>>) | null
}

/**
 * Reaches the server of a domain: looks it up, tries its targets in order, secures the connection. Never rejects. An
 * aborted dial gives `connection-lost`.
 */
export type Dial = (request: DialRequest) => Promise<Result<Dialled, NetFailure>>
