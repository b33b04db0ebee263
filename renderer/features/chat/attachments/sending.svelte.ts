import type { Failure } from '../../../../shared/model/failure.ts'
import type { App } from '../../../state/app.svelte.ts'
import { failureIn } from '../../../state/told.ts'
import type { Writing } from '../writing.svelte.ts'
import { textWith } from './plan.ts'
import type { Tray } from './tray.svelte.ts'

/** Sends the files of a composer together with its text. */
export class Sending {
  readonly #app: App
  readonly #writing: Writing
  readonly #tray: Tray
  #failure = $state.raw<Failure | null>(null)
  #waiting = $state(false)

  constructor(app: App, writing: Writing, tray: Tray) {
    this.#app = app
    this.#writing = writing
    this.#tray = tray
  }

  get failure(): Failure | null {
    return this.#failure
  }
  /** Whether files are still being prepared, and go as soon as they are ready. */
  get isWaiting(): boolean {
    return this.#waiting
  }

  /** Sends text and files, or only the text where there are no files. */
  send(onsend: () => void, sendAt?: number): void {
    if (this.#waiting) return
    if (this.#writing.isEdit || this.#tray.isEmpty) this.#writing.send(onsend, sendAt)
    else void this.#sendAll(onsend, sendAt)
  }

  async #sendAll(onsend: () => void, sendAt: number | undefined): Promise<void> {
    const { id } = this.#writing
    this.#failure = null
    this.#waiting = this.#tray.isBusy
    await this.#app.staged.settled(id)
    this.#waiting = false
    const files = this.#tray.sendable
    const how = textWith(this.#writing.text.whole, files)
    if (files.length === 0) {
      // What failed says so itself, and stays.
      this.#writing.send(onsend, sendAt)
      return
    }
    const caption = how === 'caption' ? this.#writing.text.whole.trim() : undefined
    const replyTo = how === 'first' ? null : this.#writing.replyTo
    if (how === 'first' && !this.#writing.send(onsend, sendAt)) return
    if (how !== 'first') onsend()
    const sent = await this.#app.staged.send(
      id,
      files.map((file) => file.id),
      {
        ...(caption !== undefined && { caption }),
        ...(replyTo !== null && { replyTo }),
        ...(sendAt !== undefined && { sendAt }),
      },
    )
    this.#failure = failureIn(sent)
    if (sent.ok && how !== 'first') this.#writing.wentAlong()
  }
}
