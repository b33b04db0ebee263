import type { Socket } from 'node:net'
import { ok, err } from '../../../shared/model/result.ts'
import type { ByteSocket, SocketBroken } from './sockets.ts'

/** Enough to keep a fast link busy between two turns of the event loop. Above it the other side, or our writer, waits. */
const HIGH_WATER_BYTES = 256 * 1024
/** Chunks can be as small as a byte. */
const MAX_CHUNKS = 256

/** `ByteSocket` over a connected socket. No byte is copied on its way. */
export function createByteSocket(socket: Socket): ByteSocket {
  const chunks: Uint8Array[] = []
  let held = 0
  let isPaused = false
  let hasReadAll = false
  let hasWrittenAll = false
  let isOver = false
  let isDestroyed = false
  let hasFailed = false
  let wake: () => void = () => undefined
  const writers = new Set<() => void>()

  socket.on('data', (chunk: Buffer) => {
    if (isDestroyed) return
    chunks.push(chunk)
    held += chunk.length
    if (!isPaused && (held >= HIGH_WATER_BYTES || chunks.length >= MAX_CHUNKS)) {
      isPaused = true
      socket.pause()
    }
    wake()
  })
  socket.on('end', () => {
    hasReadAll = true
    wake()
  })
  socket.on('drain', continueWriting)
  socket.on('finish', () => {
    hasWrittenAll = true
    continueWriting()
  })
  socket.on('error', () => {
    hasFailed = true
  })
  const ended = new Promise<Awaited<ByteSocket['ended']>>((resolve) => {
    socket.on('close', () => {
      isOver = true
      wake()
      continueWriting()
      const broken: SocketBroken = { code: isDestroyed ? 'destroyed' : 'lost' }
      resolve(!isDestroyed && !hasFailed && hasReadAll && hasWrittenAll ? ok() : err(broken))
    })
  })

  function continueWriting(): void {
    for (const go of [...writers]) go()
    writers.clear()
  }

  /** Resolves when more has come, or nothing more will come. */
  function more(): Promise<void> {
    return new Promise((resolve) => {
      wake = () => {
        wake = () => undefined
        resolve()
      }
    })
  }

  const comesMore = () => !hasReadAll && !isOver && !isDestroyed

  function took(bytes: number): void {
    held -= bytes
    if (isPaused && held < HIGH_WATER_BYTES / 2 && chunks.length < MAX_CHUNKS / 2) {
      isPaused = false
      socket.resume()
    }
  }

  async function next(): Promise<IteratorResult<Uint8Array, undefined>> {
    while (chunks.length === 0 && comesMore()) await more()
    const chunk = chunks.shift()
    if (chunk === undefined) return { done: true, value: undefined }
    took(chunk.length)
    return { done: false, value: chunk }
  }

  return {
    remoteAddress: plainAddress(socket.remoteAddress),
    localAddress: plainAddress(socket.localAddress),
    incoming: { [Symbol.asyncIterator]: () => ({ next }) },
    get state() {
      if (chunks.length > 0 || comesMore()) return 'open'
      return hasReadAll && !hasFailed && !isDestroyed ? 'ended' : 'broken'
    },
    async take(count) {
      while (held < count && comesMore()) await more()
      if (held < count) return null
      const taken = new Uint8Array(count)
      let filled = 0
      for (let chunk = chunks[0]; chunk !== undefined && filled < count; chunk = chunks[0]) {
        const part = chunk.subarray(0, count - filled)
        taken.set(part, filled)
        filled += part.length
        if (part.length === chunk.length) chunks.shift()
        else chunks[0] = chunk.subarray(part.length)
      }
      took(count)
      return taken
    },
    async write(chunk) {
      if (!socket.writable) return false
      socket.write(chunk)
      if (socket.writableLength >= HIGH_WATER_BYTES) await new Promise<void>((go) => writers.add(go))
      return !isOver && !isDestroyed
    },
    async end() {
      if (socket.writable) socket.end()
      while (!hasWrittenAll && !isOver) await new Promise<void>((go) => writers.add(go))
    },
    destroy() {
      if (isOver) return
      isDestroyed = true
      chunks.length = 0
      held = 0
      socket.destroy()
      wake()
      continueWriting()
    },
    ended,
  }
}

/** An IPv4 address on a socket for both families looks like `::ffff:192.0.2.1`. */
function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '')
}
