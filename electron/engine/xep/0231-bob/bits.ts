import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { Jid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel, IqReply, RequestOptions } from '../../extension.ts'
import type { Infer } from '../../xml/codec.ts'
import { createBoundedMap } from '../bounded-map.ts'
import { cidOf, matchesItsCid } from './cid.ts'
import { BitsOfBinary, BitsWanted, NS_BOB } from './codec.ts'

export type Bits = Infer<typeof BitsOfBinary>

/** Small pieces of data that stanzas name by their hash. */
export interface BitsStore {
  /** Asks for data, unless it is known. The answer has the hash that its content id names. */
  fetch(from: Jid, cid: string, options?: RequestOptions): Promise<Result<Bits, RequestFailure>>
  /** Keeps data that came inside a stanza, for `fetch` and `known`. False if it does not match its content id. */
  remember(bits: Bits): boolean
  known(cid: string): Bits | undefined
  /** From now on, answers questions for this data until too much other data is offered. Gives its content id. */
  offer(type: string, bytes: Uint8Array): string
}

/** Thumbnails of the files on the screen, some kilobytes each. Both are a stranger's to fill. */
const KNOWN = { most: 500, mostBytes: 4 * 1024 * 1024 }
/** Our own thumbnails: the receiver asks at once, or when the person scrolls to the file. */
const OFFERED = { most: 200, mostBytes: 4 * 1024 * 1024 }
/** A question costs the answer; larger data is no thumbnail. */
const MAX_BYTES = 64 * 1024
/** Others may keep what never changes: a day (§4). */
const MAX_AGE_S = 86_400
/** One question for each content id at a time, and only so many. */
const MAX_ASKED = 50

const UNREADABLE: RequestFailure = { code: 'stanza-error', condition: 'undefined-condition', type: 'cancel' }
const BUSY: RequestFailure = { code: 'stanza-error', condition: 'resource-constraint', type: 'wait' }
const NO_SUCH_DATA: IqReply = { error: { type: 'cancel', condition: 'item-not-found' } }

interface Known {
  readonly bits: Bits
  readonly until: number
}

export function createBits(channel: Channel): BitsStore {
  const { clock } = channel
  const sizeOf = ({ type, bytes }: Bits) => bytes.length + type.length
  const offered = createBoundedMap<string, Bits>({ ...OFFERED, sizeOf })
  const kept = createBoundedMap<string, Known>({ ...KNOWN, sizeOf: ({ bits }) => sizeOf(bits) })
  const asked = new Map<string, Promise<Result<Bits, RequestFailure>>>()

  channel.onIq('get', NS_BOB, 'data', 'contacts', (iq): IqReply => {
    const cid = iq.get(BitsWanted)?.cid
    const bits = cid === undefined ? undefined : offered.get(cid)
    return bits === undefined ? NO_SUCH_DATA : { result: BitsOfBinary.build(bits) }
  })

  function known(cid: string): Bits | undefined {
    const found = kept.get(cid)
    if (found === undefined || found.until > clock.now()) return found?.bits
    kept.delete(cid)
    return undefined
  }

  function remember(bits: Bits): boolean {
    if (bits.bytes.length > MAX_BYTES || !matchesItsCid(bits)) return false
    // The name is a hash, so it never names other data. Only 0 forbids keeping it.
    const { maxAge = MAX_AGE_S } = bits
    if (maxAge > 0) kept.set(bits.cid, { bits, until: clock.now() + maxAge * 1000 })
    return true
  }

  async function ask(from: Jid, cid: string, options: RequestOptions): Promise<Result<Bits, RequestFailure>> {
    const answer = await channel.request('get', from, BitsWanted.build({ cid }), options)
    if (!answer.ok) return answer
    const bits = answer.value && BitsOfBinary.parse(answer.value)
    return bits && bits.cid === cid && remember(bits) ? ok(bits) : err(UNREADABLE)
  }

  return {
    known,
    remember,
    offer(type, bytes) {
      const cid = cidOf(bytes)
      offered.set(cid, { cid, type, maxAge: MAX_AGE_S, bytes })
      return cid
    },
    fetch(from, cid, options = {}) {
      const bits = known(cid)
      if (bits !== undefined) return Promise.resolve(ok(bits))
      const key = `${from} ${cid}`
      const before = asked.get(key)
      // A caller who may cancel asks alone.
      if (before !== undefined && options.signal === undefined) return before
      if (asked.size >= MAX_ASKED) return Promise.resolve(err(BUSY))
      const answer = ask(from, cid, options).finally(() => {
        if (asked.get(key) === answer) asked.delete(key)
      })
      if (before === undefined) asked.set(key, answer)
      return answer
    },
  }
}
