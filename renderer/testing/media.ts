import { vi } from 'vitest'

/** The header of a PNG: all that the window reads before it shows one. */
export function pngHeader(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(33)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  const view = new DataView(bytes.buffer)
  view.setUint32(16, width)
  view.setUint32(20, height)
  return bytes
}

/** Answers the media addresses in jsdom: `bytesOf` gets the path behind `/media/scene/`; null: there is none. */
export function giveMedia(
  bytesOf: (path: string) => Uint8Array<ArrayBuffer> | null = () => pngHeader(8, 5),
): string[] {
  const asked: string[] = []
  HTMLImageElement.prototype.decode = () => Promise.reject(new Error('jsdom draws nothing'))
  vi.stubGlobal('fetch', (url: string) => {
    const path = url.replace('/media/scene/', '')
    asked.push(path)
    const bytes = bytesOf(path)
    return Promise.resolve(new Response(bytes, { status: bytes === null ? 404 : 206 }))
  })
  return asked
}

/**
 * Decodes pictures in jsdom, which cannot. The list has those that are drawn now. A blob without bytes is no picture.
 */
export function giveCanvases(): Blob[] {
  const drawn: Blob[] = []
  const sources = new WeakMap<object, Blob>()
  vi.stubGlobal('createImageBitmap', (blob: Blob) => {
    if (blob.size === 0) return Promise.reject(new Error('no picture'))
    const bitmap = { width: 80, height: 60, close() {} }
    sources.set(bitmap, blob)
    return Promise.resolve(bitmap)
  })
  const shown = new WeakMap<HTMLCanvasElement, Blob>()
  const getContext = function (this: HTMLCanvasElement) {
    return {
      transferFromImageBitmap: (bitmap: object | null) => {
        const before = shown.get(this)
        if (before) drawn.splice(drawn.indexOf(before), 1)
        const now = bitmap && sources.get(bitmap)
        if (!now) return
        shown.set(this, now)
        drawn.push(now)
      },
    }
  }
  Object.assign(HTMLCanvasElement.prototype, { getContext })
  return drawn
}

/** jsdom plays nothing: this says what would play. */
export function givePlayback(): { readonly playing: () => readonly string[]; end(): void } {
  const started = new Set<HTMLMediaElement>()
  Object.assign(HTMLMediaElement.prototype, {
    play(this: HTMLMediaElement) {
      started.add(this)
      this.dispatchEvent(new Event('play'))
      return Promise.resolve()
    },
    pause(this: HTMLMediaElement) {
      if (started.delete(this)) this.dispatchEvent(new Event('pause'))
    },
    load() {},
  })
  return {
    playing: () => [...started].map((element) => element.src),
    end() {
      for (const element of [...started]) {
        started.delete(element)
        element.dispatchEvent(new Event('ended'))
      }
    },
  }
}
