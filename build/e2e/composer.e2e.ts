import type { Page } from 'playwright'
import { expect, test } from './balcony.ts'
import { makeAccount, messages, say, signInQuickly, startChat } from './steps.ts'

/** A few frames on an idle machine. Nine seconds and more when the field holds the whole text. */
const STALL_MS = 1_000

/** Runs in the window: keeps the longest time between two turns of its event loop in `longest`. */
const WATCH_TURNS = `
  longest = 0
  let last = performance.now()
  const turn = () => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
    setTimeout(turn)
  }
  turn()
`

/** Runs in the window: puts the text on the clipboard, as if copied elsewhere. */
const toClipboard = (text: string): string => `
  document.addEventListener('copy', (event) => {
    event.clipboardData.setData('text/plain', ${JSON.stringify(text)})
    event.preventDefault()
  }, { once: true })
  document.execCommand('copy')
`

/** Pastes as a person does. Returns the longest time, in milliseconds, for which the window did not respond. */
async function paste(page: Page, text: string): Promise<number> {
  await page.evaluate(toClipboard(text))
  await page.getByRole('textbox', { name: 'Message' }).focus()
  await page.evaluate(`{ ${WATCH_TURNS} }`)
  await page.keyboard.press('ControlOrMeta+v')
  await expect(page.getByRole('group', { name: 'Long text' })).toBeVisible()
  return page.evaluate<number>(
    'new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(longest))))',
  )
}

test('a paste of a megabyte is handled at once, and a text that is too long is refused before it is sent', async ({
  server,
  start,
}) => {
  const [romeo, juliet] = [makeAccount(server.info, 'romeo'), makeAccount(server.info, 'juliet')]
  const { page } = await start()
  await signInQuickly(page, server.info, romeo)
  await startChat(page, juliet.address, 'Start chat')
  const field = page.getByRole('textbox', { name: 'Message' })

  await test.step('in lines, which the browser’s own editing never finishes', async () => {
    const lines = 'To be, or not to be, that is the question.\n'.repeat(25_000)
    expect(await paste(page, lines)).toBeLessThan(STALL_MS)
    await expect(page.getByRole('alert')).toContainText('too long for one message: 1,075,000 bytes')
    await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled()
    await page.keyboard.type('typed behind it')
    await expect(field).toHaveValue(/typed behind it$/)
    await page.getByRole('button', { name: 'Clear text' }).click()
    await expect(field).toHaveValue('')
  })

  await test.step('a text that fits into one message is sent whole', async () => {
    await paste(page, `Begin ${'and on '.repeat(10_000)}end`)
    await expect(page.getByRole('alert')).toHaveCount(0)
    await page.keyboard.press('Enter')
    await expect(messages(page, 'Begin and on')).toHaveCount(1)
    await expect(messages(page, 'Begin and on')).toContainText('more characters')
  })

  await say(page, 'After the speech')
  await expect(messages(page, 'After the speech')).toHaveCount(1)
})
