import type { FileTools } from '../preparing/file-tools.ts'
import { isSmall, shareFor, type PicturePlace, type PictureSize } from '../preparing/shown-size.ts'

/** Some two hundred copies. */
const MOST_BYTES = 32_000_000
/** A picture that rushes by is not worth the work. */
const REST_MS = 100

interface Wanted {
  readonly url: string
  readonly size: PictureSize
  readonly place: PicturePlace
  readonly give: (copy: Blob | null) => void
}

/**
 * Pictures in the size in which their places draw them. They are made one after the other, which bounds the memory, the
 * last one wanted first.
 */
export class PictureCopies {
  readonly #tools: Pick<FileTools, 'get' | 'copyFor'>
  readonly #known = new Map<string, Blob>()
  #bytes = 0
  readonly #waiting = new Set<Wanted>()
  #working = false

  constructor(tools: Pick<FileTools, 'get' | 'copyFor'>) {
    this.#tools = tools
  }

  /** null: an `<img>` shows the file itself, or the signal ended the wait. */
  of(url: string, size: PictureSize, place: PicturePlace, signal: AbortSignal): Promise<Blob | null> {
    if (isSmall(size) || signal.aborted) return Promise.resolve(null)
    const known = this.#recall(url, place)
    if (known) return Promise.resolve(known)
    return new Promise((resolve) => {
      const wanted: Wanted = { url, size, place, give: resolve }
      const rest = setTimeout(() => {
        this.#waiting.add(wanted)
        void this.#work()
      }, REST_MS)
      signal.addEventListener('abort', () => {
        clearTimeout(rest)
        this.#waiting.delete(wanted)
        resolve(null)
      })
    })
  }

  async #work(): Promise<void> {
    if (this.#working) return
    this.#working = true
    for (;;) {
      const next = [...this.#waiting].at(-1)
      if (!next) break
      this.#waiting.delete(next)
      next.give(this.#recall(next.url, next.place) ?? (await this.#make(next)))
    }
    this.#working = false
  }

  async #make({ url, size, place }: Wanted): Promise<Blob | null> {
    const original = await this.#tools.get(url)
    if (!original.ok) return null
    const fits = shareFor(size, place) === 1
    const copy = fits ? original.value : await this.#tools.copyFor(original.value, place)
    if (copy) this.#keep(`${place} ${url}`, copy)
    return copy
  }

  #recall(url: string, place: PicturePlace): Blob | undefined {
    const key = `${place} ${url}`
    const copy = this.#known.get(key)
    if (copy) {
      // The last one used is kept the longest.
      this.#known.delete(key)
      this.#known.set(key, copy)
    }
    return copy
  }

  #keep(key: string, copy: Blob): void {
    this.#known.set(key, copy)
    this.#bytes += copy.size
    for (const [oldest, { size }] of this.#known) {
      if (this.#bytes <= MOST_BYTES) break
      this.#known.delete(oldest)
      this.#bytes -= size
    }
  }
}
