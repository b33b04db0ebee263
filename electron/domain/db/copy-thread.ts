import { parentPort, workerData } from 'node:worker_threads'
import type { RecoveryFailure, StoreFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { copyDatabase, CopyError } from './copy.ts'
import type { ThreadWork } from './copy-in-thread.ts'
import { StoreError } from './store.ts'
import { importHistory } from './import-history.ts'

/** The answer of the thread. A bug ends it with an error instead. */
function answer(): Result<undefined, StoreFailure | RecoveryFailure> {
  try {
    const work = workerData as ThreadWork
    if (work.kind === 'copy') copyDatabase(work.job)
    else importHistory(work.job)
    return ok()
  } catch (error) {
    if (error instanceof StoreError || error instanceof CopyError) return err(error.failure)
    throw error
  }
}

parentPort?.postMessage(answer())
