/** A rectangle on the desktop in device-independent pixels. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Display {
  /** The area for windows: without panels and docks. */
  readonly workArea: Rectangle
  readonly scaleFactor: number
}

/** A window's bounds while it is neither maximized nor full screen, and whether it was one of these. */
export interface Placement {
  readonly bounds: Rectangle
  readonly maximized: boolean
  readonly fullscreen: boolean
}

/** At least this much of a window has to be on a screen for a person to grab it. */
const GRIP = { width: 120, height: 40 }

/** One name for the set of connected screens. A window returns to its place with the same screens. */
export function displaySet(displays: readonly Display[]): string {
  return displays
    .map(
      ({ workArea: { x, y, width, height }, scaleFactor }) => `${width}x${height}+${x}+${y}@${scaleFactor}`,
    )
    .sort()
    .join(' ')
}

/**
 * Fits bounds to the screens: no larger than the screen, and in the middle of the first screen if the title bar would be
 * out of reach.
 */
export function fitBounds(bounds: Rectangle, displays: readonly Display[]): Rectangle {
  const reachable = displays.find(({ workArea }) => canBeGripped(bounds, workArea))
  const screen = (reachable ?? displays[0])?.workArea
  if (screen === undefined) return bounds
  const width = Math.min(bounds.width, screen.width)
  const height = Math.min(bounds.height, screen.height)
  if (reachable === undefined) return { ...centred({ width, height }, screen), width, height }
  return { x: bounds.x, y: Math.max(bounds.y, screen.y), width, height }
}

function canBeGripped(bounds: Rectangle, area: Rectangle): boolean {
  const across = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
  // The title bar is at the top: nobody reaches it above or below the screen.
  const top = bounds.y >= area.y - GRIP.height && bounds.y + GRIP.height <= area.y + area.height
  return across >= Math.min(GRIP.width, bounds.width) && top
}

function centred(size: Pick<Rectangle, 'width' | 'height'>, area: Rectangle): Pick<Rectangle, 'x' | 'y'> {
  return {
    x: Math.round(area.x + (area.width - size.width) / 2),
    y: Math.round(area.y + (area.height - size.height) / 2),
  }
}
