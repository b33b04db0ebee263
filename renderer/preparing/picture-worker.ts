import { preparePicture } from './picture.ts'
import type { Prepared, Wishes } from './prepared.ts'

/** What the window asks of the worker, and its answer. */
export interface WorkerAsk {
  readonly id: number
  readonly blob: Blob
  readonly wishes: Wishes
}
export interface WorkerAnswer {
  readonly id: number
  /** null: the file cannot be read. */
  readonly prepared: Prepared | null
}

addEventListener('message', ({ data }: MessageEvent<WorkerAsk>) => {
  void preparePicture(data.blob, data.wishes)
    .catch(() => null)
    .then((prepared) => postMessage({ id: data.id, prepared } satisfies WorkerAnswer))
})
