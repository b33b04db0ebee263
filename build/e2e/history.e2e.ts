import type { Page } from 'playwright'
import { addToArchive } from '../live/archive.ts'
import { startPeer } from '../live/peer.ts'
import { expect, test } from './balcony.ts'
import { agree } from './confirm.ts'
import {
  befriend,
  changeSettings,
  conversations,
  makeAccount,
  messages,
  signInQuickly,
  type TestAccount,
} from './steps.ts'
import { goTo } from './talk.ts'

const MINUTE_MS = 60_000
/** Several pages of the archive. */
const ARCHIVED = 260

const localpart = ({ address }: TestAccount): string => address.slice(0, address.indexOf('@'))
const log = (page: Page) => page.getByRole('log', { name: 'Messages' })

/**
 * Scrolls near the first loaded message, and tells how far what is in view moves until older messages are above it. In
 * pixels.
 */
const movedWhileHealing = (page: Page): Promise<number> =>
  page.evaluate<number>(`(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done))
    const viewport = document.querySelector('[role=log]')
    const look = () => viewport.scrollTop + ' ' + viewport.scrollHeight
    // While the log is being placed at its end, it does not stay where it is put.
    for (let still = 0, before = ''; still < 30; before = look()) {
      await frame()
      still = before === look() ? still + 1 : 0
    }
    viewport.dispatchEvent(new WheelEvent('wheel', { deltaY: -1 }))
    viewport.scrollTop = 300
    await frame()
    const edge = viewport.getBoundingClientRect().top
    const articles = [...viewport.querySelectorAll('article')]
    const seen = articles.find((one) => one.getBoundingClientRect().top > edge + 100)
    const place = () =>
      viewport.querySelector('article[data-id="' + seen.dataset.id + '"]')?.getBoundingClientRect().top
    const [top, height] = [place(), viewport.scrollHeight]
    let moved = 0
    for (let after = 0; after < 20; after += viewport.scrollHeight > height + 500 ? 1 : 0) {
      await frame()
      moved = Math.max(moved, Math.abs((place() ?? Infinity) - top))
    }
    return moved
  })()`)

test(
  'a hole in the history heals when one scrolls to it, and nothing jumps',
  { tag: '@host' },
  async ({ start, server }) => {
    test.setTimeout(180_000)
    const juliet = makeAccount(server.info, 'juliet')
    const romeo = makeAccount(server.info, 'romeo')
    befriend(server.info, juliet, [{ account: romeo, name: 'Romeo' }])
    const begin = Date.now() - ARCHIVED * MINUTE_MS
    addToArchive(
      server.info,
      localpart(juliet),
      Array.from({ length: ARCHIVED }, (_, at) => ({
        id: `archived-${at + 1}`,
        at: begin + at * MINUTE_MS,
        from: `${romeo.address}/garden`,
        to: juliet.address,
        stanzaId: `said-${at + 1}`,
        body: `Line ${at + 1} of the play`,
      })),
    )
    const { page } = await start()
    await changeSettings(page, { fetchOlder: 'as-i-scroll' })
    await signInQuickly(page, server.info, juliet)
    await conversations(page, /^Romeo/).click()
    await expect(messages(page, `Line ${ARCHIVED} of the play`)).toBeVisible()

    await test.step('up to the hole, which fills itself', async () => {
      expect(await movedWhileHealing(page)).toBeLessThan(3)
    })
    await test.step('and on to the beginning', async () => {
      const beginning = page.getByText('This is the beginning of your chat with Romeo')
      await log(page).hover()
      await expect(async () => {
        await page.mouse.wheel(0, -2000)
        await expect(beginning).toBeVisible({ timeout: 500 })
      }).toPass({ timeout: 60_000 })
      await expect(messages(page, /Line 1 of the play/)).toBeVisible()
      const hole = log(page).getByRole('separator', { name: 'Messages are missing here' })
      await expect(hole).toHaveCount(0)
    })
  },
)

test('two devices have the same history, whichever was away', { tag: '@host' }, async ({ start, server }) => {
  test.setTimeout(180_000)
  const juliet = makeAccount(server.info, 'juliet')
  const romeo = makeAccount(server.info, 'romeo')
  befriend(server.info, juliet, [{ account: romeo, name: 'Romeo' }])
  const peer = await startPeer(server.info, romeo.address, romeo.password)
  const first = await start()
  await signInQuickly(first.page, server.info, juliet)
  peer.say(juliet.address, 'But soft, what light?')
  await expect(conversations(first.page, /^Romeo/)).toContainText('what light?')
  await first.quit()

  const other = await startPeer(server.info, juliet.address, juliet.password)
  other.say(romeo.address, 'Ay me!')
  await peer.waitFor((event) => event.event === 'message' && event.body === 'Ay me!')
  peer.say(juliet.address, 'She speaks!')
  await other.waitFor((event) => event.event === 'message' && event.body === 'She speaks!')

  const { page } = await start()
  await expect(conversations(page, /^Romeo/)).toContainText('She speaks!')
  await conversations(page, /^Romeo/).click()
  await expect(log(page).getByRole('article')).toContainText(['what light?', 'Ay me!', 'She speaks!'])
  await expect(log(page).getByRole('article')).toHaveCount(3)
  await other.close()
  await peer.close()
})

test(
  'a message is pinned and bookmarked, and a conversation deleted and brought back, by keyboard',
  { tag: '@host' },
  async ({ start, server }) => {
    test.setTimeout(180_000)
    const juliet = makeAccount(server.info, 'juliet')
    const romeo = makeAccount(server.info, 'romeo')
    befriend(server.info, juliet, [{ account: romeo, name: 'Romeo' }])
    const peer = await startPeer(server.info, romeo.address, romeo.password)
    const { page } = await start()
    await signInQuickly(page, server.info, juliet)
    peer.say(juliet.address, 'But soft, what light?')
    peer.say(juliet.address, 'It is the east.')
    await expect(conversations(page, /^Romeo/)).toContainText('the east')
    await page.keyboard.press('ControlOrMeta+1')
    const message = await goTo(page, 'But soft')

    await test.step('pin and bookmark', async () => {
      await page.keyboard.press('p')
      await expect(page.getByRole('group', { name: 'Pinned messages' })).toContainText('But soft')
      await page.keyboard.press('b')
      await expect(message.getByRole('img', { name: 'Bookmarked' })).toBeVisible()
      await page.keyboard.press('ControlOrMeta+Shift+B')
      const dialog = page.getByRole('dialog', { name: 'Bookmarks' })
      await expect(dialog.getByRole('listitem')).toHaveCount(1)
      await page.keyboard.press('Enter')
      await expect(dialog).toBeHidden()
      await expect(message).toHaveClass(/highlighted/)
      // The focus comes back after the dialog is gone.
      await expect(message).toBeFocused()
    })

    await test.step('delete and undo', async () => {
      const row = conversations(page, /^Romeo/)
      await row.focus()
      await page.keyboard.press('Shift+F10')
      const item = page.getByRole('menuitem', { name: 'Delete chat…' })
      await expect(item).toBeVisible()
      await expect(page.locator('[role="menu"]:focus-within')).toHaveCount(1)
      for (let presses = 0; (await item.and(page.locator(':focus')).count()) === 0; presses++) {
        if (presses === 40) throw new Error('the arrows do not lead to it')
        await page.keyboard.press('ArrowDown')
      }
      await page.keyboard.press('Enter')
      await agree(page, `Delete the chat with ${romeo.address} from this computer?`)
      const undo = page.getByRole('button', { name: 'Undo' })
      await expect(undo).toBeFocused()
      await expect(row).toHaveCount(0)
      await page.keyboard.press('Enter')
      await expect(row).toHaveCount(1)
      await expect(messages(page, 'But soft')).toBeVisible()
      await expect(undo).toBeHidden()
    })
    await peer.close()
  },
)
