import { startPeer } from '../live/peer.ts'
import { expect, test } from './balcony.ts'
import { befriend, conversations, makeAccount, messages, press, signInQuickly } from './steps.ts'

test(
  'a message among many is found by keyboard alone: everywhere, in its chat, by its date',
  { tag: '@host' },
  async ({ start, server }) => {
    test.slow()
    const juliet = makeAccount(server.info, 'juliet')
    const work = makeAccount(server.info, 'capulet')
    const romeo = makeAccount(server.info, 'romeo')
    befriend(server.info, work, [{ account: romeo, name: 'Romeo' }])
    const lover = await startPeer(server.info, romeo.address, romeo.password)
    const { page } = await start()
    await signInQuickly(page, server.info, juliet)
    await page.getByRole('button', { name: 'Add account' }).click()
    await signInQuickly(page, server.info, work)

    lover.sayMany(work.address, 'Wherefore art thou #', 1, 150)
    lover.say(work.address, 'It was the nightingale, and not the lark')
    lover.sayMany(work.address, 'Wherefore art thou #', 151, 300)
    await expect(conversations(page, /^Romeo/)).toContainText('thou 300')

    const { keyboard } = page
    const field = page.getByRole('searchbox', { name: 'Search' })
    const found = messages(page, 'It was the nightingale')

    await test.step('a search in all accounts leads to it, and Escape leads back', async () => {
      await keyboard.press('Control+F')
      await expect(field).toBeFocused()
      await keyboard.type('nightingale from:rom')
      await expect(page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option')).toHaveCount(1)
      await keyboard.press('Enter')
      await expect(field).toHaveValue(`nightingale from:${romeo.address} `)
      const results = page.getByRole('listbox', { name: 'Results' }).getByRole('option')
      await expect(results).toHaveCount(1)
      await expect(results.getByText('nightingale', { exact: true })).toBeVisible()
      await keyboard.press('Enter')
      await expect(found).toBeFocused()
      await expect(found).toBeInViewport()
      await expect(messages(page, 'thou 150')).toBeInViewport()
      await keyboard.press('Escape')
      await expect(field).toBeFocused()
      await expect(results).toHaveCount(1)
      await keyboard.press('Escape')
      await expect(results).toHaveCount(0)
      await expect(conversations(page, /^Romeo/)).toBeFocused()
    })

    await test.step('words are found in the chat, one after the other', async () => {
      await keyboard.press('Control+Shift+F')
      const bar = page.getByRole('search', { name: 'Find in this chat' })
      await expect(bar.getByRole('searchbox')).toBeFocused()
      await keyboard.type('thou 7')
      const count = bar.getByRole('status')
      await expect(count).toHaveText('11 of 11')
      await expect(messages(page, 'thou 79')).toBeInViewport()
      await keyboard.press('Enter')
      await expect(count).toHaveText('1 of 11')
      await expect(messages(page, /thou 7(?!\d)/)).toBeInViewport()
      await keyboard.press('Shift+Enter')
      await expect(count).toHaveText('11 of 11')
      await keyboard.press('Escape')
      await expect(bar).toHaveCount(0)
      await expect(conversations(page, /^Romeo/)).toBeFocused()
    })

    await test.step('a day leads to its first message', async () => {
      await press(page.getByRole('button', { name: 'Jump to date' }))
      const today = page
        .getByRole('dialog', { name: 'Jump to date' })
        .getByRole('button', { name: /has messages$/ })
      await expect(today).toHaveCount(1)
      await expect(today).toBeFocused()
      await keyboard.press('Enter')
      await expect(page.getByRole('dialog')).toHaveCount(0)
      await expect(messages(page, /thou 1(?!\d)/)).toBeFocused()
      await expect(messages(page, /thou 1(?!\d)/)).toBeInViewport()
    })
  },
)
