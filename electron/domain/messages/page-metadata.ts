/**
 * Reads what a web page says about itself: Open Graph (https://ogp.me/), else `<title>` and `<meta name="description">`.
 * A scanner and no HTML parser: it builds no document, follows nothing and runs nothing. Every byte may be hostile.
 */

/** As many bytes of a page are read. Metadata stands at its beginning. */
export const PAGE_BYTES = 256 * 1024
/** A longer tag or title is skipped. */
const MAX_TAG_LENGTH = 8 * 1024

export interface PageMetadata {
  readonly title: string | undefined
  readonly description: string | undefined
  readonly site: string | undefined
}

/** The beginning of a page, as text. A page in another charset than UTF-8 and Latin-1 is null. */
export function decodePage(bytes: Uint8Array): string | null {
  try {
    // Streaming, since the last character may be cut.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch {
    // By the web's rules Latin-1 is windows-1252 (WHATWG Encoding §4.2).
    const text = new TextDecoder('windows-1252').decode(bytes)
    const [, charset = 'latin1'] =
      /<meta[^>]{0,200}charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/iu.exec(text) ?? []
    return /^(?:iso-?8859-1|latin1|windows-1252|us-ascii|utf-?8)$/i.test(charset) ? text : null
  }
}

/** Elements whose content is no markup. */
const RAW = new Set(['script', 'style', 'noscript', 'template', 'textarea', 'iframe', 'svg', 'math'])

export function pageMetadata(page: string): PageMetadata {
  const found = new Map<string, string>()
  const tag = /<(?:(!--)|([a-z][a-z0-9]{0,20})(?=[\s/>]))/giu
  for (let match = tag.exec(page); match; match = tag.exec(page)) {
    const name = match[1] === undefined ? (match[2] ?? '').toLowerCase() : '!--'
    if (name === 'body') break
    if (name === 'meta') {
      const inside = attributesOf(page.slice(tag.lastIndex, tag.lastIndex + MAX_TAG_LENGTH))
      keepMeta(found, inside.attributes)
      // Nothing is read twice, whatever stands there.
      tag.lastIndex += inside.length
    } else if (name === '!--' || name === 'title' || RAW.has(name)) {
      const end = endOf(page, tag.lastIndex, name)
      if (end < 0) break
      const inside = page.slice(tag.lastIndex, Math.min(end, tag.lastIndex + MAX_TAG_LENGTH))
      if (name === 'title' && !found.has('title')) found.set('title', inside.slice(inside.indexOf('>') + 1))
      tag.lastIndex = end
    }
  }
  const say = (...names: readonly string[]): string | undefined =>
    names.map((name) => plain(found.get(name) ?? '')).find((text) => text !== '')
  return {
    title: say('og:title', 'title'),
    description: say('og:description', 'description'),
    site: say('og:site_name'),
  }
}

function endOf(page: string, from: number, name: string): number {
  const end = name === '!--' ? /-->/g : new RegExp(`</${name}(?=[\\s/>])`, 'gi')
  end.lastIndex = from
  return end.exec(page)?.index ?? -1
}

function keepMeta(found: Map<string, string>, attributes: ReadonlyMap<string, string>): void {
  const name = (attributes.get('property') ?? attributes.get('name') ?? '').toLowerCase()
  const content = attributes.get('content')
  const isKnown = ['og:title', 'og:description', 'og:site_name', 'description'].includes(name)
  if (isKnown && content !== undefined && !found.has(name)) found.set(name, content)
}

/** The attributes of a tag, from behind its name, and how long they are. None if the tag does not end here. */
function attributesOf(text: string): {
  readonly attributes: ReadonlyMap<string, string>
  readonly length: number
} {
  const attributes = new Map<string, string>()
  const one = /[\s/]*(?:(>)|([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?)/gy
  for (let match = one.exec(text); match; match = one.exec(text)) {
    const [, end, name = '', double, single, bare] = match
    if (end !== undefined) return { attributes, length: one.lastIndex }
    if (!attributes.has(name.toLowerCase()))
      attributes.set(name.toLowerCase(), double ?? single ?? bare ?? '')
  }
  return { attributes: new Map(), length: text.length }
}

const ENTITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', shy: '' },
    ...{ ndash: '–', mdash: '—', hellip: '…', middot: '·', bull: '•', laquo: '«', raquo: '»' },
    ...{ lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', bdquo: '„', sbquo: '‚', euro: '€', copy: '©' },
    ...{ auml: 'ä', ouml: 'ö', uuml: 'ü', Auml: 'Ä', Ouml: 'Ö', Uuml: 'Ü', szlig: 'ß', eacute: 'é' },
  }),
)

/** The text as a person reads it: entities resolved, without control characters and marks that turn the direction. */
function plain(text: string): string {
  return text
    .replace(
      /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{2,10}));/giu,
      (whole, hex?: string, decimal?: string, name = '') => {
        if (hex === undefined && decimal === undefined) return ENTITIES.get(String(name)) ?? whole
        const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
        return code <= 0x10ffff ? String.fromCodePoint(code) : ''
      },
    )
    .replace(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu, ' ')
    .trim()
}
