import type { Delta } from '../../shared/contract/index.ts'
import type { FilesToSend } from '../../shared/model/file.ts'

/** Files from outside that wait for the person to say to whom. */
export class ToSend {
  #waiting = $state.raw<FilesToSend | null>(null)

  get waiting(): FilesToSend | null {
    return this.#waiting
  }

  reset(waiting: FilesToSend | null): void {
    this.#waiting = waiting
  }

  apply(delta: Delta): void {
    if (delta.kind === 'toSendChanged') this.#waiting = delta.toSend
  }
}
