import type { StoreFailure } from '../../../shared/model/failure.ts'
import { StoreError } from './store.ts'

/** The errors of SQLite (extended result codes) and the system that are caused by the disk or the file. */
const FAILURES: readonly (readonly [RegExp, StoreFailure])[] = [
  // An exceeded quota and a full disk for the log's shared memory come as I/O errors.
  [/^(SQLITE_FULL|SQLITE_IOERR_(WRITE|SHMSIZE)|ENOSPC|EDQUOT|EFBIG)$/, { code: 'disk-full' }],
  [/^(SQLITE_READONLY\w*|SQLITE_CANTOPEN\w*|SQLITE_PERM)$/, { code: 'store-read-only' }],
  [/^(EROFS|EACCES|EPERM|EISDIR|ENOTDIR|ENOENT)$/, { code: 'store-read-only' }],
  [/^(SQLITE_NOTADB|SQLITE_CORRUPT\w*|SQLITE_IOERR\w*|EIO)$/, { code: 'store-damaged' }],
  [/^(SQLITE_BUSY\w*|SQLITE_LOCKED\w*|EBUSY)$/, { code: 'profile-in-use' }],
]

/** The code of an SQLite error (`SQLITE_FULL`) or a system error (`ENOSPC`), otherwise null. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}

/** Turns an error caused by the disk or the file into a StoreError. Any other error is a bug and is returned unchanged. */
export function asStoreError(error: unknown): unknown {
  const code = codeOf(error)
  if (code === null) return error
  const found = FAILURES.find(([pattern]) => pattern.test(code))
  return found ? new StoreError(found[1], error) : error
}

/** Runs `work` and throws errors caused by the disk or the file as StoreError. */
export function storeErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asStoreError(error)
  }
}

/** Whether an error says that the content of the file is damaged, not only that the disk doesn't answer. */
export function isDamage(error: unknown): boolean {
  return error instanceof StoreError && /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error.cause) ?? '')
}

/** The same, but not if it was met at the first page, where it looks like a wrong key, and nothing is readable. */
export function isRepairable(error: unknown): boolean {
  return error instanceof StoreError && /^SQLITE_CORRUPT/.test(codeOf(error.cause) ?? '')
}
