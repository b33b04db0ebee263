import type { Show } from '../../../shared/model/presence.ts'

export interface TrayLook {
  readonly show: Show
  /** Whether anything is unread. */
  readonly unread: boolean
  /** Black and clear only: macOS colours such a picture itself (a template image). */
  readonly template: boolean
}

/** A point's distance from a shape, in its own unit; negative inside. */
type Shape = (x: number, y: number) => number
type Colour = readonly [red: number, green: number, blue: number]

/** The picture is drawn on a square of this side. */
const SIDE = 24
const BLACK: Colour = [0, 0, 0]
const UNREAD: Colour = [124, 77, 255]
const COLOURS: Readonly<Record<Show, Colour>> = {
  available: [42, 152, 88],
  away: [205, 134, 18],
  dnd: [211, 60, 60],
  xa: [176, 104, 42],
  offline: [138, 134, 146],
}

const circle =
  (cx: number, cy: number, r: number): Shape =>
  (x, y) =>
    Math.hypot(x - cx, y - cy) - r
const roundBox =
  (left: number, top: number, right: number, bottom: number, r: number): Shape =>
  (x, y) => {
    const dx = Math.abs(x - (left + right) / 2) - (right - left) / 2 + r
    const dy = Math.abs(y - (top + bottom) / 2) - (bottom - top) / 2 + r
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - r
  }
const both =
  (a: Shape, b: Shape): Shape =>
  (x, y) =>
    Math.min(a(x, y), b(x, y))
const without =
  (a: Shape, b: Shape): Shape =>
  (x, y) =>
    Math.max(a(x, y), -b(x, y))
/** A line of that width along the edge, inside it. */
const outline =
  (shape: Shape, width: number): Shape =>
  (x, y) =>
    Math.abs(shape(x, y) + width / 2) - width / 2

/** The corner of the speech bubble that points to the speaker. */
const tail: Shape = (x, y) => Math.max(3.6 - x, y - 23.2, 15 - y, (x - 3.6) * 0.8 - (23.2 - y) * 0.95)
const bubble = both(roundBox(0.6, 1, 23.4, 19.8, 6), tail)
const disc = circle(11.6, 10.6, 5.4)

/** The part that is cut out of the bubble: the window's shapes of presence. */
const SHAPES: Readonly<Record<Show, Shape>> = {
  available: disc,
  away: without(disc, circle(14.2, 8.4, 4.4)),
  dnd: roundBox(5.6, 9, 17.6, 12.4, 1.4),
  xa: outline(disc, 2.6),
  // Little more than the outline is left of the offline bubble.
  offline: roundBox(2.8, 3.2, 21.2, 17.6, 4),
}

const dot = circle(19.4, 4.6, 4.6)
const dotRoom = circle(19.4, 4.6, 6)

/**
 * Draws the tray's picture: a speech bubble in the colour of the presence with its shape cut out, and a dot for unread
 * messages. `size` pixels square, four bytes each: blue, green, red, alpha, premultiplied.
 */
export function drawTray({ show, unread, template }: TrayLook, size: number): Uint8Array {
  const body = without(bubble, SHAPES[show])
  const layers: readonly (readonly [Shape, Colour])[] = [
    [unread ? without(body, dotRoom) : body, template ? BLACK : COLOURS[show]],
    ...(unread ? [[dot, template ? BLACK : UNREAD] as const] : []),
  ]
  return paint(size, layers)
}

/** Draws the count for a place beside the application's own icon: a disc with a number up to 9, or "9+". */
export function drawCount(count: number, size: number): Uint8Array {
  const digits = count > 9 ? ['9', '+'] : [String(count)]
  const width = digits.length * 4 - 1
  const unit = width > 3 ? 2.4 : 3
  const squares = digits.flatMap((digit, at) =>
    (GLYPHS[digit] ?? []).flatMap((row, y) =>
      [...row].flatMap((pixel, x) => {
        const left = 12 + (at * 4 + x - width / 2) * unit
        const top = 12 + (y - 2.5) * unit
        // The overlap hides the seams.
        return pixel === '#' ? [roundBox(left, top, left + unit + 0.4, top + unit + 0.4, 0)] : []
      }),
    ),
  )
  const number: Shape = (x, y) => Math.min(...squares.map((square) => square(x, y)))
  return paint(size, [
    [circle(12, 12, 12), COLOURS.dnd],
    [number, [255, 255, 255]],
  ])
}

const GLYPHS: Readonly<Record<string, readonly string[]>> = {
  '1': ['.#.', '##.', '.#.', '.#.', '###'],
  '2': ['###', '..#', '###', '#..', '###'],
  '3': ['###', '..#', '.##', '..#', '###'],
  '4': ['#.#', '#.#', '###', '..#', '..#'],
  '5': ['###', '#..', '###', '..#', '###'],
  '6': ['###', '#..', '###', '#.#', '###'],
  '7': ['###', '..#', '..#', '.#.', '.#.'],
  '8': ['###', '#.#', '###', '#.#', '###'],
  '9': ['###', '#.#', '###', '..#', '###'],
  '+': ['...', '.#.', '###', '.#.', '...'],
}

/** Paints shapes one over the other, with edges smoothed over one pixel. */
function paint(size: number, layers: readonly (readonly [Shape, Colour])[]): Uint8Array {
  const pixels = new Uint8Array(size * size * 4)
  const scale = size / SIDE
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const at = (row * size + column) * 4
      for (const [shape, [red, green, blue]] of layers) {
        const distance = shape((column + 0.5) / scale, (row + 0.5) / scale) * scale
        const cover = Math.min(1, Math.max(0, 0.5 - distance))
        for (const [channel, value] of [blue, green, red, 255].entries()) {
          pixels[at + channel] = Math.round(value * cover + (pixels[at + channel] ?? 0) * (1 - cover))
        }
      }
    }
  }
  return pixels
}
