import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { browserArguments, findChromium } from '../electron-binary.ts'
import { expect, test } from './balcony.ts'
import { serveScenes } from './scenes-page.ts'
import { situations } from './situations.ts'

const illFitting = readFileSync(join(import.meta.dirname, 'ill-fitting.js'), 'utf8')
/** One, two and three columns. */
const WIDTHS = [1180, 700, 320]

test(
  'every text fits in a long language from right to left, in one to three columns',
  { tag: '@host' },
  async ({ host }) => {
    test.skip(host !== 'chromium', 'on a made-up main process one browser is enough')
    const executablePath = findChromium()
    if (executablePath === null) throw new Error('no Chromium on this machine')
    // Under two minutes where nothing else runs.
    test.setTimeout(600_000)
    const scenes = await serveScenes()
    const browser = await chromium.launch({ executablePath, args: browserArguments() })
    try {
      for (const { name, scene, act } of situations)
        await test.step(name, async () => {
          const page = await browser.newPage({
            viewport: { width: 1180, height: 780 },
            reducedMotion: 'reduce',
          })
          await page.goto(scenes.url(scene))
          await page.locator('#app > *').first().waitFor()
          await act?.(page)
          await page.evaluate(`dispatchEvent(new CustomEvent('speak', { detail: 'made-up' }))`)
          await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
          for (const width of WIDTHS) {
            // An open menu stays where it was opened.
            if (width !== WIDTHS[0] && (await page.getByRole('menu').count()) > 0) break
            await page.setViewportSize({ width, height: 780 })
            await page.evaluate(
              `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`,
            )
            expect.soft(await page.evaluate(illFitting), `${name}, ${width} px`).toEqual([])
          }
          await page.close()
        })
    } finally {
      await browser.close()
      await scenes.close()
    }
  },
)
