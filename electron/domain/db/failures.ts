import type { StoreFailure } from '../../../shared/model/failure.ts'
import { err, type Err } from '../../../shared/model/result.ts'
import { StoreError } from './store.ts'

/** Runs `work`; what the disk or the file refuses becomes a failure to answer with. */
export function storeFailures<T>(work: () => T): T | Err<StoreFailure> {
  try {
    return work()
  } catch (error) {
    if (error instanceof StoreError) return err(error.failure)
    throw error
  }
}
