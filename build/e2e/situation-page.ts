import type { Browser, Page } from 'playwright'
import type { Situation } from './situations.ts'

/** A page of its own that shows a situation, in three columns and without motion. `url` gives the address of a scene. */
export async function showSituation(
  browser: Browser,
  { scene, act }: Situation,
  url: (scene: string) => string,
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1180, height: 780 }, reducedMotion: 'reduce' })
  await page.goto(url(scene))
  await page.locator('#app > *').first().waitFor()
  await act?.(page)
  return page
}
