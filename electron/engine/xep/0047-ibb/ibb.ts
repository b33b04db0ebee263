import type { RequestFailure } from '../../../../shared/model/failure.ts'
import { isFull, type FullJid, type Jid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel, IqAnswer, IqReply } from '../../extension.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import type { Element } from '../../xml/element.ts'
import type { ByteStream } from '../byte-stream.ts'
import { Close, DataHead, NS_IBB, Open } from './codec.ts'
import { createInBandStream, NOT_FOUND, type InBandStream } from './stream.ts'

/** How long the other side may take to open the stream that both agreed on. */
const OPEN_MS = 60_000
/** Twice the usual size: fewer stanzas, and they pass every server that is known. */
export const BLOCK_SIZE = 8_192
/** A smaller block would be more frame than data. */
const SMALLEST_BLOCK = 512

export interface OpenOptions {
  readonly blockSize?: number
  /** Whether to try smaller blocks if the other side asks for it (§2.1). */
  readonly smaller?: boolean
  readonly signal: AbortSignal
}

export interface ExpectOptions {
  /** The largest block that was agreed on. */
  readonly blockSize: number
  readonly signal: AbortSignal
}

export interface InBandBytestreams {
  /** Opens a stream to a client that agreed to it. `sid`: at most 256 characters. */
  open(to: FullJid, sid: string, options: OpenOptions): Promise<Result<ByteStream, RequestFailure>>
  /** Waits a minute for this client to open a stream. Nobody else can open it. */
  expect(from: FullJid, sid: string, options: ExpectOptions): Promise<Result<ByteStream, RequestFailure>>
}

interface Expectation {
  readonly blockSize: number
  readonly settle: (outcome: Result<ByteStream, RequestFailure>) => void
}

export function createInBandBytestreams(channel: Channel): InBandBytestreams {
  /** By full address and id: an id of somebody else is another stream. */
  const streams = new Map<string, InBandStream>()
  const expectations = new Map<string, Expectation>()
  const keyOf = (peer: Jid, sid: string) => `${peer}\n${sid}`

  function start(peer: FullJid, sid: string, blockSize: number): ByteStream {
    const key = keyOf(peer, sid)
    const made = createInBandStream(channel, peer, sid, blockSize, () => {
      if (streams.get(key) === made) streams.delete(key)
    })
    streams.set(key, made)
    return made.stream
  }

  function opened(iq: Stanza): IqAnswer {
    const open = iq.get(Open)
    if (!open || !isFull(iq.from)) return BAD_REQUEST
    const key = keyOf(iq.from, open.sid)
    const expectation = expectations.get(key)
    if (!expectation || streams.has(key)) return NOT_ACCEPTABLE
    // The expectation stays: the other side may try again with a smaller block (§2.1).
    if (open.blockSize > expectation.blockSize) return SMALLER_PLEASE
    expectation.settle(ok(start(iq.from, open.sid, open.blockSize)))
    return DONE
  }

  function streamOf(from: Jid, element: Element | undefined): InBandStream | undefined {
    return streams.get(keyOf(from, element?.attrs['sid'] ?? ''))
  }

  function takeData(iq: Stanza): IqReply {
    const data = iq.element.child(NS_IBB, 'data')
    if (!data || !DataHead.parse(data)) return BAD_REQUEST
    return streamOf(iq.from, data)?.take(data) ?? NOT_FOUND
  }

  function takeMessage(message: Stanza): boolean {
    const data = message.element.child(NS_IBB, 'data')
    if (!data || message.type === 'error') return false
    const stream = streamOf(message.from, data)
    if (!stream) return false
    stream.take(data)
    return true
  }

  const isOpen = (name: string) => ({
    expected: (iq: Stanza) => streamOf(iq.from, iq.element.child(NS_IBB, name)) !== undefined,
  })
  channel.onIq('set', NS_IBB, 'open', 'contacts', opened, {
    expected: (iq) => {
      const sid = iq.element.child(NS_IBB, 'open')?.attrs['sid'] ?? ''
      return expectations.has(keyOf(iq.from, sid))
    },
  })
  channel.onIq('set', NS_IBB, 'data', 'contacts', takeData, isOpen('data'))
  channel.onIq(
    'set',
    NS_IBB,
    'close',
    'contacts',
    (iq) => {
      const close = iq.get(Close)
      if (!close) return BAD_REQUEST
      return streams.get(keyOf(iq.from, close.sid))?.closed() ?? NOT_FOUND
    },
    isOpen('close'),
  )
  channel.onMessage(takeMessage)
  channel.onPresence((presence) => {
    if (presence.type !== 'unavailable') return
    for (const [key, stream] of [...streams]) if (key.startsWith(keyOf(presence.from, ''))) stream.lost()
  })
  channel.onSessionEnd(() => {
    for (const stream of [...streams.values()]) stream.lost()
    for (const { settle } of [...expectations.values()]) settle(err({ code: 'not-connected' }))
  })

  return {
    async open(to, sid, { blockSize = BLOCK_SIZE, smaller = false, signal }) {
      for (let size = blockSize; ; size = Math.floor(size / 2)) {
        // Before the answer, since data may arrive right behind it.
        const stream = start(to, sid, size)
        const answer = await channel.request('set', to, Open.build({ blockSize: size, sid, stanza: 'iq' }), {
          signal,
        })
        if (answer.ok) return ok(stream)
        streams.get(keyOf(to, sid))?.lost()
        const isTooLarge =
          answer.error.code === 'stanza-error' && answer.error.condition === 'resource-constraint'
        if (!smaller || !isTooLarge || size <= SMALLEST_BLOCK) return answer
      }
    },

    expect(from, sid, { blockSize, signal }) {
      const key = keyOf(from, sid)
      return new Promise((resolve) => {
        const settle = (outcome: Result<ByteStream, RequestFailure>) => {
          if (expectations.get(key) === expectation) expectations.delete(key)
          cancelTimer()
          signal.removeEventListener('abort', abort)
          resolve(outcome)
        }
        const expectation: Expectation = { blockSize, settle }
        const abort = () => settle(err({ code: 'cancelled' }))
        const cancelTimer = channel.clock.after(OPEN_MS, () => settle(err({ code: 'request-timeout' })))
        signal.addEventListener('abort', abort)
        if (signal.aborted) abort()
        else expectations.set(key, expectation)
      })
    },
  }
}

const DONE: IqAnswer = { result: null }
const BAD_REQUEST: IqAnswer = { error: { type: 'modify', condition: 'bad-request' } }
const NOT_ACCEPTABLE: IqAnswer = { error: { type: 'cancel', condition: 'not-acceptable' } }
const SMALLER_PLEASE: IqAnswer = { error: { type: 'modify', condition: 'resource-constraint' } }
