import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from './balcony.ts'
import { testEachSituation } from './each-situation.ts'

const illFitting = readFileSync(join(import.meta.dirname, 'ill-fitting.js'), 'utf8')
/** One, two and three columns. */
const WIDTHS = [1180, 700, 320]

testEachSituation(
  'every text fits in a long language from right to left, in one to three columns',
  async (page, name) => {
    await page.evaluate(`dispatchEvent(new CustomEvent('speak', { detail: 'made-up' }))`)
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
    for (const width of WIDTHS) {
      // An open menu stays where it was opened.
      if (width !== WIDTHS[0] && (await page.getByRole('menu').count()) > 0) break
      await page.setViewportSize({ width, height: 780 })
      await page.evaluate(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`)
      expect.soft(await page.evaluate(illFitting), `${name}, ${width} px`).toEqual([])
    }
  },
)
