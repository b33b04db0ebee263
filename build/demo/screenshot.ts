import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from '../bundle.ts'
import { launch, type HostName } from '../e2e/launch.ts'
import { startScreen } from '../e2e/screen.ts'
import { findElectron } from '../electron-binary.ts'
import { createWorld } from './world.ts'

/** `npm run screenshot`: the README's pictures, taken of the demo's world while its people answer. */
const folder = join(import.meta.dirname, 'pictures')
mkdirSync(folder, { recursive: true })
await bundle()
const screen = await startScreen()
if (screen === null) throw new Error('Xvfb is missing (on Debian: apt-get install xvfb)')
const world = await createWorld()
const host: HostName = findElectron() === null ? 'chromium' : 'electron'
const env = {
  ...(process.env as Record<string, string>),
  DISPLAY: screen.name,
  BALCONY_DEMO_SECRETS: JSON.stringify(world.secrets),
}
const balcony = await launch(host, world.profile, env)
try {
  const { page } = balcony
  world.startAnswering()
  await page
    .getByRole('navigation', { name: 'Conversations' })
    .getByRole('link', { name: /^Romeo/ })
    .click()
  const composer = page.getByRole('textbox', { name: 'Message' })
  await composer.fill('The orchard walls are high and hard to climb.')
  await composer.press('Enter')
  await page.getByRole('status').filter({ hasText: 'Romeo is writing' }).waitFor()
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.screenshot({ path: join(folder, `conversation-${theme}.png`) })
  }
  console.log(`${folder}: taken in ${host}`)
} finally {
  await balcony.quit()
  await world.dispose()
  await screen.stop()
}
