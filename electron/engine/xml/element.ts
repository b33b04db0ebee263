/** The content of an element: other elements and text. */
export type Node = Element | string

/**
 * Attributes by name, in an object that inherits nothing. The key of an attribute in a namespace is `{namespace}name`,
 * except for `xml:lang`, which every stanza may carry and which keeps its usual spelling.
 */
export type Attributes = Record<string, string>

/**
 * Makes objects with an empty, frozen prototype. They behave like objects of `Object.create(null)`, but V8 keeps those
 * as hash tables, which takes twice the time and memory.
 */
const Bare = function () {} as unknown as new () => Attributes
Bare.prototype = Object.freeze(Object.create(null) as object)

/** An empty set of attributes. Only names that were added are found in it. */
export function newAttributes(): Attributes {
  return new Bare()
}

/** Shared by all elements without attributes. */
export const NO_ATTRIBUTES: Readonly<Attributes> = Object.freeze(newAttributes())

/** One XML element with its namespace resolved. Only the parser and the serializer know about prefixes. */
export class Element {
  readonly ns: string
  readonly name: string
  readonly attrs: Readonly<Attributes>
  readonly children: Node[]

  constructor(ns: string, name: string, attrs: Readonly<Attributes>, children: Node[]) {
    this.ns = ns
    this.name = name
    this.attrs = attrs
    this.children = children
  }

  is(ns: string, name: string): boolean {
    return this.name === name && this.ns === ns
  }

  /** The first child element with this name and namespace. */
  child(ns: string, name: string): Element | undefined {
    for (const node of this.children) {
      if (typeof node !== 'string' && node.name === name && node.ns === ns) return node
    }
    return undefined
  }

  /** The child elements, without the text between them. */
  elements(): Element[] {
    return this.children.filter((node) => typeof node !== 'string')
  }

  /** The text directly inside, without the text of child elements. */
  text(): string {
    let text = ''
    for (const node of this.children) if (typeof node === 'string') text += node
    return text
  }
}

/** Makes an element: `el(NS, 'item', { jid }, 'text', child)`. Attributes that are undefined are left out. */
export function el(
  ns: string,
  name: string,
  attrs: Readonly<Record<string, string | undefined>> = {},
  ...children: Node[]
): Element {
  const kept = newAttributes()
  for (const key in attrs) {
    const value = attrs[key]
    if (value !== undefined) kept[key] = value
  }
  return new Element(ns, name, kept, children)
}
