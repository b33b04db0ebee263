import { cutText, longText, type Codec } from '../../xml/codec.ts'
import { el, type Element } from '../../xml/element.ts'

const NS_LAYOUT = 'http://jabber.org/protocol/xdata-layout'

/** Sections inside sections. Nobody nests deeper: fields there are shown after the pages. */
const MAX_DEPTH = 4
/** Parts of one page: more than the fields that are shown. */
const MAX_PARTS = 2_000
const heading = cutText(1024)
const explanation = cutText(10_000)
const fieldName = longText(4096)

/** A part of a page or section, in their order (§4.2). */
export type LayoutPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly name: string }
  /** The results of a search (§3.3). */
  | { readonly kind: 'results' }
  | { readonly kind: 'section'; readonly label: string; readonly parts: readonly LayoutPart[] }

export interface LayoutPage {
  /** Empty if it has none, like that of a section. */
  readonly label: string
  readonly parts: readonly LayoutPart[]
}

/** A page of a form (§6.1). Parts that cannot be read are left out. */
export const Page: Codec<LayoutPage> = {
  ns: NS_LAYOUT,
  name: 'page',
  parse(source) {
    if (!source.is(NS_LAYOUT, 'page')) return undefined
    return { label: labelOf(source), parts: partsOf(source, { left: MAX_PARTS }, 0) }
  },
  build: ({ label, parts }) => build('page', label, parts),
}

const labelOf = ({ attrs }: Element) => heading.parse(attrs['label'] ?? '') ?? ''

function partsOf(source: Element, budget: { left: number }, depth: number): LayoutPart[] {
  const parts: LayoutPart[] = []
  for (const node of source.children) {
    if (typeof node === 'string' || node.ns !== NS_LAYOUT) continue
    if (budget.left-- <= 0) break
    if (node.name === 'section') {
      const inside = depth < MAX_DEPTH ? partsOf(node, budget, depth + 1) : []
      // A section without a field or results means nothing (§3.2).
      if (inside.length > 0) parts.push({ kind: 'section', label: labelOf(node), parts: inside })
      continue
    }
    const part = leafOf(node)
    if (part !== null) parts.push(part)
  }
  return parts
}

function leafOf(node: Element): LayoutPart | null {
  switch (node.name) {
    case 'text': {
      const text = explanation.parse(node.text().trim()) ?? ''
      return text === '' ? null : { kind: 'text', text }
    }
    case 'fieldref': {
      const name = fieldName.parse(node.attrs['var'] ?? '') ?? ''
      return name === '' ? null : { kind: 'field', name }
    }
    case 'reportedref':
      return { kind: 'results' }
    default:
      return null
  }
}

function build(name: 'page' | 'section', label: string, parts: readonly LayoutPart[]): Element {
  return el(NS_LAYOUT, name, label === '' ? {} : { label }, ...parts.map(buildPart))
}

function buildPart(part: LayoutPart): Element {
  switch (part.kind) {
    case 'text':
      return el(NS_LAYOUT, 'text', {}, part.text)
    case 'field':
      return el(NS_LAYOUT, 'fieldref', { var: part.name })
    case 'results':
      return el(NS_LAYOUT, 'reportedref')
    case 'section':
      return build('section', part.label, part.parts)
  }
}
