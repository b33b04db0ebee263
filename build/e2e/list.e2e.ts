import type { Locator, Page } from 'playwright'
import { expect, test as base } from './balcony.ts'
import { serveScenes, type ScenesPage } from './scenes-page.ts'
import { conversations } from './steps.ts'

/** The list and the switcher at a size that only a browser lays out: 10,000 conversations on a made-up main process. */
const test = base.extend<{ readonly page: Page }, { readonly scenes: ScenesPage }>({
  scenes: [
    async ({}, use) => {
      const scenes = await serveScenes()
      await use(scenes)
      await scenes.close()
    },
    // It is built first.
    { scope: 'worker', timeout: 300_000 },
  ],
  page: async ({ browserOf, scenes }, use) => {
    const browser = await browserOf()
    const page = await browser.newPage({
      viewport: { width: 1180, height: 720 },
      reducedMotion: 'reduce',
    })
    await page.goto(scenes.url('crowd'))
    await conversations(page, /^Juliet/).waitFor()
    await use(page)
    await page.close()
  },
})

test.skip(({ host }) => host !== 'chromium', 'on a made-up main process one browser is enough')

// One after the other, so that the page is built once.
test.describe.configure({ mode: 'default' })

const openRow = (page: Page): Locator =>
  page.getByRole('navigation', { name: 'Conversations' }).locator('[aria-current=page]')

async function topOf(what: Locator): Promise<number> {
  const box = await what.boundingBox()
  if (box === null) throw new Error(`${what.toString()} is not on the screen`)
  return Math.round(box.y)
}

test('the list follows the conversation that a key or the switcher opens', async ({ page }) => {
  await test.step('by keys, down and up', async () => {
    for (let presses = 0; presses < 30; presses++) await page.keyboard.press('Alt+ArrowDown')
    await expect(openRow(page)).toBeInViewport({ ratio: 1 })
    await expect(openRow(page).locator('xpath=ancestor::li')).toHaveAttribute('aria-posinset', '31')
    for (let presses = 0; presses < 25; presses++) await page.keyboard.press('Alt+ArrowUp')
    await expect(openRow(page)).toBeInViewport({ ratio: 1 })
    await expect(openRow(page).and(page.locator(':focus'))).toHaveCount(0)
  })

  await test.step('by the switcher, to the other end of the list', async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('guest9876')
    await page.keyboard.press('Enter')
    await expect(openRow(page)).toBeInViewport({ ratio: 1 })
    await expect(openRow(page)).toContainText('9876')
  })

  await test.step('when the row moves to the top', async () => {
    await page.getByRole('textbox', { name: 'Message' }).fill('Is anybody there?')
    await page.keyboard.press('Enter')
    await expect(openRow(page)).toContainText('Is anybody there?')
    await expect(openRow(page)).toBeInViewport({ ratio: 1 })
    expect(await topOf(openRow(page))).toBe(await topOf(conversations(page).first()))
  })

  await test.step('and is where it was after the list of people', async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('guest777')
    await page.keyboard.press('Enter')
    await expect(openRow(page)).toBeInViewport({ ratio: 1 })
    await page.getByRole('tab', { name: 'People' }).click()
    await expect(openRow(page)).toHaveCount(0)
    await page.getByRole('tab', { name: 'Chats' }).click()
    await expect(openRow(page)).toBeInViewport({ ratio: 1 })
  })
})

test('the switcher keeps its field in its place, and shows whole addresses', async ({ page }) => {
  await page.keyboard.press('ControlOrMeta+k')
  const field = page.getByRole('combobox', { name: 'Type a name' })
  const options = page.getByRole('listbox', { name: 'Go to' }).getByRole('option')
  await expect(options.nth(20)).toBeAttached()
  const top = await topOf(field)
  for (const [typed, count] of [
    ['guest1234', 1],
    ['no one has this name', 0],
    ['juliet capulet', 1],
  ] as const) {
    await field.fill(typed)
    await expect(options).toHaveCount(count)
    expect(await topOf(field)).toBe(top)
  }
  await page.setViewportSize({ width: 400, height: 720 })
  const address = options.getByText('juliet@capulet.example')
  await expect(address).toBeInViewport({ ratio: 1 })
  expect(
    await address.evaluate(
      (one: { scrollWidth: number; clientWidth: number }) => one.scrollWidth <= one.clientWidth,
    ),
  ).toBe(true)
})

test('completing an address moves nothing in the dialog', async ({ page }) => {
  await page.keyboard.press('ControlOrMeta+n')
  const dialog = page.getByRole('dialog', { name: 'New conversation' })
  const start = dialog.getByRole('button', { name: 'Start chat' })
  const top = await topOf(start)
  await dialog.getByRole('textbox', { name: 'Address' }).fill('juliet@')
  const list = dialog.getByRole('listbox', { name: 'Contacts' })
  await expect(list).toBeInViewport({ ratio: 1 })
  const field = await dialog.getByRole('textbox', { name: 'Address' }).boundingBox()
  const box = await list.boundingBox()
  expect((box?.y ?? 0) - ((field?.y ?? 0) + (field?.height ?? 0))).toBeLessThan(12)
  expect(await topOf(start)).toBe(top)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(list).toBeHidden()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(openRow(page)).toContainText('Juliet Capulet')
})
