import { firstCodePoints } from './code-points.ts'
import { oneLine } from './names.ts'

/** In code points. With more of somebody's words in it, a sentence of ours falls apart. */
const LONGEST_QUOTE = 200
/** In code points. The rest of the sentence has to be seen beside the name. */
const LONGEST_NAME = 80

/** Letters that are written from right to left. They turn the numbers and signs beside them. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u

const OPENING = /[“„‟«〝❝🙶]/gu
const CLOSING = /["”»″‶‴ʺ˝ˮ〞〟＂❞🙷🙸]/gu
/** Two single marks in a row look like one that ends the quotation. */
const DOUBLED = /['‘’‚‛′‵ʹʻʼʽˈ`´＇❛❜]{2,}/gu

/** Between FSI and PDI, text has a direction of its own (UAX #9 §2.4). */
const isolated = (text: string): string => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text)

function cut(line: string, most: number): string {
  const kept = firstCodePoints(line, most)
  return kept === line ? line : `${kept.trimEnd()}…`
}

/** Puts somebody else's words into a sentence of ours, in quotation marks; at most `most` code points of them. */
export type Quote = (text: string, most?: number) => string

/**
 * Quotes with the marks of one language. The text cannot close them: marks within become single ones, as is usual in a
 * quotation. It becomes one line and keeps its direction to itself.
 */
export function quoteWith(opening: string, closing: string): Quote {
  return (text, most = LONGEST_QUOTE) => `${opening}${isolated(unmarked(cut(oneLine(text), most)))}${closing}`
}

/** Puts a name into a sentence of ours without quotation marks: cut, and with a direction of its own. */
export function inSentence(name: string, most = LONGEST_NAME): string {
  return isolated(cut(oneLine(name), most))
}

function unmarked(line: string): string {
  return line.replace(OPENING, '‘').replace(CLOSING, '’').replace(DOUBLED, '’')
}
