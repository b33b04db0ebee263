import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'
import { expect } from './balcony.ts'

/** axe finds nothing, light or dark. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without motion, so that no colour is measured half way to another.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // The mode that needs no page of its own: Electron's windows cannot open one.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
    const found = violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
    }))
    expect(found, `${where}, ${colorScheme}`).toEqual([])
  }
}
