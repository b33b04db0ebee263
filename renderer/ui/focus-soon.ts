/** More than a virtual list needs to measure a row, which it does not show before. */
const FRAMES = 20

/**
 * Puts the keyboard where `find` says, as soon as that can take it: a row of a virtual list cannot before it has been
 * measured. Gives up when the keyboard has gone elsewhere meanwhile.
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
