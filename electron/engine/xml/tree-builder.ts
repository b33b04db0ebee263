import { NS_XML } from './characters.ts'
import { Element, newAttributes, type Attributes } from './element.ts'
import type { QName } from './interning.ts'
import type { XmlLimits } from './limits.ts'
import { Namespaces } from './namespaces.ts'
import { expandValue } from './references.ts'
import type { StartTag } from './start-tag.ts'
import { XmlError, type XmlCondition } from './xml-error.ts'

/** The start of a stream: its header without children, and the namespace of what declares no other. */
export interface StreamOpening {
  readonly element: Element
  readonly defaultNs: string
}

export interface XmlListener {
  opened(opening: StreamOpening): void
  /** A first-level element, complete. */
  element(element: Element): void
  closed(): void
}

/** An element whose end tag has not come yet. */
interface Open {
  readonly element: Element
  readonly name: QName
  /** How many namespaces it declares. */
  readonly declared: number
}

/** Makes elements of tags and text: resolves names, keeps to the limits, hands out what is complete. */
export class TreeBuilder {
  private readonly listener: XmlListener
  private readonly limits: XmlLimits
  private readonly namespaces = new Namespaces()
  private readonly open: Open[] = []
  /** How many elements are open, the stream's own counted. */
  depth = 0
  private elements = 0

  constructor(listener: XmlListener, limits: XmlLimits) {
    this.listener = listener
    this.limits = limits
  }

  /** The name as which the innermost element was opened. */
  get openName(): QName | undefined {
    return this.open[this.depth - 1]?.name
  }

  startElement(tag: StartTag): void {
    const { limits, namespaces, open, depth } = this
    if (tag.count > limits.attributes) refuse('policy-violation', 'too many attributes')
    if (depth > limits.depth) refuse('policy-violation', 'too deep')
    if (depth > 0 && ++this.elements > limits.elements) refuse('policy-violation', 'too many elements')
    const declared = tag.isPlain ? 0 : this.declare(tag)
    const ns = tag.name.prefix === '' ? namespaces.defaultNs : this.resolve(tag.name.prefix)
    const element = new Element(ns, tag.name.local, this.attributes(tag), [])
    if (depth >= 2) open[depth - 1]!.element.children.push(element)
    open.push({ element, name: tag.name, declared })
    this.depth = depth + 1
    if (depth === 0) this.listener.opened({ element, defaultNs: namespaces.defaultNs })
  }

  endElement(): void {
    const { element, declared } = this.open.pop()!
    const depth = --this.depth
    if (declared > 0) this.namespaces.undo(declared)
    if (depth >= 2) return
    this.elements = 0
    if (depth === 1) this.listener.element(element)
    else this.listener.closed()
  }

  /** Adds text to the innermost element; text beside text is one. */
  addText(text: string): void {
    const { children } = this.open[this.depth - 1]!.element
    const last = children.length - 1
    const before = children[last]
    if (typeof before === 'string') children[last] = before + text
    else if (text !== '') children.push(text)
  }

  /** Checks the names, expands the values, and puts in force the namespaces that the tag declares; says how many. */
  private declare(tag: StartTag): number {
    if (!tag.name.isValid) refuse('not-well-formed', 'name')
    let declared = 0
    for (let index = 0; index < tag.count; index++) {
      const name = tag.attrNames[index]!
      if (!name.isValid) refuse('not-well-formed', 'name')
      if (tag.attrIsRaw[index]) {
        const expanded = expandValue(tag.attrValues[index]!)
        if ('refused' in expanded) refuse(expanded.refused, 'reference')
        tag.attrValues[index] = expanded.text
      }
      if (name.declares === null) continue
      if (!this.namespaces.declare(name.declares, tag.attrValues[index]!)) {
        refuse('not-well-formed', 'namespace declaration')
      }
      declared++
    }
    return declared
  }

  private resolve(prefix: string): string {
    return this.namespaces.resolve(prefix) ?? refuse('bad-namespace-prefix', 'prefix without a namespace')
  }

  private attributes({ attrNames, attrValues, count }: StartTag): Attributes {
    const attrs = newAttributes()
    for (let index = 0; index < count; index++) {
      const name = attrNames[index]!
      for (let other = 0; other < index; other++) {
        if (attrNames[other]!.text === name.text) refuse('not-well-formed', 'attribute given twice')
      }
      if (name.isPlain) {
        attrs[name.local] = attrValues[index]!
      } else if (name.declares === null) {
        const ns = this.resolve(name.prefix)
        const key = ns === NS_XML && name.local === 'lang' ? 'xml:lang' : `{${ns}}${name.local}`
        // Namespaces in XML 1.0 §6.3: two prefixes of one namespace do not make two attributes.
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
