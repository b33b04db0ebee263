import { firstCodePoints } from './code-points.ts'
import { oneLine } from './names.ts'

/** As much of somebody's words as a sentence of ours still holds together, in code points. */
const LONGEST_QUOTE = 200
/** A name in a sentence: the rest of the sentence has to be seen beside it. */
const LONGEST_NAME = 80

/** Letters that are written from right to left, and so turn numbers and signs beside them. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u

const OPENING = /[“„‟«〝❝🙶]/gu
const CLOSING = /["”»″‶‴ʺ˝ˮ〞〟＂❞🙷🙸]/gu
/** Two single marks in a row look like one that ends the quotation. */
const DOUBLED = /['‘’‚‛′‵ʹʻʼʽˈ`´＇❛❜]{2,}/gu

/** FSI and PDI (UAX #9 §2.4): what is between them has a direction of its own. */
const isolated = (text: string): string => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text)

function cut(line: string, most: number): string {
  const kept = firstCodePoints(line, most)
  return kept === line ? line : `${kept.trimEnd()}…`
}

/**
 * Somebody else's words within a sentence of ours, in quotation marks that they cannot close: marks within become single
 * ones, as is usual in a quotation; it is one line, of at most `most` code points, and turns nothing around.
 */
export function quoted(text: string, most = LONGEST_QUOTE): string {
  return `“${isolated(unmarked(cut(oneLine(text), most)))}”`
}

/** A name within a sentence of ours, without marks: cut, and with a direction of its own. */
export function inSentence(name: string, most = LONGEST_NAME): string {
  return isolated(cut(oneLine(name), most))
}

function unmarked(line: string): string {
  return line.replace(OPENING, '‘').replace(CLOSING, '’').replace(DOUBLED, '’')
}
