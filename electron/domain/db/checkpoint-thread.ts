import { parentPort, workerData } from 'node:worker_threads'
import { connectToCheckpoint } from './connect.ts'
import type { StorePlace } from './store.ts'

/** Moves the log into the file at each message, and ends at `close`. */
const { path, key } = workerData as StorePlace
const db = connectToCheckpoint(path, key)

parentPort?.on('message', (order: 'checkpoint' | 'close') => {
  if (order === 'checkpoint') {
    // It waits for nobody: what is in use stays for the next time.
    db.pragma('wal_checkpoint(PASSIVE)')
    parentPort?.postMessage('done')
    return
  }
  db.close()
  parentPort?.close()
})
