/** The thread's side of `in-thread.ts`. */
import { parentPort, workerData } from 'node:worker_threads'
import { connectToRead } from '../db/connect.ts'
import { createReader } from '../db/sqlite-store.ts'
import { StoreError } from '../db/store.ts'
import { carryOut } from './carry-out.ts'
import type { ThreadAnswer, ThreadData, ThreadOrder } from './in-thread.ts'

const { place, kinds } = workerData as ThreadData
const db = connectToRead(place.path, place.key)
const parts = { db: createReader(db), tokenize: (text: string) => db.signalTokenize(text), kinds }

function answer(order: ThreadOrder): ThreadAnswer {
  try {
    return { ok: true, value: carryOut(parts, order) }
  } catch (error) {
    if (error instanceof StoreError) return { ok: false, failure: error.failure }
    // A bug; the thread goes on with the next order.
    return { ok: false, bug: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

parentPort?.on('message', (order: ThreadOrder | 'close') => {
  if (order === 'close') {
    db.close()
    parentPort?.close()
  } else parentPort?.postMessage(answer(order))
})
