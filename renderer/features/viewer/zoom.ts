/** A picture in the viewer: how much larger than fitted, and how far its middle is moved, in pixels of the screen. */
export interface Zoom {
  readonly scale: number
  readonly x: number
  readonly y: number
}

export const FITTED: Zoom = { scale: 1, x: 0, y: 0 }
const MOST = 16
/** One press of plus or minus. */
export const STEP = 1.25

/** The size of the place for the picture, and of the picture fitted into it. */
export interface Sizes {
  readonly place: { readonly width: number; readonly height: number }
  readonly fitted: { readonly width: number; readonly height: number }
}

/** Zooms by a factor; the point at (`x`, `y`) from the middle of the place stays where it is. */
export function zoomBy(zoom: Zoom, factor: number, sizes: Sizes, x = 0, y = 0): Zoom {
  const scale = Math.min(MOST, Math.max(1, zoom.scale * factor))
  const by = scale / zoom.scale
  return held({ scale, x: x - (x - zoom.x) * by, y: y - (y - zoom.y) * by }, sizes)
}

export const moveBy = (zoom: Zoom, x: number, y: number, sizes: Sizes): Zoom =>
  held({ ...zoom, x: zoom.x + x, y: zoom.y + y }, sizes)

/** No edge of the picture goes further inwards than the edge of its place. */
function held({ scale, x, y }: Zoom, { place, fitted }: Sizes): Zoom {
  const within = (value: number, room: number): number => Math.max(-room, Math.min(room, value)) + 0
  const roomFor = (fits: number, has: number): number => Math.max(0, (fits * scale - has) / 2)
  return {
    scale,
    x: within(x, roomFor(fitted.width, place.width)),
    y: within(y, roomFor(fitted.height, place.height)),
  }
}
