/** Where a picture is shown: in a message, or as a square tile that shows its middle. */
export type PicturePlace = 'message' | 'tile'

export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** Twice the largest place in a message (`boxOf`), so it is sharp on a fine screen and when the window is zoomed. */
const MESSAGE = { width: 800, height: 640 }
/** Twice the side of a tile. */
const TILE_SIDE = 272
/** Decoded they take 256 kB. */
const SMALL_PIXELS = 65_536

/** The share of its size at which a picture is drawn for its place, at most 1. */
export function shareFor({ width, height }: PictureSize, place: PicturePlace): number {
  const share =
    place === 'message'
      ? Math.min(MESSAGE.width / width, MESSAGE.height / height)
      : Math.max(TILE_SIDE / width, TILE_SIDE / height)
  return Math.min(1, share)
}

/** Whether a picture is so small that it does not matter how long the browser keeps it. */
export const isSmall = ({ width, height }: PictureSize): boolean => width * height <= SMALL_PIXELS
