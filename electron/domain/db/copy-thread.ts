import { parentPort, workerData } from 'node:worker_threads'
import { err, ok } from '../../../shared/model/result.ts'
import { copyDatabase, CopyError } from './copy.ts'
import type { ThreadMessage, ThreadWork } from './copy-in-thread.ts'
import { importHistory } from './import-history.ts'
import { migrateLarge } from './migrate-large.ts'
import { repair } from './repair.ts'
import { StoreError } from './store.ts'

/** Less often is enough for a bar on a screen. */
const TELL_EVERY_MS = 50
let toldAt = 0

const tell = (message: ThreadMessage): void => parentPort?.postMessage(message)

function progress(share: number): void {
  if (performance.now() - toldAt < TELL_EVERY_MS) return
  toldAt = performance.now()
  tell({ share })
}

function run(work: ThreadWork): unknown {
  switch (work.kind) {
    case 'copy':
      copyDatabase(work.job)
      break
    case 'import':
      importHistory(work.job)
      break
    case 'migrate':
      migrateLarge(work.job, { progress })
      break
    case 'repair':
      return repair(work.job, { progress })
  }
  return undefined
}

/** A bug ends the thread with an error instead of an answer. */
function answer(): Extract<ThreadMessage, { answer: unknown }> {
  try {
    return { answer: ok(run(workerData as ThreadWork)) }
  } catch (error) {
    if (error instanceof StoreError || error instanceof CopyError) return { answer: err(error.failure) }
    throw error
  }
}

tell(answer())
