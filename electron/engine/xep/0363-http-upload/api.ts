import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { UploadFailure, HttpFailure } from '../../../../shared/model/file-failure.ts'
import type { Jid } from '../../../../shared/model/jid.ts'
import type { Result } from '../../../../shared/model/result.ts'

/** Why the server gives no place for a file. */
export type SlotFailure =
  UploadFailure | RequestFailure | Extract<HttpFailure, { code: 'file-too-large-for-server' }>

export interface UploadService {
  readonly jid: Jid
  /** In bytes; null if it names no limit. */
  readonly maxBytes: number | null
  /** The purposes that it tells apart (§5). */
  readonly purposes: readonly UploadPurpose[]
}

/** How long the server should keep the file (§5). It is told only to services that know it. */
export type UploadPurpose = 'message' | 'profile' | 'ephemeral' | 'permanent'

export interface SlotWanted {
  /** Any text: it is made fit to be sent. */
  readonly name: string
  readonly size: number
  readonly mediaType: string
  readonly purpose?: Exclude<UploadPurpose, 'ephemeral'>
}

export interface UploadSlot {
  readonly put: {
    /** An `https:` address. */
    readonly url: string
    /** Only Authorization, Cookie and Expires, without line breaks, in the order of the server. */
    readonly headers: readonly (readonly [name: string, value: string])[]
  }
  /** An `https:` address, for others. */
  readonly get: string
}

/** Places for files on the account's server. */
export interface HttpUpload {
  /** The service that takes files, remembered for the session; null if there is none. */
  service(): Promise<Result<UploadService | null, RequestFailure>>
  /** Asks for a place. It is valid for a minute or so: put the file there at once. */
  requestSlot(wanted: SlotWanted): Promise<Result<UploadSlot, SlotFailure>>
}
