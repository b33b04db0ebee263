/** A body longer than this, or of more lines, is shown cut. */
const SHOWN_CHARACTERS = 3000
const SHOWN_LINES = 40
/** Laid out as one piece; the browser skips the pieces that are off the screen. */
const PIECE = 6000

export interface Cut {
  readonly shown: string
  /** How many UTF-16 units are left out. */
  readonly left: number
}

/** Never between the halves of a surrogate pair. */
function safe(text: string, at: number): number {
  const code = text.charCodeAt(at - 1)
  return code >= 0xd800 && code <= 0xdbff ? at - 1 : at
}

/** As much of a body as is shown at first. A little more than the limit is shown whole. */
export function cut(body: string): Cut {
  let end = body.length > SHOWN_CHARACTERS * 1.2 ? safe(body, SHOWN_CHARACTERS) : body.length
  let at = -1
  for (let line = 0; line < SHOWN_LINES; line++) {
    at = body.indexOf('\n', at + 1)
    if (at < 0 || at >= end) return { shown: body.slice(0, end), left: body.length - end }
  }
  // A few lines more are no reason to cut.
  if (body.slice(at, end).split('\n', 10).length < 9 && end === body.length) return { shown: body, left: 0 }
  end = at
  return { shown: body.slice(0, end), left: body.length - end }
}

/** Splits a long body into pieces, at a line's end where there is one, else at a space, else anywhere. */
export function piecesOf(body: string): readonly string[] {
  const pieces: string[] = []
  let from = 0
  while (body.length - from > PIECE) {
    const limit = from + PIECE
    const line = body.lastIndexOf('\n', limit)
    const space = body.lastIndexOf(' ', limit)
    const end = line > from + PIECE / 2 ? line + 1 : space > from + PIECE / 2 ? space + 1 : safe(body, limit)
    pieces.push(body.slice(from, end))
    from = end
  }
  pieces.push(body.slice(from))
  return pieces
}
