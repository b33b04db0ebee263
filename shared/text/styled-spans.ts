import type { SpanStyle, SpanWriter } from './rich-text-budget.ts'

/** The signs that form the text between two of them (XEP-0393 §6.2). */
const DIRECTIVES: ReadonlyMap<number, SpanStyle> = new Map<number, SpanStyle>([
  [0x2a /* * */, { strong: true }],
  [0x5f /* _ */, { emphasis: true }],
  [0x7e /* ~ */, { strike: true }],
  [0x60 /* ` */, { code: true }],
])
const GRAVE_ACCENT = 0x60

/**
 * Writes a line as XEP-0393 §6.2 forms it, its signs included, which are marked. Time grows with the length of the line
 * alone: within a span its own sign cannot match again, so that spans are four deep at most, and a sign whose end was
 * once looked for in vain is not looked for again.
 */
export function writeStyledLine(line: string, writer: SpanWriter): void {
  if (/[*_~`]/.test(line)) writeRange(line, 0, line.length, {}, writer)
  else writer.add(line)
}

/** Writes the part of a line that has this style; it begins the line or stands after an opening sign. */
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
      // Two signs with nothing between them are both text.
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

/** Whether a sign may open a span here: at the beginning or after white space, and not before white space. */
function opens(line: string, at: number, start: number, end: number): boolean {
  return (at === start || isSpace(line, at - 1)) && at + 1 < end && !isSpace(line, at + 1)
}

/** Where the next such sign is that may close a span, which is one without white space before it; -1 for nowhere. */
function findClosing(line: string, sign: number, from: number, end: number): number {
  for (let at = from; at < end; at += 1) {
    if (line.charCodeAt(at) === sign && !isSpace(line, at - 1)) return at
  }
  return -1
}

/** White space as XEP-0393 §4 means it. */
function isSpace(line: string, at: number): boolean {
  const unit = line.charCodeAt(at)
  if (unit < 0x80) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)
  return /[\p{White_Space}\p{Z}]/u.test(line.charAt(at))
}
