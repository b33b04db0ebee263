/** Paints now and after each change of the messages, until the returned function is called. */
export function keepPainting(element: HTMLElement, paint: () => void): () => void {
  let planned = 0
  const plan = (): void => {
    cancelAnimationFrame(planned)
    planned = requestAnimationFrame(paint)
  }
  paint()
  const observer = new MutationObserver(plan)
  observer.observe(element, { childList: true, subtree: true, characterData: true })
  return () => {
    observer.disconnect()
    cancelAnimationFrame(planned)
  }
}
