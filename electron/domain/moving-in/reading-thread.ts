/** The thread that reads and parses the histories of other programs. Main gets what it reads in batches, one at a time. */
import { parentPort, workerData } from 'node:worker_threads'
import { countItems } from './counting.ts'
import type { ReadOrder, ReadReport } from './in-thread.ts'
import { readPlace, type Item } from './sources/index.ts'

/** A batch takes main some tens of milliseconds, in slices. */
const BATCH_ITEMS = 500
const BATCH_LENGTH = 512 * 1024

const tell = (report: ReadReport): void => parentPort?.postMessage(report)
/** Resolves when main wants more. */
const asked = (): Promise<void> => new Promise((resolve) => parentPort?.once('message', () => resolve()))

async function read({ place, scratch }: Extract<ReadOrder, { kind: 'read' }>): Promise<void> {
  let batch: Item[] = []
  let length = 0
  for (const item of readPlace(place, scratch)) {
    if (item.kind === 'share') {
      // Only the last one counts.
      if (batch.at(-1)?.kind === 'share') batch.pop()
    } else {
      length += item.kind === 'message' ? item.message.body.length : 0
    }
    batch.push(item)
    if (batch.length < BATCH_ITEMS && length < BATCH_LENGTH) continue
    tell({ kind: 'batch', items: batch })
    batch = []
    length = 0
    await asked()
  }
  if (batch.length > 0) {
    tell({ kind: 'batch', items: batch })
    await asked()
  }
  tell({ kind: 'end' })
}

function count({ places, scratch }: Extract<ReadOrder, { kind: 'count' }>): void {
  tell({ kind: 'counted', counted: places.map((place) => countItems(readPlace(place, scratch))) })
}

const order = workerData as ReadOrder
if (order.kind === 'count') count(order)
else void read(order)
