import type { Failure } from '../../shared/model/failure.ts'
import type { FileKind } from '../../shared/model/file.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'
import { putMedia } from '../put-media.ts'
import { openCamera } from '../ui/camera.ts'
import { record } from './microphone.ts'
import { createPictures, type Pictures } from './pictures.ts'
import { UNCHANGED, type Prepared, type Wishes } from './prepared.ts'
import { describeSoundOrFilm } from './sound-and-film.ts'
import type { Packed } from './packed.ts'
import type { PicturePlace } from './shown-size.ts'

/** What the browser can do with files and devices. */
export interface FileTools {
  /** Gets a file ready for sending. The bytes are in `blob` or at `url`. */
  prepare(
    kind: FileKind,
    from: { readonly blob: Blob | null; readonly url: string },
    wishes: Wishes,
  ): Promise<Result<Prepared, Failure>>
  /** The smaller copy of a picture that its place shows. null: the browser cannot make one. */
  copyFor(picture: Blob, place: PicturePlace): Promise<Blob | null>
  put: typeof putMedia
  get(url: string): Promise<Result<Blob, Failure>>
  zip(
    files: readonly Packed[],
    progress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<Result<Blob, Failure>>
  /** Opens the microphone and records. */
  record: typeof record
  openCamera: typeof openCamera
  /** Makes a file that other clients play of a recording. */
  voiceFile(recording: Blob): Promise<Result<Blob, Failure>>
}

export function createFileTools(): FileTools {
  let pictures: Pictures | null = null
  return {
    async prepare(kind, { blob, url }, wishes) {
      if (kind === 'picture' && blob) {
        const prepared = await (pictures ??= createPictures()).prepare(blob, wishes)
        return prepared ? ok(prepared) : err({ code: 'file-unreadable' })
      }
      if (kind !== 'video' && kind !== 'audio') return ok(UNCHANGED)
      const own = blob && URL.createObjectURL(blob)
      const prepared = await describeSoundOrFilm(own ?? url, kind)
      if (own) URL.revokeObjectURL(own)
      return ok(prepared)
    },
    copyFor: (picture, place) => (pictures ??= createPictures()).copyFor(picture, place),
    put: putMedia,
    async get(url) {
      try {
        const response = await fetch(url)
        return response.ok ? ok(await response.blob()) : err({ code: 'file-unreadable' })
      } catch {
        return err({ code: 'connection-lost' })
      }
    },
    async zip(...args) {
      const { zipFolder } = await import('./zip.ts')
      return zipFolder(...args)
    },
    record,
    openCamera,
    async voiceFile(recording) {
      const { voiceFile } = await import('./voice-file.ts')
      return voiceFile(recording)
    },
  }
}
