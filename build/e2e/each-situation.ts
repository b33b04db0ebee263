import type { Page } from 'playwright'
import { test } from './balcony.ts'
import { serveScenes } from './scenes-page.ts'
import { showSituation } from './situation-page.ts'
import { situations } from './situations.ts'

/** A test that looks at every situation, in Chromium alone: the main process is made up. */
export function testEachSituation(title: string, look: (page: Page, name: string) => Promise<void>): void {
  test(title, { tag: '@host' }, async ({ host, browserOf }) => {
    test.skip(host !== 'chromium', 'on a made-up main process one browser is enough')
    // Under two minutes where nothing else runs.
    test.setTimeout(600_000)
    const scenes = await serveScenes()
    const browser = await browserOf()
    try {
      for (const situation of situations)
        await test.step(situation.name, async () => {
          const page = await showSituation(browser, situation, (scene) => scenes.url(scene))
          await look(page, situation.name)
          await page.close()
        })
    } finally {
      await scenes.close()
    }
  })
}
