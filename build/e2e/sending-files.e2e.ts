import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { expect } from './balcony.ts'
import { agree } from './confirm.ts'
import { give } from './give-files.ts'
import { messages } from './steps.ts'
import { composer, test as base, type Talk } from './talk.ts'

/** With a microphone that beeps, which the browser of the development host has anyway. */
const test = base.extend({
  start: async ({ start, host }, use) => {
    const args = host === 'chromium' ? [] : ['--use-fake-device-for-media-stream']
    await use((options = {}) => start({ ...options, args }))
  },
})

/** Waits until Romeo has a file whose name matches, by whatever way, and gives its size. */
async function romeoHas({ romeo }: Talk, name: RegExp): Promise<number> {
  const found = await romeo.waitFor((event) => event.event === 'file' && name.test(event.name))
  return found.event === 'file' ? found.size : 0
}

const PICTURE = join(import.meta.dirname, '../demo/pictures/conversation-light.png')
const attachments = (page: Page) => page.getByRole('list', { name: 'Attachments' })
const removers = (page: Page) => attachments(page).getByRole('button', { name: /^Remove / })

/** Gives the picture under these names. */
const givePicture = (page: Page, how: 'drop' | 'paste', ...names: readonly string[]): Promise<void> =>
  give(page, how, ...names.map((name) => ({ name, type: 'image/png', bytes: readFileSync(PICTURE) })))

test(
  'pictures are sent by paste, by drop and by keyboard alone, and one’s voice; attachments survive a restart',
  { tag: '@host' },
  async ({ talk, host }) => {
    test.slow()
    const { page, balcony } = talk
    await test.step('by paste, with the text as its caption', async () => {
      await givePicture(page, 'paste', 'image.png')
      await expect(removers(page)).toHaveCount(1)
      await composer(page).fill('By the wall')
      await expect(page.getByText('Your text is sent as the caption.')).toBeVisible()
      await composer(page).press('Enter')
      await expect(attachments(page)).toBeHidden()
      await expect(composer(page)).toHaveValue('')
      expect(await romeoHas(talk, /^Picture .*\.png$/)).toBeGreaterThan(100_000)
      await expect(
        page.getByRole('figure').filter({ hasText: 'By the wall' }).or(messages(page, 'By the wall')).first(),
      ).toBeVisible()
    })

    await test.step('by drop, two in the order that the person chose', async () => {
      await givePicture(page, 'drop', 'first.png', 'second.png')
      await expect(removers(page)).toHaveCount(2)
      await removers(page).first().focus()
      await page.keyboard.press('Alt+ArrowRight')
      await expect(removers(page).first()).toHaveAccessibleName('Remove second.png')
      await page.keyboard.press('Escape')
      await expect(composer(page)).toBeFocused()
      await page.keyboard.press('Enter')
      await romeoHas(talk, /^first\.png$/)
      await romeoHas(talk, /^second\.png$/)
    })

    await test.step('by keyboard alone', async () => {
      if (balcony.electron)
        await balcony.electron.evaluate(({ dialog }, path) => {
          dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
        }, PICTURE)
      // A browser cancels a dialog for which nobody listens yet.
      const asked = host === 'chromium' ? page.waitForEvent('filechooser') : null
      await composer(page).focus()
      await page.keyboard.press('Shift+Tab')
      await expect(page.getByRole('button', { name: 'Attach file' })).toBeFocused()
      await page.keyboard.press('Enter')
      await (await asked)?.setFiles(PICTURE)
      await expect(removers(page)).toHaveCount(1)
      await expect(composer(page)).toBeFocused()
      await page.keyboard.press('Enter')
      await romeoHas(talk, /^conversation-light\.png$/)
    })

    await test.step('a voice message is recorded, listened to and sent', async () => {
      await page.getByRole('button', { name: 'Record voice message' }).click()
      await agree(page, 'Let Balcony use the microphone?')
      const recording = page.getByRole('group', { name: 'Recording a voice message' })
      await expect(recording.getByRole('timer', { name: 'Recording, 0:02' })).toBeVisible()
      await recording.getByRole('button', { name: 'Listen' }).click()
      await expect(recording.getByRole('button', { name: 'Stop listening' })).toBeVisible()
      await recording.getByRole('button', { name: 'Send' }).click()
      await expect(recording).toBeHidden()
      expect(await romeoHas(talk, /^Voice message .*\.ogg$/)).toBeGreaterThan(1000)
      await expect(page.getByRole('group', { name: /^Voice message, 0:0\d/ })).toBeVisible()
    })

    await test.step('attachments survive a restart of the window', async () => {
      await givePicture(page, 'drop', 'kept.png')
      await expect(page.getByRole('progressbar')).toHaveCount(0)
      await attachments(page).getByRole('textbox').fill('By the wall')
      await composer(page).focus()
      await page.reload()
      await page.getByRole('link', { name: /^Romeo/ }).click()
      await expect(removers(page)).toHaveAccessibleName('Remove kept.png')
      await expect(attachments(page).getByRole('textbox')).toHaveValue('By the wall')
    })
  },
)
