import type { StoreFailure } from '../../../shared/model/failure.ts'
import { StoreError } from './store.ts'

/** SQLite's extended result codes and the system's errors, as far as the disk or the file is to blame for them. */
const FAILURES: readonly (readonly [RegExp, StoreFailure])[] = [
  // A quota, and no room for the shared memory of the write-ahead log, come as I/O errors.
  [/^(SQLITE_FULL|SQLITE_IOERR_(WRITE|SHMSIZE)|ENOSPC|EDQUOT|EFBIG)$/, { code: 'disk-full' }],
  [/^(SQLITE_READONLY\w*|SQLITE_CANTOPEN\w*|SQLITE_PERM)$/, { code: 'store-read-only' }],
  [/^(EROFS|EACCES|EPERM|EISDIR|ENOTDIR|ENOENT)$/, { code: 'store-read-only' }],
  [/^(SQLITE_NOTADB|SQLITE_CORRUPT\w*|SQLITE_IOERR\w*|EIO)$/, { code: 'store-damaged' }],
  [/^(SQLITE_BUSY\w*|SQLITE_LOCKED\w*|EBUSY)$/, { code: 'profile-in-use' }],
]

/** The code of an error of SQLite (`SQLITE_FULL`) or of the system (`ENOSPC`), else null. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}

/** A StoreError where the disk or the file is to blame; any other error is a bug and stays as it is. */
export function asStoreError(error: unknown): unknown {
  const code = codeOf(error)
  if (code === null) return error
  const found = FAILURES.find(([pattern]) => pattern.test(code))
  return found ? new StoreError(found[1], error) : error
}

/** Runs `work`; what the disk or the file refuses is thrown as a StoreError. */
export function storeErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asStoreError(error)
  }
}
