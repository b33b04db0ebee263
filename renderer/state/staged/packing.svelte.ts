import type { Failure } from '../../../shared/model/failure.ts'

/** A folder that is on its way into an archive. */
export class Packing {
  readonly name: string
  readonly #abort = new AbortController()
  /** From 0 to 1. */
  share = $state(0)
  failure = $state.raw<Failure | null>(null)

  constructor(name: string) {
    this.name = name
  }
  get signal(): AbortSignal {
    return this.#abort.signal
  }
  cancel(): void {
    this.#abort.abort()
  }
}
