/** Longer than a virtual list needs to measure a row before it shows it. */
const FRAMES = 20

/**
 * Focuses the element of `find` as soon as it can take the focus: a row of a virtual list has to be measured first.
 * Gives up if the focus has moved elsewhere meanwhile.
 */
export function focusSoon(find: () => HTMLElement | null | undefined): void {
  const from = document.activeElement
  const look = (frames: number): void => {
    const found = find()
    found?.focus()
    const now = document.activeElement
    if (frames === 0 || now !== from) return
    requestAnimationFrame(() => look(frames - 1))
  }
  look(FRAMES)
}
