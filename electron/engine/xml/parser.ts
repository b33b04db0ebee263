/* eslint-disable @typescript-eslint/no-non-null-assertion -- inner loops, which only use indexes that exist */
import { isSpace } from './byte-classes.ts'
import { ByteIntake } from './byte-intake.ts'
import { ByteStrings } from './byte-strings.ts'
import type { Element } from './element.ts'
import { isAt } from './interning.ts'
import { DEFAULT_LIMITS, type XmlLimits } from './limits.ts'
import { LONGEST_REFERENCE, readReference } from './references.ts'
import { Skipper } from './skipper.ts'
import { StartTag } from './start-tag.ts'
import { TagScanner } from './tag-scanner.ts'
import { CDATA, TextScanner } from './text-scanner.ts'
import { Excess, TreeBuilder, type XmlListener } from './tree-builder.ts'
import { readDeclaration } from './xml-declaration.ts'
import { XmlError, type XmlCondition } from './xml-error.ts'

const BANG = 0x21
const AMPERSAND = 0x26
const SLASH = 0x2f
const LT = 0x3c
const GT = 0x3e
const QUESTION = 0x3f
const NOTHING = Buffer.alloc(0)

/**
 * Reads one XML stream from chunks of bytes (RFC 6120 §4, §11). The result does not depend on where the chunks are cut.
 * A stream that restarts after STARTTLS or SASL needs a new parser.
 */
export class XmlParser {
  private readonly limits: XmlLimits
  private readonly strings = new ByteStrings()
  private readonly tag: StartTag
  private readonly scanner = new TagScanner()
  private readonly text = new TextScanner((condition, message, at) => this.refuse(condition, message, at))
  private readonly builder: TreeBuilder

  private state: 'idle' | 'reading' | 'stopped' = 'idle'
  private refusal: XmlError | null = null
  private isClosed = false

  private readonly intake = new ByteIntake()
  /** The bytes that are read now, from `pos` to `end`, and how many bytes of the stream came before them. */
  private data: Buffer = NOTHING
  private pos = 0
  private end = 0
  private before = 0

  /** Where the current header or first-level element began, in bytes of the stream; -1 between stanzas. */
  private unitStart = 0
  /** The first-level element that is being skipped, as far as it is known; null if there is none. */
  private leftOut: Element | null = null
  private skipper = new Skipper(0)
  /** Whether reading waits until `resume`, with the bytes that had arrived. */
  private isPaused = false
  private isBroken = false

  constructor(listener: XmlListener, limits: Partial<XmlLimits> = {}) {
    this.limits = { ...DEFAULT_LIMITS, ...limits }
    this.tag = new StartTag(this.strings, this.limits.attributes)
    this.builder = new TreeBuilder(listener, this.limits, () => this.before + this.pos - this.unitStart)
  }

  /**
   * Takes the next bytes and calls the listener. Returns the reason if the stream is refused, now or earlier; otherwise
   * null. `bytes` may be reused afterwards.
   */
  write(bytes: Uint8Array): XmlError | null {
    if (this.state === 'reading') throw new Error('a listener cannot write to its own parser')
    if (this.state === 'stopped') return this.refusal
    this.state = 'reading'
    try {
      this.take(bytes)
      if (this.isReading()) this.state = 'idle'
    } catch (error) {
      this.stop()
      if (!(error instanceof XmlError)) throw error
      this.refusal = error
    }
    return this.refusal
  }

  /**
   * Stops reading until `resume`; takes effect at once, even inside a listener. The remaining bytes, and bytes written
   * meanwhile, wait. The caller has to make sure that little is written.
   */
  pause(): void {
    this.isPaused = true
  }

  /** Continues reading. Returns the same as `write`. */
  resume(): XmlError | null {
    if (!this.isPaused) return this.refusal
    this.isPaused = false
    return this.isReading() ? null : this.write(NOTHING)
  }

  /** Ends reading; takes effect at once, even inside a listener. The remaining bytes are dropped. */
  stop(): void {
    this.state = 'stopped'
    this.data = NOTHING
    this.intake.clear()
  }

  private isReading(): boolean {
    return this.state === 'reading'
  }

  private take(bytes: Uint8Array): void {
    const { intake } = this
    // Nothing is read after bytes that are not UTF-8.
    intake.take(this.isBroken ? NOTHING : bytes)
    this.isBroken ||= intake.isBroken
    this.data = intake.data
    this.end = intake.end
    this.pos = 0
    this.strings.reset()
    while (this.isReading() && !this.readOn()) this.strings.reset()
    if (!this.isReading()) return
    if (this.isBroken && !this.isPaused) throw new XmlError('unsupported-encoding', 'not UTF-8')
    this.before += this.pos
    intake.release(this.pos)
    this.data = NOTHING
  }

  /** Reads the available bytes. False if a stanza turned out to be too large: from here on it is skipped. */
  private readOn(): boolean {
    try {
      this.run()
      if (this.isReading() && !this.isPaused && this.leftOut === null) this.checkLimits(this.end)
      return true
    } catch (error) {
      if (!(error instanceof Excess)) throw error
      this.skipper = new Skipper(this.builder.depth)
      this.leftOut = this.builder.leaveOut(error.isOfTag ? this.tag : null)
      this.scanner.reset()
      this.text.reset()
      return false
    }
  }

  private run(): void {
    let goesOn = true
    while (goesOn && this.pos < this.end && this.isReading() && !this.isPaused) {
      if (this.leftOut !== null) goesOn = this.skip(this.leftOut)
      else if (this.builder.depth < 2) goesOn = this.skipSpace() && this.readMarkup()
      else goesOn = this.data[this.pos] === LT ? this.readMarkup() : this.readText()
    }
  }

  private skip(element: Element): boolean {
    const most = this.unitStart + this.limits.skippedBytes - this.before
    const end = this.skipper.skip(this.data, this.pos, Math.min(this.end, most))
    if (end < 0) {
      if (most < this.end) throw new XmlError('policy-violation', 'stanza without end')
      this.pos = this.end
      return false
    }
    this.pos = end
    this.leftOut = null
    this.unitStart = -1
    this.builder.leftOut(element)
    return true
  }

  /**
   * Only white space may stand between stanzas (RFC 6120 §4.6.1). Some write it as references: `&#10;`. Returns whether
   * markup follows.
   */
  private skipSpace(): boolean {
    const { data, end } = this
    const isInside = this.builder.depth === 1
    let at = this.pos
    let isCut = false
    while (at < end && !isCut) {
      if (isSpace(data[at]!)) {
        at++
      } else if (isInside && data[at] === AMPERSAND) {
        const length = this.lengthOfSpace(at)
        isCut = length === 0
        at += length
      } else break
    }
    this.pos = at
    if (at === end || isCut) return false
    if (data[at] !== LT || this.isClosed) {
      this.refuse(isInside ? 'bad-format' : 'not-well-formed', 'text outside of a stanza', at + 1)
    }
    if (isInside) this.unitStart = this.before + at
    return true
  }

  /** The length of the reference to white space at `at`; 0 if it is cut. */
  private lengthOfSpace(at: number): number {
    const source = this.data.toString('latin1', at, Math.min(at + LONGEST_REFERENCE, this.end))
    const reference = readReference(source)
    if (reference === 'cut') return 0
    if ('text' in reference && isSpace(reference.text.charCodeAt(0))) return reference.length
    const condition = 'refused' in reference ? reference.refused : 'bad-format'
    return this.refuse(condition, 'text outside of a stanza', at + reference.length)
  }

  private readMarkup(): boolean {
    if (this.pos + 1 === this.end) return false
    switch (this.data[this.pos + 1]) {
      case SLASH:
        return this.readEndTag()
      case BANG:
        return this.readCdata()
      case QUESTION:
        return this.readInstruction()
      default:
        return this.readStartTag()
    }
  }

  private readStartTag(): boolean {
    const { tag, builder } = this
    let end = this.scanner.at === 0 ? tag.read(this.data, this.pos, this.end) : -1
    if (end < 0) {
      if (!this.scanTag()) return false
      end = tag.read(this.data, this.pos, this.end)
      if (end < 0) throw new Error('the two readers of tags disagree')
    }
    this.checkLimits(end)
    builder.startElement(tag)
    this.pos = end
    if (tag.isEmpty && this.isReading()) builder.endElement()
    this.afterTag()
    return true
  }

  private readEndTag(): boolean {
    const { data, end, pos } = this
    const bytes = this.builder.openName?.bytes ?? NOTHING
    let close = pos + 2 + bytes.length
    if (
      bytes.length === 0 ||
      this.scanner.at > 0 ||
      close >= end ||
      data[close] !== GT ||
      !isAt(bytes, data, pos + 2, close)
    ) {
      const length = this.scanTag()
      if (length === 0) return false
      close = pos + length - 1
      let nameEnd = close
      while (isSpace(data[nameEnd - 1]!)) nameEnd--
      if (!isAt(bytes, data, pos + 2, nameEnd))
        this.refuse('not-well-formed', 'end tag of another element', close + 1)
    }
    this.checkLimits(close + 1)
    this.pos = close + 1
    this.builder.endElement()
    this.afterTag()
    return true
  }

  /** Continues with a tag that is cut, or finds the error in it. Returns its length, or 0 if it is cut. */
  private scanTag(): number {
    const found = this.scanner.scan(this.data, this.pos, this.end)
    const length = this.scanner.at
    if (found === 'wrong') this.refuse('not-well-formed', 'tag', this.pos + length)
    if (found === 'cut') return 0
    this.scanner.reset()
    return length
  }

  private afterTag(): void {
    const { depth } = this.builder
    if (depth < 2) this.unitStart = -1
    if (depth === 0) this.isClosed = true
  }

  private readText(): boolean {
    const { data, pos, text } = this
    const end = text.endOfText(data, pos, this.end)
    if (end < 0) return false
    this.builder.addText(text.takeText(this.strings, data, pos, end))
    this.pos = end
    return true
  }

  private readCdata(): boolean {
    const { data, pos, text } = this
    if (text.isAtStart && !this.readCdataStart()) return false
    const end = text.endOfSection(data, pos, this.end)
    if (end < 0) return false
    this.builder.addText(text.takeSection(this.strings, data, pos, end))
    this.pos = end
    return true
  }

  private readCdataStart(): boolean {
    const { data, end, pos } = this
    for (let index = 2; index < CDATA.length; index++) {
      if (pos + index === end) return false
      if (data[pos + index] === CDATA[index]) continue
      // RFC 6120 §11.1 allows neither comments nor document types.
      this.refuse(
        index === 2 ? 'restricted-xml' : 'not-well-formed',
        'comment or declaration',
        pos + index + 1,
      )
    }
    const { depth } = this.builder
    if (depth >= 2) return true
    this.refuse(
      depth === 1 ? 'bad-format' : 'not-well-formed',
      'text outside of a stanza',
      pos + CDATA.length,
    )
  }

  private readInstruction(): boolean {
    // RFC 6120 §11.1, §11.5: a declaration only at the very start, and no processing instructions.
    if (this.before + this.pos > 0) this.refuse('restricted-xml', 'processing instruction', this.pos + 2)
    const found = readDeclaration(this.data.subarray(0, this.end))
    if (found === 'cut') return false
    if (found.refused !== undefined) this.refuse(found.refused, 'XML declaration', found.length)
    this.pos = found.length
    return true
  }

  /** Refuses the stream because of the bytes that end at `at`, unless a limit was passed before that. */
  private refuse(condition: XmlCondition, message: string, at: number): never {
    this.checkLimits(at)
    throw new XmlError(condition, message)
  }

  private checkLimits(at: number): void {
    const { data, pos } = this
    const kind = data[pos + 1]
    const isTooLarge =
      (this.unitStart >= 0 && this.before + at - this.unitStart > this.limits.stanzaBytes) ||
      (at - pos > this.limits.tagBytes && data[pos] === LT && kind !== BANG && kind !== QUESTION)
    if (isTooLarge) this.builder.exceed('too large', false)
  }
}
