import type { SpanStyle } from '../../../../shared/text/rich-text-budget.ts'

/** What is dropped with all that is in it, in any namespace: it is not text. */
export const DROPPED: ReadonlySet<string> = new Set(['script', 'style', 'head', 'title', 'template'])

/** Elements that form the text in them. Any other inline element is only its content. */
export const STYLES: ReadonlyMap<string, SpanStyle> = new Map<string, SpanStyle>([
  ['em', { emphasis: true }],
  ['i', { emphasis: true }],
  ['cite', { emphasis: true }],
  ['dfn', { emphasis: true }],
  ['var', { emphasis: true }],
  ['strong', { strong: true }],
  ['b', { strong: true }],
  ['del', { strike: true }],
  ['s', { strike: true }],
  ['strike', { strike: true }],
  ['code', { code: true }],
  ['tt', { code: true }],
  ['kbd', { code: true }],
  ['samp', { code: true }],
  ['h1', { strong: true }],
  ['h2', { strong: true }],
  ['h3', { strong: true }],
  ['h4', { strong: true }],
  ['h5', { strong: true }],
  ['h6', { strong: true }],
])

/** Elements that stand on lines of their own. */
export const LINES: ReadonlySet<string> = new Set([
  ...['p', 'div', 'address', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'body'],
  // Of tables and definition lists, which XHTML-IM does not have: each part on its line is readable.
  ...['dl', 'dt', 'dd', 'table', 'tr', 'caption'],
])

/** Longer than browsers and servers take. */
const MAX_HREF_LENGTH = 2048

/** Where a link may lead: an address of a kind that does nothing but lead there; undefined for any other. */
export function safeHref(text: string | undefined): string | undefined {
  const href = text?.trim() ?? ''
  if (href.length > MAX_HREF_LENGTH || /[\s\p{C}]/u.test(href)) return undefined
  return /^(?:https?:\/\/|mailto:|xmpp:)./i.test(href) && URL.canParse(href) ? href : undefined
}
