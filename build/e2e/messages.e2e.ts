import { expect } from './balcony.ts'
import { agree } from './confirm.ts'
import { conversations, messages, press, say } from './steps.ts'
import { backToComposer, composer, goTo, idOf, test } from './talk.ts'

test(
  'by keyboard alone: reply, react, edit, retract, delete, forward',
  { tag: '@host' },
  async ({ talk }) => {
    test.slow()
    const { page, romeo, romeoGot } = talk
    const { keyboard } = page

    await test.step('R replies, and J shows the original', async () => {
      await goTo(page, 'But soft')
      await keyboard.press('r')
      await expect(page.getByRole('group', { name: 'Replying to Romeo' })).toContainText('But soft')
      await expect(composer(page)).toBeFocused()
      await keyboard.type('It is the east')
      await keyboard.press('Enter')
      const answer = messages(page, 'It is the east')
      await expect(answer.getByRole('button', { name: 'In reply to Romeo' })).toBeVisible()
      await expect(page.getByRole('group', { name: 'Replying to Romeo' })).toHaveCount(0)
      const got = await romeoGot('It is the east', 'urn:xmpp:reply:0')
      expect(got).toContain('&gt; But soft')

      await goTo(page, 'It is the east')
      await keyboard.press('j')
      await expect(messages(page, 'But soft').first()).toBeFocused()
      await press(page.getByRole('button', { name: 'Back to where you were' }))
      await expect(page.getByRole('button', { name: 'Back to where you were' })).toHaveCount(0)
    })

    await test.step('+ reacts with an emoji found by name; the same again removes it', async () => {
      await goTo(page, /^(?!.*It is the east).*But soft/)
      await keyboard.press('+')
      const choice = page.getByRole('group', { name: 'Choose a reaction' })
      await expect(choice.getByRole('button').first()).toBeFocused()
      await keyboard.press('ArrowLeft')
      await expect(choice.getByRole('button', { name: 'More emoji' })).toBeFocused()
      await keyboard.press('Enter')
      const picker = page.getByRole('dialog', { name: 'More emoji' })
      await expect(picker.getByRole('combobox', { name: 'Search emoji' })).toBeFocused()
      await keyboard.type('violin')
      await expect(picker.getByRole('gridcell', { name: 'violin' })).toBeVisible()
      await keyboard.press('Enter')
      await expect(picker).toHaveCount(0)
      const given = page.getByRole('group', { name: 'Reactions' }).getByRole('button', { name: '🎻 1, you' })
      await expect(given).toHaveAttribute('aria-pressed', 'true')
      await romeoGot('urn:xmpp:reactions:0', '🎻')
      await press(given)
      await expect(given).toHaveCount(0)
    })

    await test.step('Up edits the last message, and Edited shows its earlier versions', async () => {
      await backToComposer(page)
      await keyboard.type('And Juliet is the son')
      await keyboard.press('Enter')
      await expect(messages(page, 'is the son').getByRole('img', { name: 'Delivered' })).toBeVisible()
      await keyboard.press('ArrowUp')
      await expect(page.getByRole('group', { name: 'Editing' })).toBeVisible()
      await expect(composer(page)).toHaveValue('And Juliet is the son')
      await keyboard.press('Backspace')
      await keyboard.press('Backspace')
      await keyboard.type('un')
      await keyboard.press('Enter')
      const corrected = messages(page, 'And Juliet is the sun')
      await expect(corrected).toHaveCount(1)
      await romeoGot('And Juliet is the sun', 'urn:xmpp:message-correct:0')
      await press(corrected.getByRole('button', { name: 'Edited' }))
      const versions = page.getByRole('dialog', { name: 'Versions' })
      await expect(versions).toContainText('And Juliet is the son')
      await expect(versions).toContainText('And Juliet is the sun')
      await keyboard.press('Escape')
      await expect(versions).toHaveCount(0)
    })

    await test.step('the details show its delivery, by device', async () => {
      const id = idOf(await romeoGot('And Juliet is the son'))
      await goTo(page, 'And Juliet is the sun')
      await keyboard.press('i')
      const details = page.getByRole('dialog', { name: 'Message details' })
      await expect(details).toContainText('Accepted by the server')
      await expect(details).toContainText(/Delivered.*on the device “/)
      await expect(details).toContainText(id)
      await keyboard.press('Escape')
      talk.fromRomeo(`<displayed xmlns='urn:xmpp:chat-markers:0' id='${id}'/>`)
      await expect(messages(page, 'And Juliet is the sun').getByRole('img', { name: 'Read' })).toBeVisible()
      await keyboard.press('i')
      await expect(details).toContainText(/XEP-0333.*on the device “/)
      await keyboard.press('Escape')
    })

    await test.step('deleting for everyone leaves a sentence, deleting here leaves nothing', async () => {
      await goTo(page, 'And Juliet is the sun')
      await keyboard.press('Delete')
      const dialog = page.getByRole('dialog', { name: 'Delete message' })
      await press(dialog.getByRole('button', { name: 'Delete for everyone' }))
      await agree(page, 'Delete 1 message for everyone?')
      await expect(messages(page, 'This message was deleted')).toHaveCount(1)
      await expect(messages(page, 'And Juliet is the sun')).toHaveCount(0)
      await romeoGot('urn:xmpp:message-retract:1')

      romeo.say(talk.address, 'Arise, fair sun')
      await goTo(page, 'Arise, fair sun')
      await keyboard.press('Delete')
      await expect(dialog.getByRole('button', { name: 'Delete for everyone' })).toHaveCount(0)
      await press(dialog.getByRole('button', { name: 'Delete for me' }))
      await agree(page, 'Delete 1 message from this computer?')
      await expect(messages(page, 'Arise, fair sun')).toHaveCount(0)
    })

    await test.step('a selected part of a message is quoted, with the mouse', async () => {
      const body = messages(page, 'It is the east').locator('.body').last()
      await body.dblclick()
      // A right click on selected text is the system's menu; ours has the rest.
      await page
        .getByRole('toolbar', { name: 'Message actions' })
        .getByRole('button', { name: 'More' })
        .click()
      await page.getByRole('menuitem', { name: 'Quote selection' }).click()
      await expect(page.getByRole('group', { name: 'Replying to yourself' })).toBeVisible()
      await expect(composer(page)).toHaveValue(/^> (It|is|the|east)\n$/)
      await keyboard.press('Escape')
      await keyboard.press('ControlOrMeta+a')
      await keyboard.press('Delete')
      await expect(page.getByRole('group', { name: 'Replying to yourself' })).toHaveCount(0)
    })

    await test.step('F forwards to another conversation', async () => {
      await goTo(page, 'It is the east')
      await keyboard.press('f')
      const dialog = page.getByRole('dialog', { name: 'Forward message' })
      await expect(dialog.getByRole('searchbox', { name: 'Search people and chats' })).toBeFocused()
      await keyboard.type('merc')
      await expect(dialog.getByRole('listitem')).toHaveCount(1)
      await keyboard.press('Tab')
      await keyboard.press('Space')
      await press(dialog.getByRole('button', { name: 'Forward to 1 chat' }))
      await expect(dialog).toHaveCount(0)
      await expect(conversations(page, /^Mercutio/)).toContainText('It is the east')
    })

    await test.step('several are selected and copied together', async () => {
      await goTo(page, 'It is the east')
      await keyboard.press(' ')
      const bar = page.getByRole('group', { name: 'Selected messages' })
      await expect(bar).toContainText('1 selected')
      await keyboard.press('Shift+ArrowUp')
      await expect(bar).toContainText('2 selected')
      await keyboard.press('c')
      await expect(bar).toHaveCount(0)
      await backToComposer(page)
      await keyboard.press('ControlOrMeta+v')
      await expect(composer(page)).toHaveValue(
        /^Romeo, .*\nBut soft, what light\?\n\nYou, .*\nIt is the east$/,
      )
      await keyboard.press('ControlOrMeta+a')
      await keyboard.press('Delete')
      await say(page, 'Enough')
      await romeoGot('Enough')
    })
  },
)
