import type { Failure } from '../../../../shared/model/failure.ts'
import { ok, type Result } from '../../../../shared/model/result.ts'
import type { KeptFileRow } from '../../messages/index.ts'
import type { SealedFiles, SealedWriter } from '../sealed/index.ts'

/** Where the bytes of one file go until they are verified. Calls come one after another. */
export interface Sink {
  /** The bytes that are here already. */
  readonly size: number
  write(chunk: Uint8Array): Promise<Result<undefined, Failure>>
  /** All bytes came. The file is not called whole before `settle`. */
  finish(): Promise<Result<WholeFile, Failure>>
  /** Closes it and keeps the part. */
  pause(): Promise<void>
  discard(): Promise<void>
}

/** A file whose bytes are all here. */
export interface WholeFile {
  readonly size: number
  /** In hex. */
  readonly sha256: string
  read(): AsyncIterable<Uint8Array>
  /** Puts it into its place after it was verified. */
  settle(): Promise<Result<{ readonly path: string | null }, Failure>>
  discard(): Promise<void>
}

/** A sink into a sealed file, with the row that it has. */
export function sealedSink(
  sealed: SealedFiles,
  writer: SealedWriter,
): Sink & { readonly keptFile: KeptFileRow } {
  return {
    keptFile: writer.id,
    get size() {
      return writer.size
    },
    write: (chunk) => writer.write(chunk),
    async finish() {
      const finished = await writer.finish()
      if (!finished.ok) return finished
      const { size, sha256 } = finished.value
      return ok({
        size,
        sha256: Buffer.from(sha256).toString('hex'),
        read: () => sealed.read(writer.id),
        settle: () => Promise.resolve(ok({ path: null })),
        // The row goes with the attachment's reference to it.
        discard: () => Promise.resolve(),
      })
    },
    pause: () => writer.pause(),
    discard: () => writer.discard(),
  }
}
