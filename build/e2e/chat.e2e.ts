import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright'
import { startPeer } from '../live/peer.ts'
import { addAccount } from '../live/prosody.ts'
import { expect, test } from './balcony.ts'
import {
  befriend,
  contact,
  conversations,
  makeAccount,
  messages,
  say,
  signInQuickly,
  startChat,
} from './steps.ts'

const composer = (page: Page) => page.getByRole('textbox', { name: 'Message' })
const openChat = (page: Page, name: string | RegExp) =>
  page.getByRole('main').getByRole('heading', { name, level: 1 })

test(
  'a conversation: unread, typing, drafts, other devices, what could not be sent',
  { tag: '@host' },
  async ({ start, server }) => {
    test.slow()
    const juliet = makeAccount(server.info, 'juliet')
    const romeo = makeAccount(server.info, 'romeo')
    const mercutio = makeAccount(server.info, 'mercutio')
    befriend(server.info, juliet, [
      { account: romeo, name: 'Romeo' },
      { account: mercutio, name: 'Mercutio' },
    ])
    const lover = await startPeer(server.info, romeo.address, romeo.password)
    const first = await start()
    const { page } = first
    await signInQuickly(page, server.info, juliet)
    const row = conversations(page, /^Romeo/)

    await test.step('the list counts unread messages and shows the last one', async () => {
      lover.sayMany(juliet.address, 'Good morrow #', 1, 3)
      await expect(row).toContainText('3 unread')
      await expect(row).toContainText('Good morrow 3')
      await row.click()
      await expect(messages(page, 'Good morrow 3')).toBeVisible()
      await expect(row).not.toContainText('unread')
    })

    await test.step('both see that the other is typing', async () => {
      const writing = page.getByRole('status').filter({ hasText: 'Romeo is writing…' })
      lover.setState(juliet.address, 'composing')
      await expect(writing).toBeVisible()
      lover.setState(juliet.address, 'active')
      await expect(writing).toBeHidden()
      // A client that sent chat states gets them too (XEP-0085 §5.1).
      await composer(page).pressSequentially('Half a th')
      await lover.waitFor((e) => e.event === 'chatstate' && e.state === 'composing')
    })

    await test.step('a draft stays while another conversation is open', async () => {
      await page.getByRole('tab', { name: 'People' }).click()
      await contact(page, 'Mercutio').getByRole('button').first().click()
      await expect(openChat(page, 'Mercutio')).toBeVisible()
      await expect(composer(page)).toHaveValue('')
      await page.getByRole('tab', { name: 'Chats' }).click()
      await expect(row).toContainText('Draft: Half a th')
      await row.click()
      await expect(composer(page)).toHaveValue('Half a th')
      await composer(page).press('End')
      await composer(page).pressSequentially('ought')
      await page.keyboard.press('Alt+ArrowUp')
      await expect(openChat(page, 'Mercutio')).toBeVisible()
      await expect(row).toContainText('Draft: Half a thought')
      if (first.electron !== null) {
        // A closing browser does not tell its pages, but the app's own window saves the last letter.
        await row.click()
        await composer(page).press('End')
        await composer(page).pressSequentially('s')
      }
      await first.quit()
    })

    const thought = first.electron === null ? 'Half a thought' : 'Half a thoughts'
    const { page: again } = await start()
    await test.step('and while Balcony is closed', async () => {
      await expect(conversations(again, /^Romeo/)).toContainText(`Draft: ${thought}`)
      await conversations(again, /^Romeo/).click()
      await expect(composer(again)).toHaveValue(thought)
      await composer(again).press('Enter')
      await lover.waitFor((e) => e.event === 'message' && e.body === thought)
      await expect(messages(again, thought).getByRole('img', { name: 'Delivered' })).toBeVisible()
      await expect(composer(again)).toHaveValue('')
    })

    await test.step('messages from the person’s other device show as their own', async () => {
      const device = await startPeer(server.info, juliet.address, juliet.password)
      device.say(romeo.address, 'From the garden')
      await expect(
        again.getByRole('log').getByRole('article', { name: /^You,/ }).filter({ hasText: 'From the garden' }),
      ).toHaveCount(1)
      lover.say(juliet.address, 'I hear')
      await expect(messages(again, 'I hear')).toHaveCount(1)
      await device.waitFor((e) => e.event === 'message' && e.body === 'I hear')
      await device.close()
    })

    await test.step('an undelivered message says so, and can be sent again or discarded', async () => {
      const nobody = `tybalt-${randomUUID().slice(0, 8)}`
      await startChat(again, `${nobody}@${server.info.domain}`, 'Start chat')
      await say(again, 'Peace')
      await say(again, 'I hate the word')
      const peace = messages(again, 'Peace')
      const hate = messages(again, 'I hate the word')
      for (const message of [peace, hate]) {
        await expect(message.getByRole('img', { name: 'Failed' })).toBeVisible()
        await expect(message).toContainText('The message wasn’t delivered.')
      }
      await hate.getByRole('button', { name: 'Discard' }).click()
      await expect(hate).toHaveCount(0)
      addAccount(server.info, nobody, randomUUID())
      await peace.getByRole('button', { name: 'Try again' }).click()
      await expect(peace.getByRole('img', { name: 'Sent' })).toBeVisible()
      await expect(peace.getByRole('button', { name: /Try again|Discard/ })).toHaveCount(0)
    })
    await lover.close()
  },
)

/** The part of an element that is used below. */
interface Box {
  readonly textContent: string
  getBoundingClientRect(): { readonly top: number; readonly bottom: number }
  querySelectorAll(selector: string): Iterable<Box>
}

/** The number in the topmost visible message. */
async function topmost(page: Page): Promise<number> {
  const text = await page.getByRole('log', { name: 'Messages' }).evaluate((element) => {
    const log = element as unknown as Box
    const { top } = log.getBoundingClientRect()
    const articles = [...log.querySelectorAll('article')]
    return articles.find((one) => one.getBoundingClientRect().bottom > top)?.textContent ?? ''
  })
  return Number(/Word (\d+)/.exec(text)?.[1])
}

test('a long history and the ways around it by keyboard', async ({ start, server }) => {
  test.slow()
  const juliet = makeAccount(server.info, 'juliet')
  const romeo = makeAccount(server.info, 'romeo')
  const mercutio = makeAccount(server.info, 'mercutio')
  befriend(server.info, juliet, [
    { account: romeo, name: 'Romeo' },
    { account: mercutio, name: 'Mercutio' },
  ])
  const lover = await startPeer(server.info, romeo.address, romeo.password)
  const { page } = await start()
  await signInQuickly(page, server.info, juliet)
  const row = conversations(page, /^Romeo/)
  const ofNumber = (number: number) => messages(page, new RegExp(`Word ${number}\\b`))

  await test.step('it opens at the first unread message', async () => {
    lover.sayMany(juliet.address, 'Word #', 1, 400)
    await expect(row).toContainText('400 unread')
    await row.click()
    await expect(page.getByText('New messages')).toBeInViewport()
    await expect(ofNumber(1)).toBeInViewport()
    await expect(ofNumber(400)).toHaveCount(0)
  })

  await test.step('Escape reads it all', async () => {
    await page.keyboard.press('Escape')
    await expect(ofNumber(400)).toBeInViewport()
    await expect(row).not.toContainText('unread')
  })

  await test.step('scrolling up loads earlier messages without a jump', async () => {
    await page.getByRole('log', { name: 'Messages' }).hover()
    let before = await topmost(page)
    expect(before).toBeGreaterThan(360)
    while (before > 1) {
      const turnAndLook = async (): Promise<number> => {
        await page.mouse.wheel(0, -700)
        return topmost(page)
      }
      await expect.poll(turnAndLook).toBeLessThan(before)
      const now = await topmost(page)
      expect(before - now).toBeLessThan(60)
      before = now
    }
    await page.getByRole('button', { name: 'Newest messages' }).click()
    await expect(ofNumber(400)).toBeInViewport()
  })

  await test.step('the switcher goes to people by a part of their name', async () => {
    await page.keyboard.press('ControlOrMeta+k')
    const switcher = page.getByRole('dialog', { name: 'Go to' })
    await switcher.getByRole('combobox').pressSequentially('merc')
    await expect(switcher.getByRole('option')).toHaveCount(1)
    await page.keyboard.press('Enter')
    await expect(switcher).toBeHidden()
    await expect(openChat(page, 'Mercutio')).toBeVisible()
    await say(page, 'A plague on both your houses')
    await expect(conversations(page).first()).toContainText('Mercutio')
  })

  await test.step('keys go to the next, the previous and the first conversation', async () => {
    await page.keyboard.press('Alt+ArrowDown')
    await expect(openChat(page, 'Romeo')).toBeVisible()
    await page.keyboard.press('Alt+ArrowUp')
    await expect(openChat(page, 'Mercutio')).toBeVisible()
    await page.keyboard.press('ControlOrMeta+2')
    await expect(openChat(page, 'Romeo')).toBeVisible()
    await page.keyboard.press('ControlOrMeta+1')
    await expect(openChat(page, 'Mercutio')).toBeVisible()
    lover.say(juliet.address, 'Courage, man')
    await expect(row).toContainText('1 unread')
    await page.keyboard.press('Alt+Shift+ArrowUp')
    await expect(openChat(page, 'Romeo')).toBeVisible()
    await expect(row).not.toContainText('unread')
  })

  await test.step('every shortcut is listed', async () => {
    await page.keyboard.press('ControlOrMeta+/')
    const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await expect(list).toContainText('Next unread chat')
    await page.keyboard.press('Escape')
    await expect(list).toBeHidden()
  })
  await lover.close()
})
