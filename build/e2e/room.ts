import type { Page } from 'playwright'
import { expect } from './balcony.ts'

/** The window at 400 and 320 px, and what is left of 1180 by 780 px at 200 % and 300 % zoom. */
const SIZES = [
  { width: 400, height: 780 },
  { width: 320, height: 640 },
  { width: 590, height: 390 },
  { width: 393, height: 260 },
] as const

/** Nothing has to be scrolled sideways, and what floats fits into the window, at every small size. */
export async function expectRoom(page: Page, where: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await page.evaluate(drawn)
    expect.soft(await page.evaluate(tooWide), `${where}, ${size.width} by ${size.height}`).toEqual([])
  }
}

/** Two frames later, when what floats has found its place. Runs in the page. */
const drawn = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))

/** Everything that scrolls sideways, is cut off at the side, or is larger than the window. Runs in the page. */
function tooWide(): string[] {
  const named = (element: Element): string => `${element.tagName.toLowerCase()}.${element.className}`
  const found: string[] = []
  for (const element of document.querySelectorAll('#app *, body > *, [role=dialog] *')) {
    const { overflowX } = getComputedStyle(element)
    const scrolls = overflowX === 'auto' || overflowX === 'scroll'
    if (scrolls && element.scrollWidth > element.clientWidth + 1)
      found.push(`${named(element)} ${element.scrollWidth} > ${element.clientWidth}`)
  }
  for (const element of document.querySelectorAll(
    '#app button, #app a, #app input, #app textarea, [role=dialog] button',
  )) {
    const { left, right, width } = element.getBoundingClientRect()
    if (width > 1 && (left < -1 || right > innerWidth + 1))
      found.push(`${named(element)} "${element.textContent}" from ${left} to ${right}`)
  }
  for (const element of document.querySelectorAll('[role=dialog], [role=menu]')) {
    const { width, height } = element.getBoundingClientRect()
    if (width > innerWidth || height > innerHeight) found.push(`${named(element)} is ${width} by ${height}`)
  }
  return found
}
