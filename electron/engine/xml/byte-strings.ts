/** Buffer's own methods behind `toString`, without its look at the encoding; part of every Node, absent from its types. */
interface Slices {
  latin1Slice(start: number, end: number): string
  utf8Slice(start: number, end: number): string
}

const WINDOW = 1024

/**
 * Makes strings of bytes. A call into Node costs more than a short string is worth, so a window of bytes becomes one
 * string, and short strings are slices of that. A slice keeps alive what it was cut from: the window, never the chunk.
 */
export class ByteStrings {
  private window = ''
  private from = 0
  private to = 0

  /** Forgets the window: the bytes are others now. */
  reset(): void {
    this.window = ''
    this.from = 0
    this.to = 0
  }

  /** The string that stands in `data` from `start` to `end`. */
  read(data: Buffer, start: number, end: number, isAscii: boolean): string {
    const slices = data as unknown as Slices
    if (!isAscii) return slices.utf8Slice(start, end)
    if (start < this.from || end > this.to) {
      if (end - start > WINDOW / 4) return slices.latin1Slice(start, end)
      this.from = start
      this.to = Math.min(start + WINDOW, data.length)
      this.window = slices.latin1Slice(this.from, this.to)
    }
    return this.window.slice(start - this.from, end - this.from)
  }
}
