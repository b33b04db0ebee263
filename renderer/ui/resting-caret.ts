/** As long as GTK's caret blinks. */
const BLINKS_MS = 10_000
const INPUT = ['keydown', 'pointerdown', 'focusin', 'focus'] as const

/**
 * Lets the caret stay lit once there was no input for a while: each blink draws the window anew, twice a second for as
 * long as it is in front. By a class on the root, see base.css. Returns the function that ends it.
 */
export function letCaretRest(target: Window): () => void {
  const { classList } = target.document.documentElement
  let timer: ReturnType<typeof setTimeout> | undefined
  const wake = (): void => {
    classList.remove('caret-rests')
    clearTimeout(timer)
    timer = setTimeout(() => classList.add('caret-rests'), BLINKS_MS)
  }
  const end = new AbortController()
  for (const name of INPUT) target.addEventListener(name, wake, { signal: end.signal, passive: true })
  wake()
  return () => {
    end.abort()
    clearTimeout(timer)
    classList.remove('caret-rests')
  }
}
