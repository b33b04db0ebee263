import { startPeer } from '../live/peer.ts'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './balcony.ts'
import {
  befriend,
  contact,
  conversations,
  makeAccount,
  messages,
  openSettings,
  say,
  signInQuickly,
} from './steps.ts'

test('axe finds nothing to object to, in light and dark', { tag: '@host' }, async ({ start, server }) => {
  test.slow()
  const juliet = makeAccount(server.info, 'juliet')
  const romeo = makeAccount(server.info, 'romeo')
  const nurse = makeAccount(server.info, 'nurse')
  befriend(server.info, juliet, [
    { account: romeo, name: 'Romeo', groups: ['Montague'] },
    { account: nurse, name: 'Nurse' },
  ])
  const lover = await startPeer(server.info, romeo.address, romeo.password)
  const { page } = await start()
  await expect(page.getByRole('form', { name: 'Sign in' })).toBeVisible()
  await expectAccessible(page, 'first screen')
  await signInQuickly(page, server.info, juliet)

  lover.say(juliet.address, 'See https://example.org, love')
  await conversations(page, /^Romeo/).click()
  await say(page, 'I see')
  await expect(messages(page, 'I see').getByRole('img', { name: 'Delivered' })).toBeVisible()
  await expectAccessible(page, 'an open chat')

  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Mute', exact: true }).click()
  await expect(conversations(page, /^Romeo.*muted/)).toBeVisible()
  await expectAccessible(page, 'a muted chat')

  await page.getByRole('tab', { name: 'People' }).click()
  await expect(contact(page, 'Nurse')).toBeVisible()
  await expectAccessible(page, 'people')

  for (const tab of ['Account', 'Notifications', 'Privacy', 'Appearance', 'Advanced']) {
    const settings = await openSettings(page, tab)
    if (tab === 'Notifications') await settings.getByRole('switch', { name: 'Quiet hours' }).click()
    await expectAccessible(page, `settings, ${tab}`)
    await page.keyboard.press('Escape')
    await expect(settings).toBeHidden()
  }

  await page.getByRole('button', { name: 'New conversation' }).click()
  await expect(page.getByRole('dialog', { name: 'New conversation' })).toBeVisible()
  await expectAccessible(page, 'new conversation')
  await lover.close()
})
