import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'
import { expect } from './balcony.ts'

/** One way to see the window: its scheme, and whether the system asks for more contrast. */
interface Look {
  readonly colorScheme: 'light' | 'dark'
  readonly contrast: 'no-preference' | 'more'
}

/** axe finds nothing in light and dark: every rule once, and contrast in both. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  await look(page, { colorScheme: 'light', contrast: 'no-preference' })
  await nothingFound(axe(page), `${where}, light`)
  await look(page, { colorScheme: 'dark', contrast: 'no-preference' })
  await nothingFound(axe(page).withRules('color-contrast'), `${where}, dark`)
}

/** Every text has a contrast of 7:1 in both high-contrast themes (WCAG 1.4.6). */
export async function expectHighContrast(page: Page, where: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await look(page, { colorScheme, contrast: 'more' })
    await nothingFound(
      axe(page).withRules('color-contrast-enhanced'),
      `${where}, high contrast, ${colorScheme}`,
    )
  }
}

/** Without motion, so that no colour is measured half way to another. */
const look = (page: Page, as: Look): Promise<void> => page.emulateMedia({ ...as, reducedMotion: 'reduce' })

/** In the mode that needs no page of its own: Electron's windows cannot open one. */
const axe = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode(true)

async function nothingFound(builder: AxeBuilder, where: string): Promise<void> {
  const { violations } = await builder.analyze()
  const found = violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
  }))
  expect.soft(found, where).toEqual([])
}
