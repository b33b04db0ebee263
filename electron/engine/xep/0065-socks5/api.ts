import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { FullJid } from '../../../../shared/model/jid.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { ByteStream } from '../byte-stream.ts'
import type { StreamHosts } from './stream-hosts.ts'

/**
 * `unreachable`: neither side can reach a place that the other one names. A `stanza-error` with `not-acceptable`: the
 * other side did not expect the stream.
 */
export type BytestreamFailure = RequestFailure | { readonly code: 'unreachable' }

/** A bytestream that is ready, and how it goes. */
export interface OpenBytestream {
  readonly stream: ByteStream
  readonly way: 's5b-direct' | 's5b-proxy'
}

export interface BytestreamRequest {
  readonly peer: FullJid
  /** The id of the stream, which both sides agreed on (XEP-0095). */
  readonly sid: string
  readonly signal: AbortSignal
}

/** SOCKS5 bytestreams that were agreed on by other means, such as stream initiation. */
export interface Bytestreams {
  /** Offers our addresses, for contacts, and the server's proxies (§5, §6). Never rejects. */
  offer(request: BytestreamRequest): Promise<Result<OpenBytestream, BytestreamFailure>>
  /** Waits for the other side's offer of this stream, and connects. Never rejects. */
  expect(
    request: BytestreamRequest & { readonly timeoutMs: number },
  ): Promise<Result<OpenBytestream, BytestreamFailure>>
  /** For Jingle (XEP-0260). */
  readonly hosts: StreamHosts
}
