import type { Failure } from '../../../shared/model/failure.ts'
import type { Prepared, PreparedNote } from '../../preparing/prepared.ts'

/** What this window does for one file of a composer: preparing it and handing its bytes over. */
export class Handover {
  readonly #abort = new AbortController()
  /** The window has the bytes, main doesn't have them yet. */
  readonly isOurs: boolean
  readonly originalSize: boolean
  /** The bytes before anything was done to them. */
  original: Blob | null
  /** Main has told of this file. */
  seen = false
  #step = $state<'working' | 'done' | 'failed'>('working')
  #share = $state<number | null>(null)
  #failure = $state.raw<Failure | null>(null)
  #preview = $state<string | null>(null)
  #note = $state<PreparedNote | null>(null)
  #scaled = $state(false)

  constructor(original: Blob | null, originalSize: boolean) {
    this.original = original
    this.isOurs = original !== null
    this.originalSize = originalSize
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }
  get isWorking(): boolean {
    return this.#step === 'working'
  }
  get isSettled(): boolean {
    return this.#step === 'done'
  }
  get failure(): Failure | null {
    return this.#failure
  }
  /** How much has been handed over, 0 to 1; null before that begins. */
  get share(): number | null {
    return this.#share
  }
  set share(share: number | null) {
    this.#share = share
  }
  /** A picture of it, as a data URL. */
  get preview(): string | null {
    return this.#preview
  }
  get note(): PreparedNote | null {
    return this.#note
  }
  /** Whether it was made smaller, or would have been. */
  get wasScaled(): boolean {
    return this.#scaled || this.originalSize
  }

  prepared({ preview, note, scaled }: Prepared): void {
    this.#preview = preview
    this.#note = note
    this.#scaled = scaled
  }
  settle(failure: Failure | null): void {
    this.#failure = failure
    this.#step = failure === null ? 'done' : 'failed'
  }
  cancel(): void {
    this.#abort.abort()
  }

  /** The same for the file that takes this one's place. */
  heir(): Handover {
    const heir = new Handover(this.original, this.originalSize)
    heir.#preview = this.#preview
    heir.#note = this.#note
    heir.#scaled = this.#scaled
    return heir
  }
}
