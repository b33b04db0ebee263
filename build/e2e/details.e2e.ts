import { startPeer } from '../live/peer.ts'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './balcony.ts'
import { agree } from './confirm.ts'
import { befriend, conversations, makeAccount, moveTo, press, say, signInQuickly } from './steps.ts'

test('the details of a conversation: who it is, on what, and everything that can be done, by keyboard', async ({
  start,
  server,
}) => {
  test.slow()
  const juliet = makeAccount(server.info, 'juliet')
  const romeo = makeAccount(server.info, 'romeo')
  const nurse = makeAccount(server.info, 'nurse')
  befriend(server.info, juliet, [
    { account: romeo, name: 'Romeo', groups: ['Montague'] },
    { account: nurse, name: 'Nurse' },
  ])
  const lover = await startPeer(server.info, romeo.address, romeo.password)
  const servant = await startPeer(server.info, nurse.address, nurse.password)
  const { page } = await start()
  await signInQuickly(page, server.info, juliet)
  lover.say(juliet.address, 'Good morrow, love')
  await expect(conversations(page, /^Romeo/)).toBeVisible()
  servant.say(juliet.address, 'Madam')
  await expect(conversations(page).first()).toContainText('Madam')

  const details = page.getByRole('complementary', { name: 'Details' })
  const main = page.getByRole('main')
  const button = (name: string) => details.getByRole('button', { name, exact: true })
  const heard = (event: string) =>
    lover.waitFor((e) => e.event === event && 'sender' in e && e.sender === juliet.address)

  await test.step('a right click on the row leads to them, and they are opened', async () => {
    await conversations(page, /^Romeo/).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Details' }).click()
    await expect(details.getByText(romeo.address)).toBeVisible()
    await expect(details.getByText('Montague', { exact: true })).toBeVisible()
    await expect(details.getByText('You see when they are online')).toBeVisible()
    await expect(details.getByText('They see when you are online')).toBeVisible()
  })

  await test.step('their program answers, and so does their clock', async () => {
    const device = details.getByRole('list', { name: 'Their devices' }).getByRole('listitem')
    await expect(device).toHaveCount(1)
    await expect(device).toContainText('Peer 1.0 on Verona')
    await expect(device).toContainText(/:\d\d(\s[AP]M)? there/)
    await expectAccessible(page, 'details')
  })

  await test.step('the shortcut closes and opens them', async () => {
    await page.keyboard.press('ControlOrMeta+i')
    await expect(details).toBeHidden()
    await page.keyboard.press('ControlOrMeta+i')
    await expect(details).toBeVisible()
  })

  await test.step('the conversation is pinned above a newer one, and muted', async () => {
    await expect(conversations(page).first()).toContainText('Nurse')
    await press(button('Pin'))
    await expect(conversations(page).first()).toContainText('Romeo')
    await expect(conversations(page).first()).toContainText('Pinned')
    await press(button('Mute'))
    await moveTo(page.getByRole('menuitem', { name: 'Mute', exact: true }), 'ArrowDown')
    await page.keyboard.press('Enter')
    await expect(details.getByText('Muted until you change it.')).toBeVisible()
    await press(button('Unpin'))
    await expect(conversations(page).first()).toContainText('Nurse')
  })

  await test.step('who took the permission back is asked again', async () => {
    lover.sendRaw(`<presence type='unsubscribed' to='${juliet.address}'/>`)
    await expect(details.getByText('You don’t see when they are online')).toBeVisible()
    await expect(details.getByText(/^Hidden/)).toBeVisible()
    await press(button('Ask again'))
    await heard('subscribe')
    await expect(details.getByText('You see when they are online')).toBeVisible()
    await expect(button('Ask again')).toHaveCount(0)
  })

  await test.step('they are blocked and let in again', async () => {
    await press(button('Block…'))
    const dialog = page.getByRole('dialog', { name: 'Block Romeo?' })
    await press(dialog.getByRole('button', { name: 'Block' }))
    await expect(details.getByText(/^You have blocked them/)).toBeVisible()
    await expect(main.getByRole('group', { name: 'Blocked' })).toBeVisible()
    await press(button('Unblock'))
    await expect(main.getByRole('textbox', { name: 'Message' })).toBeVisible()
  })

  await test.step('they are removed, and the bar adds them again', async () => {
    await press(button('Remove from contacts…'))
    await agree(page, `Remove ${romeo.address} from your contacts?`)
    const bar = main.getByRole('group', { name: 'Not in your contacts' })
    await expect(bar).toBeVisible()
    await expect(main.getByRole('heading', { name: romeo.address })).toBeVisible()
    await press(bar.getByRole('button', { name: 'Add' }))
    const dialog = page.getByRole('dialog', { name: `Contact ${romeo.address}` })
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Husband')
    await page.keyboard.press('Enter')
    await expect(main.getByRole('heading', { name: 'Husband' })).toBeVisible()
    await expect(bar).toBeHidden()
  })

  await test.step('a right click on a message opens its menu, and so does the key for menus', async () => {
    await say(page, 'Wilt thou be gone?')
    const message = page.getByRole('article').filter({ hasText: 'Wilt thou be gone?' })
    await message.getByText('Wilt thou be gone?').click({ button: 'right' })
    await expect(page.getByRole('menuitem', { name: 'Reply' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('menu')).toHaveCount(0)
    await message.focus()
    await page.keyboard.press('Shift+F10')
    await expect(page.getByRole('menuitem', { name: 'Reply' })).toBeVisible()
  })
  await Promise.all([lover.close(), servant.close()])
})
