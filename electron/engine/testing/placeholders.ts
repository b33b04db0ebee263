import { el, type Element, type Node } from '../xml/element.ts'

/**
 * Names for values that a test cannot know in advance. In an expected element, `{name}` as a whole attribute or text
 * matches anything at first, and the same value from then on.
 */
export class Placeholders {
  readonly #values = new Map<string, string>()

  /** The value of `name`. */
  value(name: string): string {
    const value = this.#values.get(name)
    if (value === undefined) throw new Error(`{${name}} stands for nothing yet`)
    return value
  }

  /** `expected` with its placeholders filled. New ones get the value at the same place in `actual`. */
  match(expected: Element, actual: Element): Element {
    return this.#fill(expected, actual)
  }

  /** `written` with its placeholders filled. A new one stays unchanged. */
  fill(written: Element): Element {
    return this.#fill(written, undefined)
  }

  /** `text` with every known `{name}` filled. */
  fillText(text: string): string {
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => this.#values.get(name) ?? whole)
  }

  #fill(template: Element, actual: Element | undefined): Element {
    const attrs: Record<string, string> = {}
    for (const [key, value] of Object.entries(template.attrs)) {
      attrs[key] = this.#one(value, actual?.attrs[key])
    }
    const children = template.children.map((node, index): Node => {
      const other = actual?.children[index]
      if (typeof node === 'string') return this.#one(node, typeof other === 'string' ? other : undefined)
      return this.#fill(node, typeof other === 'string' ? undefined : other)
    })
    return el(template.ns, template.name, attrs, ...children)
  }

  #one(text: string, actual: string | undefined): string {
    const name = /^\{(\w+)\}$/.exec(text)?.[1]
    if (name === undefined) return text
    if (actual !== undefined && !this.#values.has(name)) this.#values.set(name, actual)
    return this.#values.get(name) ?? text
  }
}

/** An element as indented lines, the same for every way of writing it, for comparing and reading. */
export function printXml(element: Element, parentNs = '', indent = ''): string {
  const ns = element.ns === parentNs ? [] : [`xmlns='${element.ns}'`]
  const attrs = Object.entries(element.attrs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}='${value}'`)
  const open = [`<${element.name}`, ...ns, ...attrs].join(' ')
  if (element.children.length === 0) return `${indent}${open}/>`
  const inner = element.children.map((node) =>
    typeof node === 'string' ? `${indent}  ${node}` : printXml(node, element.ns, `${indent}  `),
  )
  return [`${indent}${open}>`, ...inner, `${indent}</${element.name}>`].join('\n')
}
