import type { Result } from '../../../shared/model/result.ts'

/** Why a socket did not end properly. */
export type SocketBroken = { readonly code: 'lost' } | { readonly code: 'destroyed' }

/** A TCP connection to another client or a service, for bytes that are not XML. It fits `ByteStream`. */
export interface ByteSocket {
  /** IP addresses of both ends; empty if unknown. */
  readonly remoteAddress: string
  readonly localAddress: string
  /**
   * `open`: there may be bytes to read, now or later. `ended`: the other side has closed in order, and everything has
   * been read. `broken`: it was lost or destroyed, and nothing is left to read.
   */
  readonly state: 'open' | 'ended' | 'broken'
  /** The bytes that arrive, in order, chunk by chunk. Reading slowly slows the sender down. Never throws. */
  readonly incoming: AsyncIterable<Uint8Array>
  /** Takes exactly this many bytes (few) before `incoming` is read; null if the stream ends earlier. */
  take(count: number): Promise<Uint8Array | null>
  /**
   * Resolves when more may be written; false once the stream is over. The chunk belongs to the socket from now on and
   * must not change.
   */
  write(chunk: Uint8Array): Promise<boolean>
  /**
   * Closes our side. Resolves when everything written has left the process. The other side may go on sending. If it
   * closes first, our side closes by itself behind what was written.
   */
  end(): Promise<void>
  /** Closes at once. */
  destroy(): void
  /** Resolves when both sides have closed it, or it broke. */
  readonly ended: Promise<Result<undefined, SocketBroken>>
}

/**
 * The addresses outside the public Internet to which a connection may go, because somebody else named the place.
 * Link-local, multicast, unspecified and reserved addresses are never among them.
 */
export interface Reach {
  /** Private addresses (RFC 1918, RFC 4193, RFC 6598): none, those in the networks of our own interfaces, or all. */
  readonly private: 'none' | 'neighbours' | 'all'
  readonly loopback: boolean
}

export interface SocketRequest {
  /** An IP address or a name. A name is looked up once, and the addresses found are subject to `reach`. */
  readonly host: string
  readonly port: number
  readonly reach: Reach
  readonly signal: AbortSignal
  /** For looking up and connecting together, in milliseconds. */
  readonly timeoutMs: number
}

/** `not-allowed`: only addresses beyond `reach` were found. `failed`: no address, or nothing answers there. */
export type SocketFailure =
  | { readonly code: 'not-allowed' }
  | { readonly code: 'failed' }
  | { readonly code: 'timeout' }
  | { readonly code: 'cancelled' }

export interface ListenRequest {
  /** The address to listen on; every own address unless given. */
  readonly host?: string
  /** Any free port. */
  readonly port: 0
  /** Called for each connection. */
  readonly onConnection: (socket: ByteSocket) => void
}

export interface SocketListener {
  readonly port: number
  /** Takes no further connections. Those that exist stay. */
  close(): void
}

export interface LocalAddress {
  readonly address: string
  /** The length of the network's prefix in bits. */
  readonly prefix: number
}

/** TCP for everything but the connection to the server. */
export interface Sockets {
  /** Never rejects. */
  connect(request: SocketRequest): Promise<Result<ByteSocket, SocketFailure>>
  listen(request: ListenRequest): Promise<Result<SocketListener, SocketFailure>>
  /** The addresses of our own interfaces without loopback and link-local ones, at most 16. */
  localAddresses(): readonly LocalAddress[]
}
