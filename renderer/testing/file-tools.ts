import type { Failure } from '../../shared/model/failure.ts'
import { ok, type Result } from '../../shared/model/result.ts'
import type { FileTools } from '../preparing/file-tools.ts'
import { UNCHANGED } from '../preparing/prepared.ts'

/** A browser that prepares files at once. jsdom decodes no pictures, and the scenes have nobody to hand bytes to. */
export function createFakeFileTools(more: Partial<FileTools> = {}): FileTools {
  const done = (): Promise<Result<undefined, Failure>> => Promise.resolve(ok())
  return {
    prepare: (kind) =>
      Promise.resolve(ok(kind === 'picture' ? { ...UNCHANGED, width: 1200, height: 800 } : UNCHANGED)),
    copyFor: () => Promise.resolve(null),
    put: (_url, _blob, onProgress) => {
      onProgress?.(1)
      return done()
    },
    get: () => Promise.resolve(ok(new Blob(['bytes'], { type: 'image/jpeg' }))),
    zip: (_files, progress) => {
      progress(1)
      return Promise.resolve(ok(new Blob(['zip'], { type: 'application/zip' })))
    },
    record: () =>
      Promise.resolve(
        ok({
          level: () => 0.2 + 0.6 * Math.random(),
          pause() {},
          resume() {},
          soFar: () => Promise.resolve(new Blob(['webm'])),
          end: () => Promise.resolve(new Blob(['webm'])),
          discard() {},
          onFault() {},
        }),
      ),
    openCamera: () =>
      Promise.resolve(
        ok({
          show() {},
          code: () => new Promise<string>(() => {}),
          stop() {},
          onFault() {},
        }),
      ),
    voiceFile: () => Promise.resolve(ok(new Blob(['ogg'], { type: 'audio/ogg' }))),
    ...more,
  }
}
