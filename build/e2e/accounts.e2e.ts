import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright'
import { startPeer } from '../live/peer.ts'
import { startProsody, type ServerInfo } from '../live/prosody.ts'
import { expect, test } from './balcony.ts'
import { agree, refuse } from './confirm.ts'
import {
  accountButton,
  agreeToTrust,
  befriend,
  contact,
  conversations,
  makeAccount,
  messages,
  openSettings,
  say,
  signInQuickly,
} from './steps.ts'

/**
 * Goes from the first screen to the server's form for a new account, or to its refusal. With `first`, the person is asked
 * about the certificate outside of the window.
 */
async function askForForm(page: Page, server: ServerInfo, first = true): Promise<void> {
  const form = page.getByRole('form', { name: 'Create account' })
  await form.getByRole('textbox', { name: 'Server' }).fill(server.domain)
  if (!(await form.getByRole('textbox', { name: 'Connect to' }).isVisible()))
    await form.getByRole('button', { name: 'Advanced' }).click()
  await form.getByRole('textbox', { name: 'Connect to' }).fill(server.host)
  await form.getByRole('textbox', { name: 'Port' }).fill(String(server.port))
  await form.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Trust this certificate' }).click()
  if (first) await agreeToTrust(page, server.domain)
}

test('an account is created, gets another password, leaves this computer and is deleted', async ({
  start,
  server,
}) => {
  test.slow()
  const name = `juliet-${randomUUID().slice(0, 8)}`
  const address = `${name}@${server.info.domain}`
  const [password, another] = [randomUUID(), randomUUID()]
  const first = await start()
  const { page } = first

  await page.getByRole('button', { name: 'Create account' }).click()
  const form = page.getByRole('form', { name: 'Create account' })

  await test.step('a server without registration says so', async () => {
    const closed = await startProsody({ domain: 'closed.test', openRegistration: false })
    try {
      await askForForm(page, closed.info)
      await expect(form.getByRole('alert')).toContainText('This server doesn’t let programs create accounts')
    } finally {
      await closed.dispose()
    }
  })

  await test.step('an open server shows its form, and the account is created', async () => {
    await askForForm(page, server.info)
    await expect(form.getByRole('heading', { name: `New account on ${server.info.domain}` })).toBeVisible()
    await form.getByRole('textbox', { name: 'User name' }).fill(name)
    await form.getByRole('button', { name: 'Create account' }).click()
    await expect(form.getByRole('alert')).toHaveText('Fill in “Password”.')
    await form.getByRole('textbox', { name: 'Password' }).fill(password)
    await form.getByRole('button', { name: 'Create account' }).click()
    const made = page.getByRole('dialog', { name: 'Your account is ready' })
    await expect(made).toContainText(address)
    await made.getByRole('button', { name: 'Later' }).click()
    await expect(accountButton(page, address)).toBeVisible()
  })

  await test.step('a taken name is refused with a sentence', async () => {
    await page.getByRole('button', { name: 'Add account' }).click()
    await page
      .getByRole('dialog', { name: 'Add account' })
      .getByRole('button', { name: 'Create account' })
      .click()
    await askForForm(page, server.info, false)
    await form.getByRole('textbox', { name: 'User name' }).fill(name)
    await form.getByRole('textbox', { name: 'Password' }).fill(password)
    await form.getByRole('button', { name: 'Create account' }).click()
    await expect(form.getByRole('alert')).toHaveText('Someone already has this name. Choose another.')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  await test.step('the password changes, here and for every other client', async () => {
    const settings = await openSettings(page, 'Account')
    await settings.getByRole('button', { name: 'Change password' }).click()
    const change = settings.getByRole('form', { name: 'Change password' })
    await change.getByRole('textbox', { name: 'New password', exact: true }).fill(another)
    await change.getByRole('textbox', { name: 'Repeat new password' }).fill(password)
    await change.getByRole('button', { name: 'Change password' }).click()
    await expect(change.getByRole('alert')).toHaveText('The two passwords are different.')
    await change.getByRole('textbox', { name: 'Repeat new password' }).fill(another)
    await change.getByRole('button', { name: 'Change password' }).click()
    await refuse(page, `Change the password of ${address}?`)
    await expect(change.getByRole('alert')).toHaveCount(0)
    await change.getByRole('button', { name: 'Change password' }).click()
    await agree(page, `Change the password of ${address}?`)
    await expect(settings.getByText('The password was changed.')).toBeVisible()
    await page.keyboard.press('Escape')

    await expect(startPeer(server.info, address, password)).rejects.toThrow('was not let in')
    const elsewhere = await startPeer(server.info, address, another)
    await elsewhere.close()
    await first.quit()
  })

  const second = await start()
  await test.step('the keychain has the new one at the next start', async () => {
    await expect(accountButton(second.page, address)).toBeVisible()
  })

  const welcome = second.page.getByRole('heading', { name: 'Welcome to Balcony' })
  await test.step('the account is removed from this computer and added again', async () => {
    const settings = await openSettings(second.page, 'Account')
    await settings.getByRole('button', { name: 'Remove from this computer' }).click()
    await agree(second.page, `Remove ${address} from this computer?`)
    await expect(welcome).toBeVisible()
    await expect(second.page.getByRole('dialog')).toHaveCount(0)
    await signInQuickly(second.page, server.info, { address, password: another })
  })

  await test.step('the account is deleted on the server for good', async () => {
    const settings = await openSettings(second.page, 'Account')
    await settings.getByRole('button', { name: 'Delete account' }).click()
    const sure = second.page.getByRole('dialog', { name: `Delete ${address} for good?` })
    await expect(sure.getByRole('button', { name: 'Delete for good' })).toBeDisabled()
    await sure.getByRole('textbox', { name: `Type ${address} to confirm` }).fill(address)
    await sure.getByRole('button', { name: 'Delete for good' }).click()
    await agree(second.page, `Delete ${address} for good?`)
    await expect(welcome).toBeVisible()
    await expect(second.page.getByRole('alert')).toHaveCount(0)
    await expect(startPeer(server.info, address, another)).rejects.toThrow('was not let in')
  })
})

test('two accounts in one window', async ({ start, server }) => {
  const [juliet, angelica] = [makeAccount(server.info, 'juliet'), makeAccount(server.info, 'angelica')]
  const [romeo, peter] = [makeAccount(server.info, 'romeo'), makeAccount(server.info, 'peter')]
  befriend(server.info, juliet, [{ account: romeo, name: 'Romeo' }])
  befriend(server.info, angelica, [{ account: peter, name: 'Peter' }])
  const [lover, servant] = await Promise.all([
    startPeer(server.info, romeo.address, romeo.password),
    startPeer(server.info, peter.address, peter.password),
  ])
  const { page } = await start()

  await test.step('the second is added beside the first', async () => {
    await signInQuickly(page, server.info, juliet)
    await page.getByRole('button', { name: 'Add account' }).click()
    await signInQuickly(page, server.info, angelica)
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.getByRole('button', { name: 'Add account' }).click()
    const form = page.getByRole('form', { name: 'Sign in' })
    await form.getByRole('textbox', { name: 'Address' }).fill(juliet.address)
    await form.getByRole('textbox', { name: 'Password' }).fill(juliet.password)
    await form.getByRole('button', { name: 'Sign in' }).click()
    await expect(form.getByRole('alert')).toHaveText(
      'This account is already in Balcony. Choose it in the list of accounts.',
    )
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  await test.step('each has its own contacts and sends from its own address', async () => {
    lover.say(juliet.address, 'Good morrow, love')
    servant.say(angelica.address, 'Anon')
    await expect(conversations(page)).toHaveCount(2)
    await conversations(page, /^Peter/).click()
    await expect(page.getByRole('main')).toContainText(angelica.address)
    await say(page, 'My fan, Peter')
    await servant.waitFor((e) => e.event === 'message' && e.sender === angelica.address)
    await expect(messages(page, 'My fan').getByRole('img', { name: 'Delivered' })).toBeVisible()
    await page.getByRole('tab', { name: 'People' }).click()
    await expect(contact(page, 'Romeo')).toContainText('Available · On the balcony')
    await expect(contact(page, 'Peter')).toContainText('Available · On the balcony')
  })

  await test.step('the window shows one of them alone', async () => {
    await accountButton(page, juliet.address).click()
    await page.getByRole('menuitem', { name: 'Show only this account' }).click()
    await expect(contact(page, 'Peter')).toHaveCount(0)
    await expect(contact(page, 'Romeo')).toBeVisible()
    await page.getByRole('tab', { name: 'Chats' }).click()
    await expect(conversations(page)).toHaveCount(1)
    await expect(conversations(page, /^Romeo/)).toBeVisible()
    await accountButton(page, juliet.address).click()
    await page.getByRole('menuitem', { name: 'Show all accounts' }).click()
    await expect(conversations(page)).toHaveCount(2)
  })

  await test.step('both announce the chosen presence', async () => {
    await page.getByRole('button', { name: 'Presence: Available' }).click()
    await page.getByRole('menuitemradio', { name: 'Do not disturb' }).click()
    await lover.waitFor((e) => e.event === 'presence' && e.sender === juliet.address && e.show === 'dnd')
    await servant.waitFor((e) => e.event === 'presence' && e.sender === angelica.address && e.show === 'dnd')
  })

  await test.step('one is switched off, the other stays', async () => {
    const settings = await openSettings(page, 'Account')
    await settings.getByRole('combobox', { name: 'Account' }).selectOption(angelica.address)
    await settings.getByRole('switch', { name: 'Use this account' }).click()
    await servant.waitFor((e) => e.event === 'presence' && e.show === 'unavailable')
    await page.keyboard.press('Escape')
    await expect(accountButton(page, angelica.address, 'switched off')).toBeVisible()
    await expect(accountButton(page, juliet.address)).toBeVisible()
  })

  await test.step('one is removed together with its conversations', async () => {
    await accountButton(page, angelica.address, 'switched off').click()
    await page.getByRole('menuitem', { name: 'Account settings' }).click()
    const settings = page.getByRole('dialog', { name: 'Settings' })
    await settings.getByRole('button', { name: 'Remove from this computer' }).click()
    await agree(page, `Remove ${angelica.address} from this computer?`)
    await expect(settings).toContainText(juliet.address)
    await page.keyboard.press('Escape')
    await expect(conversations(page)).toHaveCount(1)
    await expect(page.getByRole('heading', { name: 'Choose a chat' })).toBeVisible()
  })
  await Promise.all([lover.close(), servant.close()])
})
