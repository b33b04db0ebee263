import type { MessageId } from '../../../../shared/model/ids.ts'

/** Before the eyes for as long as this, a message counts as read; what only passes by does not. */
export const READ_AFTER_MS = 1000

/** Tells which messages have been before the person's eyes for long enough, and still are. */
export class Reading {
  readonly #told: (seen: ReadonlySet<MessageId>) => void
  readonly #since = new Map<MessageId, number>()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** `told` gets all of them each time that one more has been there for long enough. */
  constructor(told: (seen: ReadonlySet<MessageId>) => void) {
    this.#told = told
  }

  /** These are before the eyes now, and no others. */
  sees(ids: readonly MessageId[]): void {
    const now = performance.now()
    const visible = new Set(ids)
    for (const id of this.#since.keys()) if (!visible.has(id)) this.#since.delete(id)
    let came = false
    for (const id of ids) {
      if (this.#since.has(id)) continue
      this.#since.set(id, now)
      came = true
    }
    if (this.#since.size === 0) this.stop()
    else if (came && this.#timer === undefined) this.#wait(READ_AFTER_MS)
  }

  /** Tells again what has been seen, as after something about it changed. */
  repeat(): void {
    if (this.#timer === undefined && this.#since.size > 0) this.#tell()
  }

  /** Nothing is before the eyes any more. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#since.clear()
  }

  #wait(time: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#tell()
    }, time)
  }

  #tell(): void {
    const now = performance.now()
    const ages = [...this.#since].map(([id, since]) => ({ id, left: since + READ_AFTER_MS - now }))
    // A timer may ring a little early.
    const waiting = ages.filter(({ left }) => left > 1)
    const seen = ages.filter(({ left }) => left <= 1)
    if (waiting.length > 0) this.#wait(Math.min(...waiting.map(({ left }) => left)))
    if (seen.length > 0) this.#told(new Set(seen.map(({ id }) => id)))
  }
}
