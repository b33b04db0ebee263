/** A point of the window, in pixels. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** Where a menu was asked for; null where that was by a key: then it stands at its button. */
export const pointOf = ({ button, clientX: x, clientY: y }: MouseEvent): Point | null =>
  button === 2 ? { x, y } : null

/** What floats beside a point, as it floats beside an element. */
export const anchorAt = ({ x, y }: Point) => ({ getBoundingClientRect: () => new DOMRect(x, y, 0, 0) })
