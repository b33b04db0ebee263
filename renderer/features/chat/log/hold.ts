/** For so many frames what is measured anew may still move things. */
const FRAMES = 10

/** Keeps what is before the eyes where it is, while rows above it come, go or are measured anew. */
export class Hold {
  readonly #viewport: () => HTMLElement | undefined
  readonly #offsetOf: (id: string) => number | null
  #held: { readonly id: string; readonly top: number } | null = null
  #framesLeft = 0

  /** `offsetOf`: about how far down a message stands that is not drawn just now; null where it is not there at all. */
  constructor(viewport: () => HTMLElement | undefined, offsetOf: (id: string) => number | null) {
    this.#viewport = viewport
    this.#offsetOf = offsetOf
  }

  /** Before the rows change: remembers where the first message in view stands. */
  take(): void {
    const viewport = this.#viewport()
    if (!viewport || this.#held) return
    const edge = viewport.getBoundingClientRect().top
    for (const article of viewport.querySelectorAll<HTMLElement>('article')) {
      const { top, bottom } = article.getBoundingClientRect()
      if (bottom <= edge) continue
      this.#held = { id: article.dataset['id'] ?? '', top: top - edge }
      return
    }
  }

  /** After they have changed: puts it back, and again while the list measures. */
  start(): void {
    if (!this.#held) return
    const idle = this.#framesLeft === 0
    this.#framesLeft = FRAMES
    this.restore()
    if (idle) requestAnimationFrame(this.#frame)
  }

  /** The person scrolls: nothing is held any more. */
  release(): void {
    this.#held = null
    this.#framesLeft = 0
  }

  restore(): void {
    const viewport = this.#viewport()
    if (!viewport || !this.#held) return
    const article = viewport.querySelector(`article[data-id="${this.#held.id}"]`)
    if (!article) {
      const offset = this.#offsetOf(this.#held.id)
      if (offset !== null) viewport.scrollTop = offset - this.#held.top
      return
    }
    const top = article.getBoundingClientRect().top - viewport.getBoundingClientRect().top
    const moved = top - this.#held.top
    if (Math.abs(moved) >= 1) viewport.scrollTop += moved
  }

  readonly #frame = (): void => {
    if (this.#framesLeft === 0) return
    this.restore()
    this.#framesLeft -= 1
    if (this.#framesLeft === 0) this.#held = null
    else requestAnimationFrame(this.#frame)
  }
}
