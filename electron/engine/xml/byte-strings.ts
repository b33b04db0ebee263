/**
 * The methods that Buffer's `toString` calls after it has checked the encoding. Every Node has them, but its types lack
 * them.
 */
interface Slices {
  latin1Slice(start: number, end: number): string
  utf8Slice(start: number, end: number): string
}

const WINDOW = 1024

/**
 * Makes strings from bytes. A call into Node costs more than a short string is worth, so a window of bytes becomes one
 * string, and short strings are slices of it. A slice keeps its window alive, but never the whole chunk.
 */
export class ByteStrings {
  private window = ''
  private from = 0
  private to = 0

  /** Forgets the window, because the bytes have changed. */
  reset(): void {
    this.window = ''
    this.from = 0
    this.to = 0
  }

  /** The string of the bytes in `data` from `start` to `end`. */
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
