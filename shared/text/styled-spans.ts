import type { SpanStyle, SpanWriter } from './rich-text-budget.ts'

/** The styling directives of spans (XEP-0393 §6.2). */
const DIRECTIVES: ReadonlyMap<number, SpanStyle> = new Map<number, SpanStyle>([
  [0x2a /* * */, { strong: true }],
  [0x5f /* _ */, { emphasis: true }],
  [0x7e /* ~ */, { strike: true }],
  [0x60 /* ` */, { code: true }],
])
const GRAVE_ACCENT = 0x60

/**
 * Writes a line as XEP-0393 §6.2 styles it, with its directives marked. It takes linear time: a directive can't match again
 * within its own span, so spans nest at most four deep, and after a failed search for the end of a directive there is
 * no second one.
 */
export function writeStyledLine(line: string, writer: SpanWriter): void {
  if (/[*_~`]/.test(line)) writeRange(line, 0, line.length, {}, writer)
  else writer.add(line)
}

/** Writes the part of a line with this style. It is at the beginning of the line or after an opening directive. */
function writeRange(line: string, start: number, end: number, style: SpanStyle, writer: SpanWriter): void {
  const vain = new Set<number>()
  let plainFrom = start
  let at = start
  while (at < end) {
    const sign = line.charCodeAt(at)
    const form = DIRECTIVES.get(sign)
    if (!form || vain.has(sign) || !opens(line, at, start, end)) {
      at += 1
      continue
    }
    const closing = findClosing(line, sign, at + 1, end)
    if (closing < 0) vain.add(sign)
    if (closing <= at + 1) {
      // Two directives with nothing between them are text.
      at = closing < 0 ? at + 1 : closing + 1
      continue
    }
    const inner = { ...style, ...form }
    const marker: SpanStyle = { ...inner, marker: true }
    writer.add(line.slice(plainFrom, at), style)
    writer.add(line.slice(at, at + 1), marker)
    if (sign === GRAVE_ACCENT) writer.add(line.slice(at + 1, closing), inner)
    else writeRange(line, at + 1, closing, inner, writer)
    writer.add(line.slice(closing, closing + 1), marker)
    at = closing + 1
    plainFrom = at
  }
  writer.add(line.slice(plainFrom, end), style)
}

/** Whether a directive may open a span here: at the beginning or after white space, and not before white space. */
function opens(line: string, at: number, start: number, end: number): boolean {
  return (at === start || isSpace(line, at - 1)) && at + 1 < end && !isSpace(line, at + 1)
}

/** The index of the next directive that may close the span, one without white space before it; -1 if there is none. */
function findClosing(line: string, sign: number, from: number, end: number): number {
  for (let at = from; at < end; at += 1) {
    if (line.charCodeAt(at) === sign && !isSpace(line, at - 1)) return at
  }
  return -1
}

/** White space in the sense of XEP-0393 §4. */
function isSpace(line: string, at: number): boolean {
  const unit = line.charCodeAt(at)
  if (unit < 0x80) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)
  return /[\p{White_Space}\p{Z}]/u.test(line.charAt(at))
}
