import { consistentGround } from '../../../shared/look/consistent-hue.ts'
import { NOTICE_AVATAR_SIDE as DRAWN } from '../../../shared/contract/avatars.ts'
import { initials } from '../../../shared/look/initials.ts'
import type { NoticeAvatar } from '../../domain/ports.ts'

/** A square picture: red, green, blue and alpha of each pixel, not multiplied. */
export interface Picture {
  readonly size: number
  readonly rgba: Uint8Array
}

type Point = readonly [number, number]
type Line = readonly [Point, Point]

/** Capitals as strokes: points on a grid of 5 by 7, `x` before `y`; a bar separates strokes. */
const GLYPHS: Readonly<Record<string, string>> = {
  A: '06 20 46|14 34',
  B: '06 00 30 41 42 33 03|33 44 45 36 06',
  C: '41 30 10 01 05 16 36 45',
  D: '00 06 26 44 42 20 00',
  E: '40 00 06 46|03 33',
  F: '40 00 06|03 33',
  G: '41 30 10 01 05 16 36 45 43 23',
  H: '00 06|40 46|03 43',
  I: '20 26',
  J: '40 45 36 16 05',
  K: '00 06|40 03 46',
  L: '00 06 46',
  M: '06 00 23 40 46',
  N: '06 00 46 40',
  O: '10 30 41 45 36 16 05 01 10',
  P: '06 00 30 41 42 33 03',
  Q: '10 30 41 45 36 16 05 01 10|24 46',
  R: '06 00 30 41 42 33 03|23 46',
  S: '41 30 10 01 02 13 33 44 45 36 16 05',
  T: '00 40|20 26',
  U: '00 05 16 36 45 40',
  V: '00 26 40',
  W: '00 16 22 36 40',
  X: '00 46|40 06',
  Y: '00 23 40|23 26',
  Z: '00 40 06 46',
  0: '10 30 41 45 36 16 05 01 10',
  1: '11 20 26',
  2: '01 10 30 41 42 06 46',
  3: '01 10 30 41 42 33 23|33 44 45 36 16 05',
  4: '36 30 04 44',
  5: '40 00 03 33 44 45 36 16 05',
  6: '41 30 10 01 05 16 36 45 44 33 03',
  7: '00 40 16',
  8: '13 02 01 10 30 41 42 33 44 45 36 16 05 04 13 33',
  9: '43 13 02 01 10 30 41 45 36 16 05',
}

/** Both in parts of the picture's size. */
const UNIT = 0.062
const THICKNESS = 0.075

/**
 * The picture of somebody: the pixels that a window drew, or else initials. The file of a picture is never decoded here:
 * it comes from somebody else, and a hole in a decoder would be one in the main process. Only the sandboxed window decodes
 * it, and hands over plain numbers.
 */
export function avatarPicture({ name, jid, picture }: NoticeAvatar, size: number): Picture {
  return picture?.length === DRAWN * DRAWN * 4
    ? { size: DRAWN, rgba: picture }
    : initialsPicture(name, jid, size)
}

/**
 * Initials on the colour of the address (XEP-0392), like in the window. Other letters become the outline of a person: there
 * are no fonts here.
 */
function initialsPicture(name: string, jid: string, size: number): Picture {
  const [red, green, blue] = consistentGround(jid)
  const ink = inkOf(initials(name))
  const rgba = new Uint8Array(size * size * 4)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [u, v] = [(x + 0.5) / size - 0.5, (y + 0.5) / size - 0.5]
      const light = coverage(ink(u, v), size)
      const alpha = coverage(0.5 - Math.hypot(u, v), size)
      const mixed = [red, green, blue].map((channel) => Math.round(channel + (255 - channel) * light))
      rgba.set([...mixed, Math.round(alpha * 255)], (y * size + x) * 4)
    }
  }
  return { size, rgba }
}

/** The part of a pixel that lies inside an edge at that distance (positive: inside). */
const coverage = (inside: number, size: number): number => Math.min(1, Math.max(0, inside * size + 0.5))

/** A place's distance from the edge of the white (positive: inside), measured from the middle of the picture. */
type Ink = (u: number, v: number) => number

function inkOf(letters: string): Ink {
  const glyphs = [...letters.normalize('NFD').toUpperCase()].map((letter) => GLYPHS[letter])
  const drawn = glyphs.filter((glyph) => glyph !== undefined).slice(0, 2)
  if (drawn.length === 0) return person
  const unit = drawn.length === 1 ? UNIT * 1.25 : UNIT
  const lines = drawn.flatMap((glyph, index) => linesOf(glyph, (index - (drawn.length - 1) / 2) * 5.6, unit))
  return (u, v) => {
    let least = 1
    for (const line of lines) least = Math.min(least, distance(u, v, line))
    return THICKNESS / 2 - least
  }
}

function linesOf(glyph: string, shift: number, unit: number): Line[] {
  return glyph.split('|').flatMap((stroke) => {
    const points = stroke
      .split(' ')
      .map((place): Point => [(Number(place[0]) - 2 + shift) * unit, (Number(place[1]) - 3) * unit])
    return points.slice(1).map((point, index): Line => [points[index] ?? point, point])
  })
}

function distance(u: number, v: number, [[x1, y1], [x2, y2]]: Line): number {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const along = Math.min(1, Math.max(0, ((u - x1) * dx + (v - y1) * dy) / (dx * dx + dy * dy)))
  return Math.hypot(u - x1 - along * dx, v - y1 - along * dy)
}

/** Head and shoulders. */
const person: Ink = (u, v) =>
  Math.max(0.14 - Math.hypot(u, v + 0.12), Math.min(0.26 - Math.hypot(u, (v - 0.36) * 0.9), 0.32 - v))
