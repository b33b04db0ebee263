/** No picture in a message is larger, in pixels of the screen. */
const WIDEST = 400
const HIGHEST = 320
/** Room for a button. */
const LEAST = 72
/** For a picture whose sender didn't tell its size; it is fitted in once it is here. */
const UNKNOWN = { width: 320, height: 240 }

/** The place of a picture or video in a message, which it keeps before it has come. In pixels of the screen. */
export function boxOf({ width, height }: { width?: number | undefined; height?: number | undefined }): {
  readonly width: number
  readonly height: number
} {
  if (width === undefined || height === undefined) return UNKNOWN
  const scale = Math.min(1, WIDEST / width, HIGHEST / height)
  const side = (length: number, most: number): number =>
    Math.min(most, Math.max(LEAST, Math.round(length * scale)))
  return { width: side(width, WIDEST), height: side(height, HIGHEST) }
}

/** Whether sentences and buttons fit into such a place; else they stand below it. */
export const hasRoomForWords = ({ width, height }: { width: number; height: number }): boolean =>
  width >= 220 && height >= 120
