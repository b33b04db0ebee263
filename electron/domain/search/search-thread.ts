/** The thread's side of `in-thread.ts`. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Database } from '@signalapp/sqlcipher'
import { connectToRead } from '../db/connect.ts'
import { createReader } from '../db/sqlite-store.ts'
import { StoreError } from '../db/store.ts'
import { carryOut, type SearchParts } from './carry-out.ts'
import type { ThreadAnswer, ThreadData, ThreadOrder } from './in-thread.ts'

/** The index of a million messages has ten times as much, but a person searches for few words. */
const CACHE_KIB = 16_384

const { place, kinds } = workerData as ThreadData
let opened: { readonly db: Database; readonly parts: SearchParts } | null = null

function open(): NonNullable<typeof opened> {
  const db = connectToRead(place.path, place.key)
  db.pragma(`cache_size = ${-CACHE_KIB}`)
  return { db, parts: { db: createReader(db), tokenize: (text) => db.signalTokenize(text), kinds } }
}

function answer(order: ThreadOrder): ThreadAnswer {
  try {
    opened ??= open()
    return { ok: true, value: carryOut(opened.parts, order) }
  } catch (error) {
    if (error instanceof StoreError) return { ok: false, failure: error.failure }
    // A bug; the thread goes on with the next order.
    return { ok: false, bug: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

parentPort?.on('message', (order: ThreadOrder | 'close') => {
  if (order === 'close') {
    opened?.db.close()
    parentPort?.close()
  } else parentPort?.postMessage(answer(order))
})
