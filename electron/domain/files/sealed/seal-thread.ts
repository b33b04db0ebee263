/** The thread's side of `in-thread.ts`: everything is synchronous here. */
import { ftruncateSync, readSync, writevSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { createBlockCipher, RECORD_BYTES, type BlockCipher } from '../../db/sealed-blocks.ts'
import { left } from './disk.ts'
import type { SealAnswer, SealOrder } from './in-thread.ts'
import { createSealer, type Sealer } from './sealing.ts'

interface Job {
  readonly fd: number
  readonly cipher: BlockCipher
  readonly sealer: Sealer
}

/** Blocks that are read again in one order, so that other files don't wait for long. */
const BLOCKS_AT_ONCE = 256

const jobs = new Map<number, Job>()

function jobOf(number: number): Job {
  const job = jobs.get(number)
  if (!job) throw new Error('an order for an unknown file')
  return job
}

function write({ fd, sealer }: Job, plain: Uint8Array): void {
  const sealed = sealer.seal(plain)
  let [parts, at] = [sealed.parts, sealed.position]
  while (parts.length > 0) {
    const written = writevSync(fd, parts, at)
    at += written
    parts = left(parts, written)
  }
}

/** Goes on reading the blocks that are there. Returns false while there may be more. */
function scan({ fd, cipher, sealer }: Job): boolean {
  const record = Buffer.alloc(RECORD_BYTES)
  for (let count = 0; count < BLOCKS_AT_ONCE; count++) {
    const read = readSync(fd, record, 0, RECORD_BYTES, sealer.blocks * RECORD_BYTES)
    const plain = read < RECORD_BYTES ? null : cipher.open(sealer.blocks, record)
    if (plain === null) {
      ftruncateSync(fd, sealer.blocks * RECORD_BYTES)
      return true
    }
    sealer.skip(plain)
  }
  return false
}

function answer(order: SealOrder): SealAnswer {
  switch (order.kind) {
    case 'open': {
      const cipher = createBlockCipher(order.id, order.key)
      jobs.set(order.job, { fd: order.fd, cipher, sealer: createSealer(cipher) })
      return {}
    }
    case 'scan': {
      const job = jobOf(order.job)
      return scan(job) ? { blocks: job.sealer.blocks } : {}
    }
    case 'add':
      write(jobOf(order.job), order.memory.subarray(0, order.length))
      return { memory: order.memory }
    case 'end': {
      const job = jobOf(order.job)
      write(job, order.memory.subarray(0, order.length))
      return { sha256: job.sealer.digest() }
    }
    case 'close':
      jobs.delete(order.job)
      return {}
  }
}

parentPort?.on('message', (order: SealOrder) => {
  let reply: SealAnswer
  try {
    reply = answer(order)
  } catch (error) {
    // Errors of the system lose their code on the way between threads.
    if (!(error instanceof Error && 'code' in error)) throw error
    reply = { error: { code: String(error.code), message: error.message } }
  }
  parentPort?.postMessage(reply, reply.memory ? [reply.memory.buffer] : [])
})
