import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Hold } from './hold.ts'

/** A viewport whose articles stand at these places, and move with its scrolling. */
function viewportOf(places: Map<string, number>): HTMLElement {
  const viewport = document.createElement('div')
  viewport.getBoundingClientRect = () => ({ top: 100 }) as DOMRect
  let scrolled = 0
  Object.defineProperty(viewport, 'scrollTop', {
    get: () => scrolled,
    set: (to: number) => {
      scrolled = to
    },
  })
  for (const id of places.keys()) {
    const article = document.createElement('article')
    article.dataset['id'] = id
    article.getBoundingClientRect = () => {
      const top = (places.get(id) ?? 0) - scrolled
      return { top, bottom: top + 50 } as DOMRect
    }
    viewport.append(article)
  }
  return viewport
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['requestAnimationFrame'] }))
afterEach(() => void vi.useRealTimers())

it('keeps the first message in view where it is, also when the list measures later', () => {
  const places = new Map([
    ['1', 0],
    ['2', 80],
    ['3', 160],
  ])
  const viewport = viewportOf(places)
  const hold = new Hold(
    () => viewport,
    () => null,
  )
  hold.take()
  places.set('2', 120)
  hold.start()
  expect(viewport.scrollTop).toBe(40)
  places.set('2', 110)
  vi.advanceTimersToNextFrame()
  expect(viewport.scrollTop).toBe(30)
  for (let frame = 0; frame < 20; frame++) vi.advanceTimersToNextFrame()
  places.set('2', 500)
  vi.advanceTimersToNextFrame()
  expect(viewport.scrollTop).toBe(30)
})

it('goes to where that message is now, where it is not drawn', () => {
  const viewport = viewportOf(new Map([['1', 120]]))
  const hold = new Hold(
    () => viewport,
    (id) => (id === '1' ? 900 : null),
  )
  hold.take()
  viewport.replaceChildren()
  hold.start()
  expect(viewport.scrollTop).toBe(880)
})

it('lets go when the person scrolls', () => {
  const places = new Map([['1', 120]])
  const viewport = viewportOf(places)
  const hold = new Hold(
    () => viewport,
    () => null,
  )
  hold.take()
  hold.start()
  hold.release()
  places.set('1', 300)
  vi.advanceTimersToNextFrame()
  expect(viewport.scrollTop).toBe(0)
})
