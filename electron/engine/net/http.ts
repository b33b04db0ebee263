import type { HttpFailure } from '../../../shared/model/file-failure.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { Result } from '../../../shared/model/result.ts'

/** `cancelled`: the caller aborted it. */
export type HttpProblem = HttpFailure | Extract<Failure, { code: 'no-network' | 'cancelled' }>

/**
 * The one certificate that the person trusts although it does not verify. It is also accepted for these names and
 * everything below them: the domain of the account, and the host that the person typed for it.
 */
export interface TrustedCertificate {
  /** SHA-256, as `trustedFingerprint` of an account. */
  readonly fingerprint: string
  readonly names: readonly string[]
}

interface HttpRequest {
  /** Only `https:`, without a user or a password. */
  readonly url: string
  readonly trust: TrustedCertificate | null
  /**
   * Refuse addresses of this machine and of networks nearby. Only false for links of the own server, if the server
   * itself is nearby.
   */
  readonly publicOnly: boolean
  readonly signal: AbortSignal
}

export interface DownloadRequest extends HttpRequest {
  /** For the whole file, in bytes. More ends with `file-over-limit`. */
  readonly limitBytes: number
  /** Bytes that are here already. */
  readonly from?: number
  /** The version to which these bytes belong, as an earlier `Download` told it. */
  readonly etag?: string | null
  readonly lastModified?: string | null
}

export interface Download {
  /** The whole file in bytes, as the server claims it; null if it does not. */
  readonly size: number | null
  /** Where `body` begins in the file: `from` if the server continues there, else 0. */
  readonly offset: number
  readonly etag: string | null
  readonly lastModified: string | null
  /** In lower case, without parameters. The server's claim. */
  readonly mediaType: string | null
  /**
   * The bytes, once. Reading slowly slows the server down. It ends when nothing more comes, never by an exception;
   * `ended` tells whether everything came. Leaving the loop early ends the download.
   */
  readonly body: AsyncIterable<Uint8Array>
  readonly ended: Promise<Result<undefined, HttpProblem>>
}

export interface UploadRequest extends HttpRequest {
  readonly mediaType: string
  /** Further headers of the slot (XEP-0363), in their order. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** In bytes. Another number of bytes in `body` ends with `file-changed`. */
  readonly size: number
  /**
   * Read once, chunk by chunk, as fast as the server takes them. Chunks of 64 to 256 kB suit best, and they must not
   * change afterwards. An exception of it is thrown on by `upload`.
   */
  readonly body: AsyncIterable<Uint8Array>
  /** Called with the bytes that were handed to the socket so far, for each chunk. */
  readonly onProgress?: (done: number) => void
}

/**
 * Files by HTTPS (RFC 9110). Connections go only to the addresses that were looked up and checked; redirects only to the
 * same registrable domain. No cookies, no referrer, no name of a version.
 */
export interface Http {
  /** Resolves when the body begins. */
  download(request: DownloadRequest): Promise<Result<Download, HttpProblem>>
  /** Puts a file. Resolves when the server has answered, also if it answers before it has all of the file. */
  upload(request: UploadRequest): Promise<Result<undefined, HttpProblem>>
}
