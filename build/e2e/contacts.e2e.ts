import { startPeer } from '../live/peer.ts'
import { expect, test } from './balcony.ts'
import { agree } from './confirm.ts'
import {
  askOfContact,
  befriend,
  contact,
  conversations,
  makeAccount,
  messages,
  signInQuickly,
} from './steps.ts'

test('contacts: groups, names, hiding, search, requests and blocking', async ({ start, server }) => {
  test.slow()
  const juliet = makeAccount(server.info, 'juliet')
  const romeo = makeAccount(server.info, 'romeo')
  const benvolio = makeAccount(server.info, 'benvolio')
  const nurse = makeAccount(server.info, 'nurse')
  const paris = makeAccount(server.info, 'paris')
  befriend(server.info, juliet, [
    { account: romeo, name: 'Romeo', groups: ['Montague'] },
    { account: benvolio, name: 'Benvolio', groups: ['Montague'] },
    { account: nurse, name: 'Nurse' },
  ])
  const [lover, suitor] = await Promise.all([
    startPeer(server.info, romeo.address, romeo.password),
    startPeer(server.info, paris.address, paris.password),
  ])
  const { page } = await start()
  await signInQuickly(page, server.info, juliet)
  await page.getByRole('tab', { name: 'People' }).click()

  await test.step('contacts are listed in groups that close and open', async () => {
    const group = contact(page, 'Montague').getByRole('button')
    await expect(group).toContainText('1 of 2')
    await expect(contact(page, 'Others')).toContainText('0 of 1')
    await expect(contact(page, 'Romeo')).toContainText('Available · On the balcony')
    await group.click()
    await expect(group).toHaveAttribute('aria-expanded', 'false')
    await expect(contact(page, 'Romeo')).toHaveCount(0)
    await expect(contact(page, 'Nurse')).toBeVisible()
    await group.click()
    await expect(contact(page, 'Romeo')).toBeVisible()
  })

  await test.step('a contact gets another name and another group', async () => {
    await askOfContact(page, 'Benvolio', 'Name and groups…')
    const dialog = page.getByRole('dialog', { name: `Contact ${benvolio.address}` })
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Cousin')
    await dialog.getByRole('checkbox', { name: 'Montague' }).uncheck()
    await dialog.getByRole('textbox', { name: 'New group' }).fill('Household')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toBeHidden()
    await expect(contact(page, 'Benvolio')).toHaveCount(0)
    await expect(contact(page, 'Cousin')).toBeVisible()
    await expect(contact(page, 'Household')).toContainText('0 of 1')
    await expect(contact(page, 'Montague')).toContainText('1 of 1')
  })

  await test.step('offline people can be hidden', async () => {
    await page.getByRole('button', { name: 'View options' }).click()
    await page.getByRole('menuitem', { name: 'Hide offline people' }).click()
    await expect(contact(page, 'Cousin')).toHaveCount(0)
    await expect(contact(page, 'Romeo')).toBeVisible()
    await page.getByRole('button', { name: 'View options' }).click()
    await page.getByRole('menuitem', { name: 'Show offline people' }).click()
    await expect(contact(page, 'Cousin')).toBeVisible()
  })

  await test.step('the search finds people during typing', async () => {
    const found = page.getByRole('listbox', { name: 'Results' }).getByRole('option')
    const search = page.getByRole('searchbox', { name: 'Search' })
    await search.press('r')
    await expect(found.filter({ hasText: 'Romeo' })).toBeVisible()
    await search.fill('cous')
    await expect(found).toHaveCount(1)
    await search.press('Enter')
    await expect(page.getByRole('main').getByRole('heading', { name: 'Cousin' })).toBeVisible()
    await expect(search).toHaveValue('')
    await search.fill('zounds')
    await expect(page.getByText('Nothing matches “zounds”')).toBeVisible()
    await search.press('Escape')
    await expect(contact(page, 'Romeo')).toBeVisible()
  })

  await test.step('contacts see the person’s presence', async () => {
    await page.getByRole('button', { name: 'Presence: Available' }).click()
    const status = page.getByRole('textbox', { name: 'Status message' })
    await status.fill('At the window')
    await status.press('Enter')
    await lover.waitFor(
      (e) => e.event === 'presence' && e.sender === juliet.address && e.status === 'At the window',
    )
  })

  const requests = page.getByRole('list', { name: 'Requests' })
  const asking = requests.getByRole('listitem', { name: /^paris/ })
  await test.step('a request is declined, and the sender learns only that', async () => {
    suitor.subscribe(juliet.address)
    await page.getByRole('tab', { name: 'Chats' }).click()
    await conversations(page, /^Unknown senders/).click()
    await asking.getByRole('button', { name: 'Decline' }).click()
    await expect(requests).toBeHidden()
    await suitor.waitFor((e) => e.event === 'unsubscribed' && e.sender === juliet.address)
    expect(suitor.events.filter((e) => e.event === 'presence' && e.sender === juliet.address)).toEqual([])
  })

  await test.step('somebody who asks again is blocked, and nothing from them arrives', async () => {
    suitor.subscribe(juliet.address)
    await asking.getByRole('button', { name: 'Block' }).click()
    await expect(requests).toBeHidden()
    suitor.say(juliet.address, 'Happily met, my lady and my wife')
    await suitor.waitFor((e) => e.event === 'bounced' && e.sender === juliet.address)
    await page.getByRole('tab', { name: 'Chats' }).click()
    await expect(conversations(page, /^Cousin/)).toBeVisible()
    await expect(conversations(page, /^(paris|Unknown)/)).toHaveCount(0)
  })

  await test.step('unblocked, they can write again', async () => {
    await page.getByRole('tab', { name: 'People' }).click()
    await page.getByRole('button', { name: 'View options' }).click()
    await page.getByRole('menuitem', { name: 'Blocked people' }).click()
    const dialog = page.getByRole('dialog', { name: 'Blocked people' })
    const blocked = dialog.getByRole('listitem', { name: paris.address })
    await blocked.getByRole('button', { name: 'Unblock' }).click()
    await expect(dialog.getByText('Nobody is blocked')).toBeVisible()
    await page.keyboard.press('Escape')
    suitor.say(juliet.address, 'Come you to make confession?')
    await page.getByRole('tab', { name: 'Chats' }).click()
    await conversations(page, /^Unknown senders/).click()
    await conversations(page, /^paris/).click()
    await expect(messages(page, 'Come you to make confession?')).toHaveCount(1)
    await expect(messages(page, 'Happily met')).toHaveCount(0)
  })

  await test.step('a removed contact is gone from the list and no longer sees the person', async () => {
    await page.getByRole('tab', { name: 'People' }).click()
    await askOfContact(page, 'Romeo', 'Remove from contacts…')
    await agree(page, `Remove ${romeo.address} from your contacts?`)
    await expect(contact(page, 'Romeo')).toHaveCount(0)
    await expect(contact(page, 'Montague')).toHaveCount(0)
    await lover.waitFor(
      (e) => e.event === 'presence' && e.sender === juliet.address && e.show === 'unavailable',
    )
  })
  await Promise.all([lover.close(), suitor.close()])
})
