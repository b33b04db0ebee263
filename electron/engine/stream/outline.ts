import type { Element } from '../xml/element.ts'

/** So many kinds of parts are named, out of so many parts that are looked at. */
const PARTS = 8
const LOOKED_AT = 64
/** No name or type of any standard is longer; others would fill the log. */
const NAME_LENGTH = 64
/** The start of a stanza is long enough to tell its outline. */
const START_LENGTH = 16_384

/**
 * What a stanza is, for the log of somebody who looks into a problem: its name, its type and what kinds of parts it has;
 * not who sent it, nor what they wrote. Takes no longer for a long stanza than for a short one.
 */
export function outline(stanza: Element): string {
  const parts: string[] = []
  for (const child of stanza.children.slice(0, LOOKED_AT))
    if (typeof child !== 'string') parts.push(child.name)
  return described(stanza.name, stanza.attrs['type'], parts)
}

/** The same of one that is serialized, where every `<` begins a tag. */
export function outlineOfXml(xml: string): string {
  const start = xml.slice(0, START_LENGTH)
  const names: string[] = []
  for (const [, name = ''] of start.matchAll(/<([^\s/>!?]+)/g)) {
    if (names.push(name) > LOOKED_AT) break
  }
  const [name = '', ...parts] = names
  const [, type] = /^<[^>]*?\stype=['"]([^'"]*)['"]/.exec(start) ?? []
  return `${described(name, type, parts)}, ${xml.length} characters`
}

function described(name: string, type: string | undefined, parts: readonly string[]): string {
  const kinds = [...new Set(parts)].slice(0, PARTS).map(short).join(' ')
  return `<${short(name)}>${type === undefined ? '' : ` ${short(type)}`}${kinds === '' ? '' : `: ${kinds}`}`
}

const short = (text: string): string => (text.length > NAME_LENGTH ? `${text.slice(0, NAME_LENGTH)}…` : text)
