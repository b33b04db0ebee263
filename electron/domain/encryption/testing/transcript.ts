import { createHash } from 'node:crypto'

const KEPT = 8
const SHOWN = 100

/** What happens in a town, in order: all of it to compare, and the last lines to read. */
export class Transcript {
  step = 0
  readonly #hash = createHash('sha256')
  readonly #last: string[] = []

  add(line: string): void {
    const numbered = `${this.step}: ${line}`
    this.#hash.update(`${numbered}\n`)
    this.#last.push(numbered.slice(0, SHOWN))
    if (this.#last.length > KEPT) this.#last.shift()
  }

  /** A hash of all lines. */
  digest(): string {
    return this.#hash.copy().digest('hex')
  }

  /** The step and the last lines. */
  toString(): string {
    return [`step ${this.step}, after`, ...this.#last].join('\n  ')
  }
}
