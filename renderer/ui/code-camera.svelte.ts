import type { Failure } from '../../shared/model/failure.ts'
import type { Result } from '../../shared/model/result.ts'
import type { Camera } from './camera.ts'

/** The camera while a code is scanned. */
export class CodeCamera {
  readonly #open: () => Promise<Result<Camera, Failure>>
  readonly #found: (text: string) => void
  #camera = $state.raw<Camera | null>(null)
  #opening = $state(false)
  #failure = $state.raw<Failure | null>(null)
  /** Counts up when the person starts or stops: a camera that opens later is let go of at once. */
  #turn = 0

  /** `found` gets the text of each code; the camera is off by then. */
  constructor(open: () => Promise<Result<Camera, Failure>>, found: (text: string) => void) {
    this.#open = open
    this.#found = found
  }

  /** null while it is off. */
  get camera(): Camera | null {
    return this.#camera
  }
  /** The person is asked, or the device starts. */
  get opening(): boolean {
    return this.#opening
  }
  /** Why it could not be opened; null if the person did not want it. */
  get failure(): Failure | null {
    return this.#failure
  }

  async start(): Promise<void> {
    this.stop()
    const turn = this.#turn
    this.#failure = null
    this.#opening = true
    const opened = await this.#open()
    if (turn !== this.#turn) {
      if (opened.ok) opened.value.stop()
      return
    }
    this.#opening = false
    if (!opened.ok) {
      if (opened.error.code !== 'cancelled') this.#failure = opened.error
      return
    }
    const camera = opened.value
    this.#camera = camera
    camera.onFault(() => {
      if (turn !== this.#turn) return
      this.stop()
      this.#failure = { code: 'camera-missing' }
    })
    const text = await camera.code()
    if (turn !== this.#turn) return
    this.stop()
    this.#found(text)
  }

  /** Lets go of the camera. */
  stop(): void {
    this.#turn++
    this.#opening = false
    this.#camera?.stop()
    this.#camera = null
  }
}
