import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { obtainElectron } from '../electron-binary.ts'
import { inEnglish } from '../e2e/language.ts'
import { launch } from '../e2e/launch.ts'
import { NO_ELECTRON } from '../open-window.ts'
import { startScreen } from '../e2e/screen.ts'
import type { World } from './world.ts'

/**
 * Talks with Romeo in a window on a screen of its own (Xvfb) and takes a picture of it, and one of other kinds of messages,
 * each light and dark. Resolves to the files; throws if Xvfb is missing.
 */
export async function takePictures(world: World, folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true })
  const screen = await startScreen()
  if (screen === null) throw new Error('Xvfb is missing (on Debian: apt-get install xvfb)')
  const env = {
    ...inEnglish(process.env),
    DISPLAY: screen.name,
    BALCONY_DEMO_SECRETS: JSON.stringify(world.secrets),
  }
  const electron = obtainElectron()
  if (electron === null) console.warn(NO_ELECTRON)
  const balcony = await launch(electron === null ? 'chromium' : 'electron', world.profile, env)
  try {
    const { page } = balcony
    const conversations = page.getByRole('navigation', { name: 'Conversations' })
    await conversations.getByRole('link', { name: /^Romeo/ }).click()
    const composer = page.getByRole('textbox', { name: 'Message' })
    await composer.fill('The orchard walls are high and hard to climb.')
    await composer.press('Enter')
    await page.getByRole('article').filter({ hasText: 'I take thee at thy word.' }).waitFor()
    await composer.fill('By whose direction found’st thou out this place?')
    await composer.press('Enter')
    await page.getByRole('status').filter({ hasText: 'Romeo is writing' }).waitFor()
    // The pointer rests over nothing.
    await page.mouse.move(5, 200)
    const files: string[] = []
    const take = async (name: string): Promise<void> => {
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        const path = join(folder, `${name}-${theme}.png`)
        await page.screenshot({ path })
        files.push(path)
      }
    }
    await take('conversation')
    await conversations.getByRole('link', { name: /^Friar Laurence/ }).click()
    await page.getByRole('article').filter({ hasText: 'That last one stayed sealed' }).waitFor()
    await page.mouse.move(5, 200)
    await take('kinds')
    return files
  } finally {
    await balcony.quit()
    await screen.stop()
  }
}
