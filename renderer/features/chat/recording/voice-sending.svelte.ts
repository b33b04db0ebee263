import type { Failure } from '../../../../shared/model/failure.ts'
import type { App } from '../../../state/app.svelte.ts'
import { failureIn } from '../../../state/told.ts'
import { momentInName } from '../attachments/incoming.ts'
import type { Writing } from '../composer/writing.svelte.ts'

/** Sends the voice message that was recorded in a composer. */
export class VoiceSending {
  readonly #app: App
  readonly #writing: Writing
  #failure = $state.raw<Failure | null>(null)
  #busy = $state(false)

  constructor(app: App, writing: Writing) {
    this.#app = app
    this.#writing = writing
  }

  get failure(): Failure | null {
    return this.#failure
  }
  get isBusy(): boolean {
    return this.#busy
  }

  /** Ends the recording and sends it. False if that failed: the recording stays, to be sent again. */
  async send(): Promise<boolean> {
    const { recordings, staged, words } = this.#app
    const recording = recordings.of(this.#writing.id)
    if (!recording || this.#busy) return false
    this.#busy = true
    this.#failure = null
    const made = await recording.finish()
    const name = `${words.attachments.voiceName(momentInName(new Date()))}.ogg`
    const { replyTo } = this.#writing
    const sent = made.ok
      ? await staged.sendVoice(this.#writing.id, { ...made.value, name }, replyTo === null ? {} : { replyTo })
      : made
    this.#busy = false
    this.#failure = failureIn(sent)
    if (!sent.ok) return false
    if (replyTo !== null) this.#writing.cancel()
    recordings.discard(this.#writing.id)
    return true
  }

  /** Throws the recording away. */
  discard(): void {
    this.#failure = null
    this.#app.recordings.discard(this.#writing.id)
  }
}
