import type { Failure } from '../../../../shared/model/failure.ts'
import type { App } from '../../../state/app.svelte.ts'
import { failureIn } from '../../../state/told.ts'
import type { Writing } from '../composer/writing.svelte.ts'
import { textWith } from './plan.ts'
import type { Tray } from './tray.svelte.ts'

/** Sends the files of a composer together with its text. */
export class Sending {
  readonly #app: App
  readonly #writing: Writing
  readonly #tray: Tray
  #failure = $state.raw<Failure | null>(null)
  /** Files are still being prepared, and go as soon as they are ready. */
  #waiting = $state(false)

  /** How the text goes with the files. */
  readonly #together = $derived.by(() =>
    this.#isEditing ? 'none' : textWith(this.#writing.text.whole.slice(0, 200), this.#tray.sendable),
  )
  /** Whether there is something to send. */
  readonly isPossible = $derived.by(() => {
    const { tooLong, blank } = this.#writing
    const hasFiles = !this.#isEditing && (this.#tray.sendable.length > 0 || this.#tray.isBusy)
    return tooLong === null && (!blank || hasFiles)
  })
  /** One sentence about the text beside the files; empty if there is none to say. */
  readonly hint = $derived.by(() => {
    const { waiting, textIsCaption, textGoesFirst } = this.#app.words.attachments
    if (this.#waiting) return waiting
    return { none: '', caption: textIsCaption, first: textGoesFirst }[this.#together]
  })

  constructor(app: App, writing: Writing, tray: Tray) {
    this.#app = app
    this.#writing = writing
    this.#tray = tray
  }

  get failure(): Failure | null {
    return this.#failure
  }
  /** Whether the text becomes the caption of the file. */
  get isCaption(): boolean {
    return this.#together === 'caption'
  }
  get #isEditing(): boolean {
    return this.#app.chats.composing(this.#writing.id).current?.kind === 'edit'
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
