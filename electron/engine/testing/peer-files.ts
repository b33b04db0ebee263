import { createHash } from 'node:crypto'
import type { Hash } from '../xep/0300-hashes/index.ts'
import type {
  IncomingOffer,
  OutgoingPeerFile,
  PeerFileSink,
  PeerOutcome,
  PeerWay,
} from '../xep/0234-jingle-ft/index.ts'

/** Bytes that differ everywhere: a lost or doubled block shows. */
export function someBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at++) bytes[at] = (at * 31 + (at >> 8) * 7 + (at >> 16)) & 255
  return bytes
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A file to send, and how it went. */
export interface SentFile extends OutgoingPeerFile {
  readonly outcome: Promise<PeerOutcome>
  readonly log: readonly string[]
}

/** A file of these bytes. `claims` replaces parts of its description; `content` what really comes. */
export function fileToSend(
  bytes: Uint8Array,
  claims: Partial<OutgoingPeerFile['file']> = {},
  content: Uint8Array = bytes,
): SentFile {
  const log: string[] = []
  let settle: (outcome: PeerOutcome) => void = () => undefined
  const outcome = new Promise<PeerOutcome>((resolve) => {
    settle = resolve
  })
  return {
    file: { name: 'letter.txt', size: bytes.length, hashes: [], ...claims },
    async *open(offset, length) {
      log.push(`open ${offset}${length === undefined ? '' : ` ${length}`}`)
      const end = length === undefined ? content.length : offset + length
      // One turn of the event loop per block, like a disk.
      for (let at = offset; at < end; at += 16_384) {
        await new Promise((resolve) => setImmediate(resolve))
        yield content.subarray(at, Math.min(at + 16_384, end))
      }
    },
    started: (way: PeerWay) => void log.push(way),
    ended(result) {
      log.push(result.ok ? 'ok' : result.error.code)
      settle(result)
    },
    outcome,
    log,
  }
}

/** A sink in memory. */
export interface MemorySink extends PeerFileSink {
  readonly outcome: Promise<PeerOutcome>
  readonly bytes: () => Uint8Array
  readonly hashes: () => readonly Hash[]
  readonly log: readonly string[]
}

export function memorySink(
  offset = 0,
  { write, finish }: Partial<Pick<PeerFileSink, 'write' | 'finish'>> = {},
): MemorySink {
  const chunks: Uint8Array[] = []
  const log: string[] = []
  let told: readonly Hash[] = []
  let settle: (outcome: PeerOutcome) => void = () => undefined
  const outcome = new Promise<PeerOutcome>((resolve) => {
    settle = resolve
  })
  return {
    offset,
    write(chunk) {
      chunks.push(chunk.slice())
      return write?.(chunk) ?? Promise.resolve(true)
    },
    finish(hashes) {
      told = hashes
      log.push('finish')
      return finish?.(hashes) ?? Promise.resolve(true)
    },
    started: (way) => void log.push(way),
    ended(result) {
      log.push(result.ok ? 'ok' : result.error.code)
      settle(result)
    },
    outcome,
    bytes: () => Buffer.concat(chunks),
    hashes: () => told,
    log,
  }
}

/** The first offer that arrives. */
export function nextOffer(transfers: {
  onOffer(handler: (offer: IncomingOffer) => void): () => void
}): Promise<IncomingOffer> {
  return new Promise((resolve) => {
    const release = transfers.onOffer((offer) => {
      resolve(offer)
      // A later offer is declined.
      queueMicrotask(release)
    })
  })
}
