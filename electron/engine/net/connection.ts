import type { CertificateInfo, NetFailure } from '../../../shared/model/failure.ts'
import type { ConnectionSettings } from '../../../shared/model/account.ts'
import type { Result } from '../../../shared/model/result.ts'
import type { Target } from './targets.ts'

/** What TLS came to: for channel binding later, and for the person to look at. */
export interface TlsState {
  readonly protocol: 'TLSv1.2' | 'TLSv1.3'
  readonly cipher: string
  readonly certificate: CertificateInfo
  /** Whether the certificate verifies; where it does not, only its fingerprint is trusted. */
  readonly verified: boolean
  /** RFC 5929 `tls-server-end-point`; null where the certificate has none. */
  readonly endPoint: () => Uint8Array | null
  /** RFC 9266 `tls-exporter`; null where the session cannot give it. */
  readonly exporter: () => Uint8Array | null
}

export interface ConnectionListener {
  /** Bytes as they came, cut anywhere. */
  data(bytes: Uint8Array): void
  /** The system has taken everything that was written. */
  drained?(): void
  /**
   * Called once, and never after `destroy()` or for a failure that `startTls()` returned. `null` when the other side
   * closed in order, or after our own `end()`.
   */
  closed(failure: NetFailure | null): void
}

/** A way to the server that carries bytes: TCP, with or without TLS. */
export interface Connection {
  /** null until TLS has come up. */
  readonly tls: TlsState | null
  /** Nothing is delivered before this is called. A second call replaces the first. */
  listen(listener: ConnectionListener): void
  /** Bytes that were written and that the system has not taken yet. */
  readonly unsent: number
  /** Reads no further until `resume`, so that the other side has to wait; a little more may still be delivered. */
  pause(): void
  resume(): void
  /** Ignored once the connection is over. Throws while `startTls()` is under way. */
  write(text: string): void
  /**
   * Starts TLS on a plain connection (RFC 6120 §5.4.3.3). Nothing of what came before is delivered afterwards. Plain
   * bytes that come after this call break the handshake; those that stood behind `<proceed/>` in the same `data()` are
   * the caller's to refuse. A failure has closed the connection.
   */
  startTls(): Promise<Result<TlsState, NetFailure>>
  /** Sends what is left, then closes; whatever comes until the other side has closed too is still delivered. */
  end(): void
  /** Closes at once. */
  destroy(): void
}

export interface DialRequest {
  /** The domain of the person's address: what is looked up and what the certificate must be for. */
  readonly domain: string
  readonly settings: ConnectionSettings
  /**
   * SHA-256 of the one certificate that the person trusts although it does not verify. Any other is then refused as
   * `changed`, even one that verifies.
   */
  readonly trustedFingerprint: string | null
  readonly signal: AbortSignal
  /** A server chose the place, not the person: only addresses of the public Internet are connected to. */
  readonly publicOnly?: boolean
  /** What worked the last time: tried first, where it is among the places that are found. */
  readonly favoured?: Target | null
}

/** What dialling gave: direct TLS is up already, else STARTTLS comes next unless `settings.security` is `none`. */
export interface Dialled {
  readonly connection: Connection
  readonly security: 'direct-tls' | 'starttls' | 'none'
  /** Where that is. */
  readonly target?: Target
  /** Places that come before it did not work. */
  readonly isDetour?: boolean
  /** It is on this machine or a network nearby. */
  readonly isNearby?: boolean
  /** Goes on to the places that are left, in case this one is no good after all; null where none is. */
  readonly next?: (() => Promise<Result<Dialled, NetFailure>>) | null
}

/**
 * Reaches the server of a domain: looks it up, tries its targets in order, secures the connection. Never rejects; an
 * aborted dial gives `connection-lost`.
 */
export type Dial = (request: DialRequest) => Promise<Result<Dialled, NetFailure>>
