import type { FullJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel, IqAnswer, IqReply } from '../../extension.ts'
import type { Element } from '../../xml/element.ts'
import type { ByteStream, StreamBroken } from '../byte-stream.ts'
import { Close, Data, DataHead } from './codec.ts'
import { createByteQueue } from './queue.ts'

/**
 * Blocks that wait for an answer at once. The sender need not wait (§2.2), and one block for each round trip would be
 * slow; with more of them, a server that limits its clients would rather take the connection down.
 */
const WINDOW = 8
/** The answer to a block waits while this much is not read. */
const ROOM_BYTES = 256 * 1024
/** A sender that waits for no answer may be this far ahead of its reader. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024
/** How long the answer to a block may take, while the other side writes to a slow disk. */
const ANSWER_MS = 60_000
/** The counter goes from 65535 back to 0 (§2.2). */
const SEQUENCE = 65_536

export interface InBandStream {
  readonly stream: ByteStream
  /** Takes a block of the other side. */
  take(data: Element): IqReply
  /** The other side closed it. */
  closed(): IqAnswer
  /** The connection or the other client is gone. */
  lost(): void
}

/** `forget`: the stream is over and takes no more stanzas. */
export function createInBandStream(
  channel: Channel,
  peer: FullJid,
  sid: string,
  blockSize: number,
  forget: () => void,
): InBandStream {
  const queue = createByteQueue()
  const abort = new AbortController()
  let isOver = false
  let settle: (outcome: Result<undefined, StreamBroken>) => void = () => undefined
  const ended = new Promise<Result<undefined, StreamBroken>>((resolve) => {
    settle = resolve
  })
  let expected = 0

  let sequence = 0
  let unanswered = 0
  /** The beginning of the next block. */
  let rest: Uint8Array = new Uint8Array(0)
  let wakes: (() => void)[] = []
  let ending: Promise<void> | null = null

  function finish(outcome: Result<undefined, StreamBroken>): void {
    if (isOver) return
    isOver = true
    forget()
    if (outcome.ok) queue.end()
    else queue.drop()
    wake()
    settle(outcome)
    abort.abort()
  }

  function wake(): void {
    const all = wakes
    wakes = []
    for (const resolve of all) resolve()
  }

  const sendClose = () => channel.request('set', peer, Close.build({ sid }))

  /** Closes the stream because of what the other side did (§2.2). The answer to it goes out first. */
  function violated(rule: string, answer: IqAnswer): IqAnswer {
    finish(err({ code: 'violated', rule }))
    queueMicrotask(() => void sendClose())
    return answer
  }

  function take(data: Element): IqReply {
    if (isOver) return NOT_FOUND
    const head = DataHead.parse(data)
    const block = Data.parse(data)
    if (head?.seq !== expected) return violated('sequence', OUT_OF_SEQUENCE)
    if (!block) return violated('base64', BAD_REQUEST)
    if (block.bytes.length > blockSize) return violated('block-size', BAD_REQUEST)
    if (queue.waiting + block.bytes.length > MAX_WAITING_BYTES) return violated('flood', TOO_MUCH)
    expected = (expected + 1) % SEQUENCE
    queue.push(block.bytes)
    if (queue.waiting <= ROOM_BYTES) return DONE
    return { later: queue.below(ROOM_BYTES).then(() => DONE) }
  }

  /** Resolves when fewer than `count` blocks wait for an answer, or the stream is over. */
  async function fewerThan(count: number): Promise<void> {
    while (unanswered >= count && !isOver) {
      await new Promise<void>((resolve) => {
        wakes.push(resolve)
      })
    }
  }

  function sendBlock(bytes: Uint8Array): void {
    if (isOver) return
    const block = Data.build({ seq: sequence, sid, bytes })
    sequence = (sequence + 1) % SEQUENCE
    unanswered++
    void channel
      .request('set', peer, block, { timeoutMs: ANSWER_MS, signal: abort.signal })
      .then((answer) => {
        unanswered--
        wake()
        if (answer.ok || isOver) return
        const { error } = answer
        if (error.code === 'request-timeout') finish(err({ code: 'stalled' }))
        else finish(err({ code: 'lost' }))
        // §2.2: after an error, the sender closes the stream.
        if (error.code !== 'not-connected') void sendClose()
      })
  }

  async function write(chunk: Uint8Array): Promise<boolean> {
    let left = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    rest = new Uint8Array(0)
    while (left.length >= blockSize) {
      await fewerThan(WINDOW)
      if (isOver) return false
      sendBlock(left.subarray(0, blockSize))
      left = left.subarray(blockSize)
    }
    // A copy, since the caller may use its memory again.
    rest = left.slice()
    await fewerThan(WINDOW)
    return !isOver
  }

  async function end(): Promise<void> {
    if (rest.length > 0) {
      const last = rest
      rest = new Uint8Array(0)
      await fewerThan(WINDOW)
      sendBlock(last)
    }
    await fewerThan(1)
    if (isOver) return
    await sendClose()
    // Even an error means that the stream is closed (§2.3).
    finish(ok())
  }

  return {
    stream: {
      incoming: queue.bytes,
      write,
      end: () => (ending ??= end()),
      destroy() {
        if (isOver) {
          queue.drop()
          return
        }
        finish(err({ code: 'destroyed' }))
        void sendClose()
      },
      ended,
    },
    take,
    closed() {
      const isCut = unanswered > 0 || rest.length > 0
      finish(isCut ? err({ code: 'lost' }) : ok())
      return DONE
    },
    lost: () => finish(err({ code: 'lost' })),
  }
}

const DONE: IqAnswer = { result: null }
const BAD_REQUEST: IqAnswer = { error: { type: 'cancel', condition: 'bad-request' } }
const OUT_OF_SEQUENCE: IqAnswer = { error: { type: 'cancel', condition: 'unexpected-request' } }
const TOO_MUCH: IqAnswer = { error: { type: 'wait', condition: 'resource-constraint' } }
export const NOT_FOUND: IqAnswer = { error: { type: 'cancel', condition: 'item-not-found' } }
