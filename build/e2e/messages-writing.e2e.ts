import { expect } from './balcony.ts'
import { conversations, messages, openSettings, press, startChat, type } from './steps.ts'
import { backToComposer, composer, goTo, test } from './talk.ts'

test('by keyboard alone: ways to write', async ({ talk, start }) => {
  test.slow()
  const { page, romeo, romeoGot } = talk
  const { keyboard } = page

  await test.step('a code becomes its emoji, whole or chosen from the list', async () => {
    await backToComposer(page)
    await keyboard.type('A :rose:')
    await expect(composer(page)).toHaveValue('A 🌹')
    await keyboard.type(' and :hear')
    const list = page.getByRole('listbox', { name: 'Emoji by name' })
    await expect(list.getByRole('option').first()).toBeVisible()
    await keyboard.press('Enter')
    await expect(composer(page)).toHaveValue(/^A 🌹 and \S+ $/)
    await keyboard.press('Enter')
    await romeoGot('A 🌹 and ')
  })

  await test.step('the picker inserts one; a single emoji is shown large', async () => {
    await keyboard.press('ControlOrMeta+Shift+E')
    const picker = page.getByRole('dialog', { name: 'Emoji' })
    await expect(picker.getByRole('combobox', { name: 'Search emoji' })).toBeFocused()
    await keyboard.type('dove')
    await expect(picker.getByRole('gridcell', { name: 'dove' })).toBeVisible()
    await keyboard.press('Enter')
    await expect(composer(page)).toHaveValue('🕊️')
    await expect(composer(page)).toBeFocused()
    await keyboard.press('Enter')
    await romeoGot('🕊')
  })

  await test.step('/me sends an action', async () => {
    await keyboard.type('/me leans on her hand')
    await expect(page.getByText(/^Will read “.* leans on her hand”$/)).toBeVisible()
    await keyboard.press('Enter')
    await expect(messages(page, /\* .* leans on her hand/)).toHaveCount(1)
    await romeoGot('/me leans on her hand')
  })

  await test.step('a subject', async () => {
    await press(page.getByRole('button', { name: 'More ways to write' }))
    await expect(page.getByRole('menuitem').first()).toBeFocused()
    await keyboard.press('Enter')
    await expect(page.getByRole('textbox', { name: 'Subject' })).toBeFocused()
    await keyboard.type('The feast')
    await keyboard.press('Enter')
    await keyboard.type('Shall I come?')
    await keyboard.press('Enter')
    await expect(messages(page, 'Shall I come?')).toContainText('The feast')
    const got = await romeoGot('Shall I come?')
    expect(got).toContain('<subject>The feast</subject>')
    await expect(page.getByRole('textbox', { name: 'Subject' })).toHaveCount(0)
  })

  await test.step('send later: it waits in the log with its time, and can be sent now', async () => {
    await type(composer(page), 'Good morning')
    await press(page.getByRole('button', { name: 'Send later' }))
    await expect(page.getByRole('menuitem').first()).toBeFocused()
    await keyboard.press('Enter')
    const waiting = messages(page, 'Good morning')
    await expect(waiting).toContainText(/Will be sent: (tomorrow, )?\d/)
    await expect(waiting.getByRole('img', { name: 'Waiting' })).toBeVisible()
    await expect(composer(page)).toHaveValue('')
    expect(romeo.events.filter((e) => e.event === 'message' && e.body === 'Good morning')).toEqual([])
    await press(waiting.getByRole('button', { name: 'Send now' }))
    await romeoGot('Good morning')
    await expect(waiting.getByRole('img', { name: 'Delivered' })).toBeVisible()
    await expect(waiting).not.toContainText('Will be sent')
  })

  await test.step('with the setting on, sending is undone within five seconds', async () => {
    const settings = await openSettings(page, 'Appearance')
    await settings.getByRole('switch', { name: 'Wait 5 seconds before sending' }).press(' ')
    await keyboard.press('Escape')
    await expect(settings).toHaveCount(0)
    await type(composer(page), 'I never loved thee')
    await keyboard.press('Enter')
    await press(page.getByRole('button', { name: 'Undo send' }))
    await expect(messages(page, 'I never loved thee')).toHaveCount(0)
    await expect(composer(page)).toHaveValue('I never loved thee')
    await expect(page.getByText('Not sent.')).toBeVisible()
    await keyboard.press('ControlOrMeta+a')
    await keyboard.type('I love thee')
    await keyboard.press('Enter')
    await romeoGot('I love thee')
    expect(romeo.events.filter((e) => e.event === 'message' && e.body === 'I never loved thee')).toEqual([])
  })

  await test.step('a draft and the message it replies to survive closing Balcony', async () => {
    await goTo(page, 'But soft')
    await page.keyboard.press('r')
    await expect(composer(page)).toBeFocused()
    await page.keyboard.type('Who is ')
    await page.keyboard.type('there?')
    await startChat(page, talk.mercutio, 'Start chat')
    await expect(conversations(page, /^Romeo/)).toContainText('Draft: Who is there?')
    await talk.balcony.quit()

    const { page: again } = await start()
    await expect(conversations(again, /^Romeo/)).toContainText('Draft: Who is there?')
    await again.keyboard.press('ControlOrMeta+2')
    await expect(composer(again)).toHaveValue('Who is there?')
    await expect(again.getByRole('group', { name: 'Replying to Romeo' })).toContainText('But soft')
    await again.keyboard.press('Enter')
    await romeoGot('Who is there?', 'urn:xmpp:reply:0')
    await expect(
      messages(again, 'Who is there?').getByRole('button', { name: 'In reply to Romeo' }),
    ).toBeVisible()
  })
})
