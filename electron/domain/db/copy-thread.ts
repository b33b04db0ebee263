import { parentPort, workerData } from 'node:worker_threads'
import type { RecoveryFailure, StoreFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { copyDatabase, CopyError, type CopyJob } from './copy.ts'
import { StoreError } from './store.ts'

/** What a thread answers. A bug ends it with an error instead. */
function answer(): Result<undefined, StoreFailure | RecoveryFailure> {
  try {
    copyDatabase(workerData as CopyJob)
    return ok()
  } catch (error) {
    if (error instanceof StoreError || error instanceof CopyError) return err(error.failure)
    throw error
  }
}

parentPort?.postMessage(answer())
