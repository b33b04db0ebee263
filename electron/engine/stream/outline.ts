import type { Element } from '../xml/element.ts'

/** How many kinds of parts are named, and how many parts are examined. */
const PARTS = 8
const LOOKED_AT = 64
/** Longer than the names and types of any standard. Longer ones would fill the log. */
const NAME_LENGTH = 64
/** The beginning of a stanza, which is enough for its outline. */
const START_LENGTH = 16_384

/**
 * Describes a stanza for the log of someone who investigates a problem: its name, its type and the kinds of its parts;
 * not the sender, and not what they wrote. A long stanza takes no more time than a short one.
 */
export function outline(stanza: Element): string {
  const parts: string[] = []
  for (const child of stanza.children.slice(0, LOOKED_AT))
    if (typeof child !== 'string') parts.push(child.name)
  return described(stanza.name, stanza.attrs['type'], parts)
}

/** The same for a serialized stanza, in which every `<` begins a tag. */
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
