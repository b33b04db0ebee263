/* eslint-disable @typescript-eslint/no-non-null-assertion -- inner loops, which only use indexes that exist */
import { Element, newAttributes, NO_ATTRIBUTES, type Attributes, type Node } from './element.ts'
import type { QName } from './interning.ts'
import type { XmlLimits } from './limits.ts'
import { mayDeclare, Prefixes } from './namespaces.ts'
import { expandValue } from './references.ts'
import type { StartTag } from './start-tag.ts'
import { XmlError, type XmlCondition } from './xml-error.ts'

/** The start of a stream: its header without children, and the namespace of elements that declare none. */
export interface StreamOpening {
  readonly element: Element
  readonly defaultNs: string
}

export interface XmlListener {
  opened(opening: StreamOpening): void
  /** A complete first-level element. `size`: about how many bytes of memory it takes. */
  element(element: Element, size: number): void
  /**
   * A first-level element passed one of the limits and was left out; its end has been reached. It is given without its
   * children, and with as many attributes as are known. If nothing is known of its tag, its name is empty. Without this
   * function such an element is refused, and the stream with it.
   */
  omitted?(element: Element): void
  closed(): void
}

/** The memory of one element, besides the bytes that it was read from. */
const BYTES_OF_ELEMENT = 128

/** A limit was passed within a first-level element that can be left out. */
export class Excess extends Error {
  /** Whether the last tag passed the limit; that tag was not added. */
  readonly isOfTag: boolean

  constructor(message: string, isOfTag: boolean) {
    super(message)
    this.isOfTag = isOfTag
  }
}

/** An element whose end tag has not come yet. There is one object for each depth, used again and again. */
class Open {
  name!: QName
  ns = ''
  attrs: Readonly<Attributes> = NO_ATTRIBUTES
  /** The namespace of names without a prefix inside of it. */
  defaultNs = ''
  /** The number of prefixes that it binds. */
  bound = 0
  /** Its children: none, one (most elements have no more), or several. */
  private only: Node | undefined = undefined
  private several: Node[] | undefined = undefined

  add(node: Node): void {
    if (this.several !== undefined) this.several.push(node)
    else if (this.only !== undefined) this.several = [this.only, node]
    else this.only = node
  }

  /** Adds text. Adjacent texts become one. */
  addText(text: string): void {
    const { several, only } = this
    if (several !== undefined) {
      const before = several[several.length - 1]
      if (typeof before === 'string') several[several.length - 1] = before + text
      else if (text !== '') several.push(text)
    } else if (typeof only === 'string') {
      this.only = only + text
    } else if (text !== '') {
      this.add(text)
    }
  }

  /** Returns its children and forgets them. */
  takeChildren(): Node[] {
    const { several, only } = this
    this.several = undefined
    this.only = undefined
    return several ?? (only === undefined ? [] : [only])
  }
}

/** Makes elements from tags and text: resolves names, enforces the limits, and reports complete elements. */
export class TreeBuilder {
  private readonly listener: XmlListener
  private readonly limits: XmlLimits
  private readonly prefixes = new Prefixes()
  private readonly open: Open[] = []
  /** The number of open elements, including the stream's own. */
  depth = 0
  private elements = 0
  private readonly bytes: () => number

  /** `bytes`: the number of bytes of the current first-level element. */
  constructor(listener: XmlListener, limits: XmlLimits, bytes: () => number) {
    this.listener = listener
    this.limits = limits
    this.bytes = bytes
  }

  /** The name with which the innermost element was opened. */
  get openName(): QName | undefined {
    return this.depth === 0 ? undefined : this.open[this.depth - 1]!.name
  }

  /** Throws Excess, or XmlError if nothing may be left out. In both cases nothing has changed. */
  startElement(tag: StartTag): void {
    const { limits, depth } = this
    const { name } = tag
    const count = tag.ns === null ? tag.count : tag.count + 1
    const excess =
      count > limits.attributes
        ? 'too many attributes'
        : depth > limits.depth
          ? 'too deep'
          : depth > 0 && ++this.elements > limits.elements
            ? 'too many elements'
            : tag.longestName > limits.nameBytes
              ? 'name too long'
              : null
    if (excess !== null) this.exceed(excess, true)
    const open = (this.open[depth] ??= new Open())
    const outerNs = depth === 0 ? '' : this.open[depth - 1]!.defaultNs
    open.name = name
    open.defaultNs = tag.ns === null ? outerNs : this.defaultNs(tag, tag.ns)
    open.bound = tag.isPlain ? 0 : this.prepare(tag)
    open.ns = name.prefix === '' ? open.defaultNs : this.resolve(name.prefix)
    open.attrs = tag.count === 0 ? NO_ATTRIBUTES : this.attributes(tag)
    this.depth = depth + 1
    if (depth > 0) return
    const element = new Element(open.ns, name.local, open.attrs, [])
    this.listener.opened({ element, defaultNs: open.defaultNs })
  }

  endElement(): void {
    const depth = --this.depth
    const open = this.open[depth]!
    if (open.bound > 0) this.prefixes.undo(open.bound)
    if (depth === 0) {
      this.listener.closed()
      return
    }
    const element = new Element(open.ns, open.name.local, open.attrs, open.takeChildren())
    if (depth > 1) {
      this.open[depth - 1]!.add(element)
      return
    }
    const size = this.bytes() + this.elements * BYTES_OF_ELEMENT
    this.elements = 0
    this.listener.element(element, size)
  }

  /** Adds text to the innermost element. */
  addText(text: string): void {
    this.open[this.depth - 1]!.addText(text)
  }

  /** A limit was passed: leaves out the first-level element, or refuses the stream if that is not allowed. */
  exceed(message: string, isOfTag: boolean): never {
    if (this.depth === 0 || this.listener.omitted === undefined) refuse('policy-violation', message)
    throw new Excess(message, isOfTag)
  }

  /**
   * Lets go of the current first-level element. `tag` is its own tag if that tag passed the limit and could be read. A
   * server passes on stanzas from strangers. If one of those ended the stream, the server would deliver it again on the
   * next stream, and again. Returns the known parts of the element.
   */
  leaveOut(tag: StartTag | null): Element {
    const { depth, open } = this
    const [stream, first] = open
    const left =
      depth > 1
        ? new Element(first!.ns, first!.name.local, first!.attrs, [])
        : tag === null
          ? new Element(stream!.defaultNs, '', NO_ATTRIBUTES, [])
          : this.known(tag, stream!.defaultNs)
    for (let level = depth - 1; level > 0; level--) {
      const { bound } = open[level]!
      if (bound > 0) this.prefixes.undo(bound)
      open[level]!.takeChildren()
    }
    this.depth = 1
    this.elements = 0
    return left
  }

  /** The end of the skipped element has been reached. */
  leftOut(element: Element): void {
    this.listener.omitted?.(element)
  }

  /**
   * The readable parts of a tag with too many attributes: its namespace if it has no prefix, and its plain attributes.
   */
  private known(
    { name, ns, nsIsRaw, attrNames, attrValues, attrIsRaw, count }: StartTag,
    outer: string,
  ): Element {
    const attrs = newAttributes()
    for (let index = 0; index < Math.min(count, this.limits.attributes); index++) {
      const { isPlain, key } = attrNames[index]!
      if (isPlain && !attrIsRaw[index] && key.length <= this.limits.nameBytes) attrs[key] = attrValues[index]!
    }
    return new Element(name.prefix === '' && !nsIsRaw ? (ns ?? outer) : '', name.local, attrs, [])
  }

  private defaultNs({ nsIsRaw, declaresTwice }: StartTag, ns: string): string {
    if (declaresTwice) refuse('not-well-formed', 'attribute given twice')
    const expanded = nsIsRaw ? this.expand(ns) : ns
    if (!mayDeclare('', expanded)) refuse('not-well-formed', 'namespace declaration')
    return expanded
  }

  /**
   * Checks the names, expands the values, and binds the prefixes that the tag declares. Returns the number of prefixes.
   */
  private prepare(tag: StartTag): number {
    if (!tag.name.isValid) refuse('not-well-formed', 'name')
    let bound = 0
    for (let index = 0; index < tag.count; index++) {
      const name = tag.attrNames[index]!
      if (!name.isValid) refuse('not-well-formed', 'name')
      if (tag.attrIsRaw[index]) tag.attrValues[index] = this.expand(tag.attrValues[index]!)
      if (name.declares === null) continue
      const ns = tag.attrValues[index]!
      if (!mayDeclare(name.declares, ns)) refuse('not-well-formed', 'namespace declaration')
      this.prefixes.bind(name.declares, ns)
      bound++
    }
    return bound
  }

  private expand(value: string): string {
    const expanded = expandValue(value)
    return 'text' in expanded ? expanded.text : refuse(expanded.refused, 'reference')
  }

  private resolve(prefix: string): string {
    return this.prefixes.resolve(prefix) ?? refuse('bad-namespace-prefix', 'prefix without a namespace')
  }

  private attributes({ attrNames, attrValues, count }: StartTag): Attributes {
    const attrs = newAttributes()
    for (let index = 0; index < count; index++) {
      const name = attrNames[index]!
      for (let other = 0; other < index; other++) {
        if (attrNames[other]!.text === name.text) refuse('not-well-formed', 'attribute given twice')
      }
      if (name.isPlain) {
        attrs[name.key] = attrValues[index]!
      } else if (name.declares === null) {
        const key = `{${this.resolve(name.prefix)}}${name.local}`
        // Namespaces in XML 1.0 §6.3: two prefixes for one namespace do not make two attributes.
        if (attrs[key] !== undefined) refuse('not-well-formed', 'attribute given twice')
        attrs[key] = attrValues[index]!
      }
    }
    return attrs
  }
}

function refuse(condition: XmlCondition, message: string): never {
  throw new XmlError(condition, message)
}
