import type { SpanStyle } from '../../../../shared/text/rich-text-budget.ts'

/** Elements that are dropped with all their content, in any namespace: it is not text. */
export const DROPPED: ReadonlySet<string> = new Set(['script', 'style', 'head', 'title', 'template'])

/** Elements that style their text. Any other inline element counts only as its content. */
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

/** Elements that start their own line. */
export const LINES: ReadonlySet<string> = new Set([
  ...['p', 'div', 'address', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'body'],
  // Tables and definition lists are not part of XHTML-IM, but readable with each part on its own line.
  ...['dl', 'dt', 'dd', 'table', 'tr', 'caption'],
])

/** Longer than browsers and servers accept. */
const MAX_HREF_LENGTH = 2048

/** The target of a link, if its scheme does nothing but open an address; otherwise undefined. */
export function safeHref(text: string | undefined): string | undefined {
  const href = text?.trim() ?? ''
  if (href.length > MAX_HREF_LENGTH || /[\s\p{C}]/u.test(href)) return undefined
  return /^(?:https?:\/\/|mailto:|xmpp:)./i.test(href) && URL.canParse(href) ? href : undefined
}
