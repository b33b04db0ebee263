import { copyForPlace, preparePicture } from './picture.ts'
import type { Prepared, Wishes } from './prepared.ts'
import type { PicturePlace } from './shown-size.ts'

/** What the window asks of the worker, and its answer. */
export interface WorkerAsk {
  readonly id: number
  readonly blob: Blob
  readonly task: PictureTask
}
export type PictureTask =
  | { readonly kind: 'prepare'; readonly wishes: Wishes }
  | { readonly kind: 'copy'; readonly place: PicturePlace }
export interface WorkerAnswer {
  readonly id: number
  /** null: the file cannot be read, or something else was asked for. */
  readonly prepared: Prepared | null
  readonly copy: Blob | null
}

async function work({ id, blob, task }: WorkerAsk): Promise<WorkerAnswer> {
  if (task.kind === 'prepare') return { id, prepared: await preparePicture(blob, task.wishes), copy: null }
  return { id, prepared: null, copy: await copyForPlace(blob, task.place) }
}

addEventListener('message', ({ data }: MessageEvent<WorkerAsk>) => {
  void work(data)
    .catch((): WorkerAnswer => ({ id: data.id, prepared: null, copy: null }))
    .then((answer) => postMessage(answer))
})
