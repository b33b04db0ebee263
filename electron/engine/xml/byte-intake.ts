import { wholeCharacters } from './utf8.ts'

const NOTHING = Buffer.alloc(0)
const SPARE_WORTH_FREEING = 65_536

/**
 * Joins earlier bytes that could not be used yet with new ones. It gives only complete characters; a cut one waits. If
 * nothing waits, the new bytes are read in place, without a copy.
 */
export class ByteIntake {
  /** The bytes to read, from 0 to `end`. */
  data: Buffer = NOTHING
  end = 0
  /** Whether an invalid sequence follows after `end`. */
  isBroken = false

  /** A character that was cut. */
  private partial: Buffer = NOTHING
  /** Bytes that could not be used yet, with space to grow. The first `kept` bytes are in use. */
  private store: Buffer = NOTHING
  private kept = 0

  take(bytes: Uint8Array): void {
    const input = this.partial.length === 0 ? bytes : Buffer.concat([this.partial, bytes])
    const { end, broken } = wholeCharacters(input)
    this.partial = end < input.length && !broken ? Buffer.from(input.subarray(end)) : NOTHING
    this.isBroken = broken
    const fresh = Buffer.from(input.buffer, input.byteOffset, end)
    if (this.kept === 0) {
      this.data = fresh
      this.end = end
    } else {
      this.keep(fresh, 0)
      this.data = this.store
      this.end = this.kept
    }
  }

  /** All bytes before `pos` have been used. The rest is kept for the next time. */
  release(pos: number): void {
    const { data } = this
    this.data = NOTHING
    if (data !== this.store) {
      this.keep(data, pos)
      return
    }
    const rest = this.kept - pos
    if (this.store.length > SPARE_WORTH_FREEING && rest < this.store.length / 4) {
      this.store = Buffer.from(this.store.subarray(pos, this.kept))
    } else if (pos > 0) {
      this.store.copyWithin(0, pos, this.kept)
    }
    this.kept = rest
  }

  clear(): void {
    this.data = NOTHING
    this.partial = NOTHING
    this.store = NOTHING
    this.kept = 0
  }

  private keep(source: Buffer, from: number): void {
    const needed = this.kept + source.length - from
    if (needed > this.store.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(1024, 2 * needed))
      this.store.copy(larger, 0, 0, this.kept)
      this.store = larger
    }
    source.copy(this.store, this.kept, from)
    this.kept = needed
  }
}
