/** A picture's size in pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** The part of a picture that becomes the avatar: a square. */
export interface Crop {
  /** 1: as much as fits; 2: half of that. */
  readonly zoom: number
  /** Where the square is between the two ends, 0 to 1, in the picture's own directions. */
  readonly x: number
  readonly y: number
}

export interface Square {
  readonly x: number
  readonly y: number
  readonly side: number
}

export const MOST_ZOOM = 8
export const MIDDLE: Crop = { zoom: 1, x: 0.5, y: 0.5 }

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))

/** The square in pixels of the picture. */
export function squareOf({ width, height }: Size, { zoom, x, y }: Crop): Square {
  const side = Math.min(width, height) / zoom
  return { x: (width - side) * x, y: (height - side) * y, side }
}

/** Moves the square by parts of its own side: what a hand does that drags the picture the other way. */
export function moved(size: Size, crop: Crop, dx: number, dy: number): Crop {
  const { side } = squareOf(size, crop)
  const place = (at: number, by: number, whole: number): number =>
    whole - side < 1e-6 ? at : within(at + (by * side) / (whole - side), 0, 1)
  return { ...crop, x: place(crop.x, dx, size.width), y: place(crop.y, dy, size.height) }
}

/** Another zoom around the same middle. */
export function zoomed(size: Size, crop: Crop, zoom: number): Crop {
  const before = squareOf(size, crop)
  const next = { ...crop, zoom: within(zoom, 1, MOST_ZOOM) }
  const { side } = squareOf(size, next)
  const place = (from: number, whole: number): number =>
    whole - side < 1e-6 ? 0.5 : within((from + (before.side - side) / 2) / (whole - side), 0, 1)
  return { ...next, x: place(before.x, size.width), y: place(before.y, size.height) }
}
