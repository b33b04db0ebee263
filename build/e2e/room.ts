import type { Page } from 'playwright'
import { expect } from './balcony.ts'

/** An element, as far as its size is concerned. */
interface Measured {
  readonly tagName: string
  readonly className: string
  readonly textContent: string | null
  readonly scrollWidth: number
  readonly clientWidth: number
  getBoundingClientRect(): {
    readonly left: number
    readonly right: number
    readonly width: number
    readonly height: number
  }
}

/** The globals of a page, of which the compiler knows nothing here. */
interface InPage {
  readonly innerWidth: number
  readonly innerHeight: number
  readonly document: { querySelectorAll(selector: string): Iterable<Measured> }
  getComputedStyle(element: Measured): { readonly overflowX: string }
  requestAnimationFrame(task: () => void): void
}

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
function drawn(): Promise<void> {
  const page = globalThis as unknown as InPage
  return new Promise((resolve) => page.requestAnimationFrame(() => page.requestAnimationFrame(resolve)))
}

/** Everything that scrolls sideways, is cut off at the side, or is larger than the window. Runs in the page. */
function tooWide(): string[] {
  const page = globalThis as unknown as InPage
  const named = ({ tagName, className }: Measured): string => `${tagName.toLowerCase()}.${className}`
  const found: string[] = []
  for (const element of page.document.querySelectorAll('#app *, body > *, [role=dialog] *')) {
    const { overflowX } = page.getComputedStyle(element)
    const scrolls = overflowX === 'auto' || overflowX === 'scroll'
    if (scrolls && element.scrollWidth > element.clientWidth + 1)
      found.push(`${named(element)} ${element.scrollWidth} > ${element.clientWidth}`)
  }
  const controls = '#app button, #app a, #app input, #app textarea, [role=dialog] button'
  for (const element of page.document.querySelectorAll(controls)) {
    const { left, right, width } = element.getBoundingClientRect()
    if (width > 1 && (left < -1 || right > page.innerWidth + 1))
      found.push(`${named(element)} "${element.textContent}" from ${left} to ${right}`)
  }
  for (const element of page.document.querySelectorAll('[role=dialog], [role=menu]')) {
    const { width, height } = element.getBoundingClientRect()
    if (width > page.innerWidth || height > page.innerHeight)
      found.push(`${named(element)} is ${width} by ${height}`)
  }
  return found
}
