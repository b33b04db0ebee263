import type { Failure } from '../../../../shared/model/failure.ts'

/** The bytes of a file to be sent, wherever they are. */
export interface FileSource {
  readonly size: number
  /** The bytes from `start` on. Never throws: if something is wrong it ends early, and `problem` tells. */
  open(start?: number): AsyncIterable<Uint8Array>
  /** Why the last reading ended early, for instance `file-changed` or `file-vanished`. */
  problem(): Failure | null
}
