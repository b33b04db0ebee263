import { firstCodePoints } from '../../../../shared/text/code-points.ts'
import { el, type Element } from '../../xml/element.ts'
import { messageId } from '../message-id.ts'

const NS_RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
const NS_OPEN_GRAPH = 'https://ogp.me/ns#'
const NS_FASTENING = 'urn:xmpp:fasten:0'
const NS_XHTML = 'http://www.w3.org/1999/xhtml'

/** More links than this in a message have no previews. */
export const MAX_PREVIEWS = 5
/** The limits of what fits on a card. */
const MAX_TITLE_LENGTH = 300
const MAX_DESCRIPTION_LENGTH = 1000
/** The limit of common browsers and servers. */
const MAX_URL_LENGTH = 2048

/**
 * A sender's description of a web page. It may say anything, so it is shown beside the link and never instead of it.
 * `image` is the address of a picture; nobody fetches it unasked (§7).
 */
export interface LinkPreview {
  readonly url: string
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly image?: string | undefined
  readonly site?: string | undefined
}

/** Describes a web page in a message (§3.1). */
export function buildPreview({ url, title, description, site }: Omit<LinkPreview, 'image'>): Element {
  const said = { title, description, site_name: site }
  return el(
    NS_RDF,
    'Description',
    { [`{${NS_RDF}}about`]: url },
    ...Object.entries(said).flatMap(([name, text]) =>
      text === undefined ? [] : [el(NS_OPEN_GRAPH, name, {}, text)],
    ),
  )
}

/** The preview of a page with these Open Graph values, in the lengths of a card; undefined if it says nothing. */
export function pagePreview(
  url: string,
  said: Readonly<Record<'title' | 'description' | 'site', string | undefined>>,
): LinkPreview | undefined {
  const address = webAddress(url)
  const values = new Map(
    Object.entries({ title: said.title, description: said.description, site_name: said.site }).map(
      ([name, text]) => [name, text === undefined ? [] : [text]],
    ),
  )
  return address === undefined ? undefined : previewOf(address, values)
}

/** The previews of links in a message, at most 5, and one for each link. An empty one is left out. */
export function previewsOf(message: Element): readonly LinkPreview[] {
  const found = new Map<string, LinkPreview>()
  for (const child of message.elements()) {
    if (found.size === MAX_PREVIEWS) break
    if (!child.is(NS_RDF, 'Description')) continue
    const url = webAddress(child.attrs[`{${NS_RDF}}about`] ?? '')
    if (url === undefined || found.has(url)) continue
    const preview = previewOf(url, openGraph(child))
    if (preview) found.set(url, preview)
  }
  return [...found.values()]
}

/**
 * The preview that a message fastens to an earlier one (XEP-0422), as Prosody's mod_ogp and some clients do: `<meta/>`
 * elements as in web pages. Only the author of the earlier message, or its room, may do this.
 */
export function fastenedPreviewOf(
  message: Element,
): { readonly id: string; readonly preview: LinkPreview } | undefined {
  const fastened = message.child(NS_FASTENING, 'apply-to')
  const id = messageId.parse(fastened?.attrs['id'] ?? '')
  if (!fastened || id === undefined) return undefined
  const values = metaValues(fastened)
  const url = webAddress(values.get('url')?.[0] ?? '')
  const preview = url === undefined ? undefined : previewOf(url, values)
  return preview && { id, preview }
}

type Values = ReadonlyMap<string, readonly string[]>

/** The values of Open Graph elements, by their names. */
function openGraph(description: Element): Values {
  return grouped(
    description
      .elements()
      .filter(({ ns }) => ns === NS_OPEN_GRAPH)
      .map((child) => [child.name, child.text()]),
  )
}

/** The values of `<meta property='og:title' content='…'/>` and the like. */
function metaValues(parent: Element): Values {
  return grouped(
    parent
      .elements()
      .filter((child) => child.is(NS_XHTML, 'meta') && child.attrs['property']?.startsWith('og:'))
      .map(({ attrs }) => [attrs['property']?.slice('og:'.length) ?? '', attrs['content'] ?? '']),
  )
}

function grouped(pairs: readonly (readonly [name: string, value: string])[]): Values {
  const values = new Map<string, string[]>()
  for (const [name, value] of pairs) {
    const list = values.get(name)
    if (list) list.push(value)
    else values.set(name, [value])
  }
  return values
}

function previewOf(url: string, values: Values): LinkPreview | undefined {
  const title = line(values.get('title')?.[0], MAX_TITLE_LENGTH)
  const description = line(values.get('description')?.[0], MAX_DESCRIPTION_LENGTH)
  const site = line(values.get('site_name')?.[0], MAX_TITLE_LENGTH)
  // Pictures inside the message (`cid:`, `data:`) are not stored here.
  const image = values
    .get('image')
    ?.map(webAddress)
    .find((address) => address !== undefined)
  if (title === undefined && description === undefined && site === undefined) return undefined
  return {
    url,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(image !== undefined && { image }),
    ...(site !== undefined && { site }),
  }
}

/** The text in one line, cut; undefined if it is empty. */
function line(text: string | undefined, max: number): string | undefined {
  const cut = firstCodePoints(text?.trim() ?? '', max)
  return cut.replace(/\s+/gu, ' ').trim() || undefined
}

/** An http or https address as it was written; undefined for anything else, and if it has invisible characters. */
function webAddress(text: string): string | undefined {
  const address = text.trim()
  if (address.length > MAX_URL_LENGTH || !/^https?:\/\/[^\s\p{C}]+$/iu.test(address)) return undefined
  return URL.canParse(address) ? address : undefined
}
