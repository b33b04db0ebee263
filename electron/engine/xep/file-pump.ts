import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { CancelTimer, Clock } from '../ports.ts'
import type { ByteStream } from './byte-stream.ts'
import type { OutgoingPeerFile, PeerFileSink, PeerTransferFailure } from './file-transfer.ts'

/** A transfer without a byte for this long is over. A minute is what people wait for. */
const STALL_MS = 60_000

type Pumped = Result<undefined, PeerTransferFailure>

export interface OutgoingPump {
  readonly clock: Clock
  readonly stream: ByteStream
  readonly file: OutgoingPeerFile
  readonly offset: number
  readonly length: number | undefined
  /** Sees every byte of the file up to the last one that is sent. With it, the file is read from its beginning. */
  readonly hash?: ((chunk: Uint8Array) => void) | undefined
}

/**
 * Sends a file through a stream. It neither ends nor destroys the stream. Fails with `stalled`, `lost` and, if the file
 * turns out to be shorter or longer than announced, `unreadable`.
 */
export async function pumpOut({ clock, stream, file, offset, length, hash }: OutgoingPump): Promise<Pumped> {
  const { size } = file.file
  const end = length === undefined ? size : Math.min(offset + length, size ?? Infinity)
  let at = hash ? 0 : offset
  try {
    for await (const chunk of file.open(at, length === undefined || end === null ? undefined : end - at)) {
      const before = at
      at += chunk.length
      if (end !== null && at > end) return err({ code: 'unreadable' })
      hash?.(chunk)
      if (at <= offset) continue
      const written = await inTime(clock, stream.write(chunk.subarray(Math.max(0, offset - before))))
      if (written === null) return err({ code: 'stalled' })
      if (!written) return err({ code: 'lost' })
      file.progress?.(at)
    }
  } catch {
    return err({ code: 'unreadable' })
  }
  return end !== null && at < end ? err({ code: 'unreadable' }) : ok()
}

/** Closes our side once everything has left. */
export async function endInTime(clock: Clock, stream: ByteStream): Promise<Pumped> {
  return (await inTime(clock, stream.end())) === null ? err({ code: 'stalled' }) : ok()
}

export interface IncomingPump {
  readonly clock: Clock
  readonly stream: ByteStream
  /** The announced size of the whole file. */
  readonly size: number | null
  readonly sink: PeerFileSink
}

/**
 * Receives a file until its announced end, or until the stream ends if no size was announced. It does not call
 * `finish`. Fails with `stalled`, `lost`, `too-long`, `too-short` and `not-kept`.
 */
export async function pumpIn({ clock, stream, size, sink }: IncomingPump): Promise<Pumped> {
  const expected = size === null ? Infinity : size - sink.offset
  const reader = stream.incoming[Symbol.asyncIterator]()
  let got = 0
  while (got < expected) {
    const next = await inTime(clock, reader.next())
    if (next === null) return err({ code: 'stalled' })
    if (next.done === true) return size === null ? endOf(stream) : cut(stream)
    got += next.value.length
    if (got > expected) return err({ code: 'too-long' })
    if (!(await kept(sink, next.value))) return err({ code: 'not-kept' })
    sink.progress?.(sink.offset + got)
  }
  return ok()
}

async function kept(sink: PeerFileSink, chunk: Uint8Array): Promise<boolean> {
  try {
    return await sink.write(chunk)
  } catch {
    return false
  }
}

async function endOf(stream: ByteStream): Promise<Pumped> {
  const ended = await stream.ended
  return ended.ok ? ok() : err({ code: 'lost' })
}

async function cut(stream: ByteStream): Promise<Pumped> {
  const ended = await stream.ended
  if (ended.ok) return err({ code: 'too-short' })
  return ended.error.code === 'violated' ? err(ended.error) : err({ code: 'lost' })
}

/** The value of `work`, or null if it takes too long. */
async function inTime<T>(clock: Clock, work: Promise<T>): Promise<T | null> {
  let cancel: CancelTimer = () => undefined
  const late = new Promise<null>((resolve) => {
    cancel = clock.after(STALL_MS, () => resolve(null))
  })
  try {
    return await Promise.race([work, late])
  } finally {
    cancel()
  }
}
