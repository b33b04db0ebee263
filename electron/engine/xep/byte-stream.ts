import type { Result } from '../../../shared/model/result.ts'

/** Why a byte stream did not end properly. */
export type StreamBroken =
  | { readonly code: 'lost' }
  /** The other side broke the rules, for instance with a wrong sequence number. */
  | { readonly code: 'violated'; readonly rule: string }
  | { readonly code: 'stalled' }
  | { readonly code: 'destroyed' }

/** A stream of bytes to another client, whatever carries it: a socket (XEP-0065) or stanzas (XEP-0047). */
export interface ByteStream {
  /**
   * The bytes from the other side, in order. Reading slowly slows the sender down. It ends when nothing more comes, never
   * by an exception; `ended` tells whether everything came.
   */
  readonly incoming: AsyncIterable<Uint8Array>
  /** Resolves when more may be written; false once the stream is over. */
  write(chunk: Uint8Array): Promise<boolean>
  /** Closes our side properly. Resolves when everything written has left this machine. */
  end(): Promise<void>
  /** Drops the stream at once. */
  destroy(): void
  /** Resolves when both sides have closed it, or it broke. */
  readonly ended: Promise<Result<undefined, StreamBroken>>
}
