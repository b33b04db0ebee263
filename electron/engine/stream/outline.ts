import type { Element } from '../xml/element.ts'

/** So many kinds of parts are named. */
const PARTS = 8

/**
 * What a stanza is, for the log of somebody who looks into a problem: its name, its type and what kinds of parts it has;
 * not who sent it, nor what they wrote.
 */
export function outline(stanza: Element): string {
  return described(
    stanza.name,
    stanza.attrs['type'],
    stanza.elements().map(({ name }) => name),
  )
}

/** The same of one that is serialized, where every `<` begins a tag. */
export function outlineOfXml(xml: string): string {
  const [name = '', ...parts] = [...xml.matchAll(/<([^\s/>!?]+)/g)].map(([, tag]) => tag ?? '')
  const [, type] = /^<[^>]*?\stype=['"]([^'"]*)['"]/.exec(xml) ?? []
  return `${described(name, type, parts)}, ${xml.length} characters`
}

function described(name: string, type: string | undefined, parts: readonly string[]): string {
  const kinds = [...new Set(parts)].slice(0, PARTS).join(' ')
  return `<${name}>${type === undefined ? '' : ` ${type}`}${kinds === '' ? '' : `: ${kinds}`}`
}
