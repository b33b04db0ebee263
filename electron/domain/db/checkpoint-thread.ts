import { parentPort, workerData } from 'node:worker_threads'
import { connectToCheckpoint } from './connect.ts'
import type { StorePlace } from './store.ts'

/** Moves the log into the file at each message, and ends at `close`. */
const { path, key } = workerData as StorePlace
/** Under constant commits it may never be done. */
const MOST_ROUNDS = 20
const db = connectToCheckpoint(path, key)

parentPort?.on('message', (order: 'checkpoint' | 'close') => {
  if (order === 'checkpoint') {
    // Again for the commits of the meantime, which are fewer each time: only a log that was moved completely begins again.
    for (let rounds = 1, log = moved(); rounds < MOST_ROUNDS; rounds++) {
      const before = log
      log = moved()
      if (log === before) break
    }
    parentPort?.postMessage('done')
    return
  }
  db.close()
  parentPort?.close()
})

/** Waits for nobody: what is in use stays for the next time. Returns how long the log was, in pages. */
function moved(): number {
  const [row] = db.pragma('wal_checkpoint(PASSIVE)') as { readonly log: number }[]
  return row?.log ?? 0
}
