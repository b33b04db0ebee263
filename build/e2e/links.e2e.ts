import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { electronArguments, findElectron } from '../electron-binary.ts'
import { startPeer } from '../live/peer.ts'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './balcony.ts'
import { inEnglish } from './language.ts'
import { befriend, contact, conversations, makeAccount, messages, press, signInQuickly } from './steps.ts'

const root = join(import.meta.dirname, '..', '..')

/** Starts Balcony a second time, as the system does for a link. Returns its exit code. */
async function startAgain(
  profile: string,
  env: Readonly<Record<string, string>>,
  handed: readonly string[],
): Promise<number | null> {
  const executable = findElectron()
  if (executable === null) throw new Error('no Electron on this machine')
  const args = ['--disable-gpu', ...electronArguments(root), '--profile', profile, ...handed]
  const child = spawn(executable, args, {
    env: { ...inEnglish(process.env), ...env },
    stdio: 'ignore',
    timeout: 30_000,
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}

const linkDialog = (page: Page) => page.getByRole('dialog', { name: 'Open link' })
const field = (page: Page) => page.getByRole('textbox', { name: 'Message' })

test('a link given to a second start opens in the first, and nothing happens before the person agrees', async ({
  start,
  server,
  profile,
  display,
  keyring,
  host,
}) => {
  test.skip(host !== 'electron', 'only Electron is started by the system')
  test.slow()
  const juliet = makeAccount(server.info, 'juliet')
  const romeo = makeAccount(server.info, 'romeo')
  const lover = await startPeer(server.info, romeo.address, romeo.password)
  const { page } = await start()
  await signInQuickly(page, server.info, juliet)
  const again = (...handed: string[]) =>
    startAgain(profile, { ...keyring.env, DISPLAY: display.name }, handed)
  const dialog = linkDialog(page)

  await test.step('a message becomes a draft, and is sent by the person alone', async () => {
    expect(await again(`xmpp:${romeo.address}?message;body=Hist!%0ARomeo`)).toBe(0)
    await expect(dialog).toContainText(romeo.address)
    await expect(dialog).toContainText('Hist!')
    await expect(conversations(page)).toHaveCount(0)
    await press(dialog.getByRole('button', { name: 'Open as draft' }))
    await expect(dialog).toBeHidden()
    await expect(field(page)).toHaveValue('Hist!\nRomeo')
    await expect(field(page)).toBeFocused()
    expect(lover.events.map(({ event }) => event)).not.toContain('message')
    await page.keyboard.press('Enter')
    await lover.waitFor((event) => event.event === 'message' && event.body === 'Hist!\nRomeo')
  })

  await test.step('a contact request is sent only after the person agrees', async () => {
    expect(await again(`xmpp:${romeo.address}?roster;name=Tybalt;preauth=TOKEN`)).toBe(0)
    await expect(dialog).toContainText('This is an invitation')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('My Romeo')
    expect(lover.events.map(({ event }) => event)).not.toContain('subscribe')
    await press(dialog.getByRole('button', { name: 'Add to contacts' }))
    await lover.waitFor((event) => event.event === 'subscribe')
    await expect(contact(page, 'My Romeo')).toBeVisible()
  })

  await test.step('text for somebody is added below an existing draft', async () => {
    await page.getByRole('tab', { name: 'Chats' }).click()
    await conversations(page, /^My Romeo/).click()
    await field(page).fill('O')
    expect(await again('--send-to', romeo.address, 'Good', 'night')).toBe(0)
    await expect(dialog).toContainText('Good night')
    await press(dialog.getByRole('button', { name: 'Open as draft' }))
    await expect(field(page)).toHaveValue('O\nGood night')
  })

  await test.step('a room is only entered from the dialog for it, which knows its address and password', async () => {
    const room = `orchard@${server.info.domain}`
    expect(await again(`xmpp:${room}?join;password=sesame`)).toBe(0)
    await expect(dialog).toContainText('and brings its password')
    await press(dialog.getByRole('button', { name: 'Join room' }))
    const join = page.getByRole('dialog', { name: 'Join a room' })
    await expect(join.getByRole('textbox', { name: 'Address' })).toHaveValue(room)
    await expect(join.getByLabel('Password')).toHaveValue('sesame')
    await press(join.getByRole('button', { name: 'Cancel' }))
    await expect(join).toBeHidden()
    await expect(conversations(page)).toHaveCount(1)
  })

  await test.step('files wait until the person has said to whom, and are sent by the person alone', async () => {
    const sendTo = page.getByRole('dialog', { name: 'Send to' })
    expect(await again('--send', join(root, 'package.json'), root)).toBe(0)
    await expect(sendTo).toContainText('package.json')
    await expect(sendTo).toContainText('This is a folder.')
    await page.keyboard.type('Romeo')
    await page.keyboard.press('Enter')
    await expect(sendTo).toBeHidden()
    const attachments = page.getByRole('list', { name: 'Attachments' })
    await expect(attachments).toContainText('package.json')
    await attachments.getByRole('button', { name: 'Remove package.json' }).click()
    await expect(attachments).toBeHidden()
    expect(await again('--send-to', romeo.address, join(root, 'LICENSE'))).toBe(0)
    await expect(sendTo.getByRole('radio', { name: /My Romeo/ })).toBeChecked()
    await page.keyboard.press('Escape')
    await expect(sendTo).toBeHidden()
    await expect(attachments).toBeHidden()
  })

  await test.step('hostile links get one sentence each, and a flood of them is limited', async () => {
    expect(await again(`xmpp:${romeo.address}?message;body=%1B%5B2J`, 'xmpp:a%C0%AFb@c.example')).toBe(0)
    await expect(dialog).toContainText('characters that aren’t allowed in links')
    await expect(dialog).toContainText('Link 1 of 2')
    await page.keyboard.press('Escape')
    await expect(dialog).toContainText('The link is damaged')
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    expect(
      await again(...Array.from({ length: 40 }, (_, n) => `xmpp:u${n}@c.example?javascript:alert(1)`)),
    ).toBe(0)
    await expect(dialog).toContainText('35 more.')
    for (let n = 0; n < 5; n++) {
      await expect(dialog).toContainText(`u${n}@c.example`)
      await page.keyboard.press('Escape')
    }
    await expect(dialog).toBeHidden()
  })
  await lover.close()
})

test('files on the first command line wait until the person has said to whom', async ({ start, server }) => {
  const juliet = makeAccount(server.info, 'juliet')
  befriend(server.info, juliet, [{ account: makeAccount(server.info, 'romeo'), name: 'My Romeo' }])
  const first = await start()
  await signInQuickly(first.page, server.info, juliet)
  await first.page.getByRole('tab', { name: 'People' }).click()
  await expect(contact(first.page, 'My Romeo')).toBeVisible()
  await first.quit()

  const { page } = await start({ args: ['--send', join(root, 'LICENSE')] })
  const sendTo = page.getByRole('dialog', { name: 'Send to' })
  await expect(sendTo).toContainText('LICENSE')
  await page.keyboard.type('Romeo')
  await page.keyboard.press('Enter')
  await expect(sendTo).toBeHidden()
  await expect(page.getByRole('list', { name: 'Attachments' })).toContainText('LICENSE')
})

test('a link given to the first start waits for an account, and one that is too long ends only its own start', async ({
  start,
  server,
  profile,
  display,
  keyring,
  host,
}) => {
  test.skip(host !== 'electron', 'only Electron is started by the system')
  test.slow()
  const juliet = makeAccount(server.info, 'juliet')
  const { page } = await start({ args: ['xmpp:romeo@montague.example?message;body=Hist'] })
  const dialog = linkDialog(page)
  await expect(dialog).toContainText('Sign in first')
  await press(dialog.getByRole('button', { name: 'Later' }))
  await expect(dialog).toBeHidden()
  await signInQuickly(page, server.info, juliet)
  await press(dialog.getByRole('button', { name: 'Open as draft' }))
  await expect(field(page)).toHaveValue('Hist')

  const env = { ...keyring.env, DISPLAY: display.name }
  const executable = findElectron()
  if (executable === null) throw new Error('no Electron on this machine')
  const args = ['--disable-gpu', ...electronArguments(root), '--profile', profile]
  const long = `xmpp:${juliet.address}?message;body=${'a'.repeat(100_000)}`
  const second = spawn(executable, [...args, long], {
    env: { ...inEnglish(process.env), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const gone = once(second, 'exit')
  let said = ''
  second.stderr.on('data', (data: Buffer) => (said += data.toString()))
  await expect.poll(() => said).toContain('The link is too long for Balcony to open.')
  // The box stays until somebody closes it.
  second.kill('SIGKILL')
  await gone
  await expect(linkDialog(page)).toBeHidden()
  expect(await startAgain(profile, env, [`xmpp:${juliet.address}?message;body=${'a'.repeat(8000)}`])).toBe(0)
  await expect(linkDialog(page)).toBeVisible()
})

test('a link in a message is asked about first', async ({ start, server }) => {
  const juliet = makeAccount(server.info, 'juliet')
  const romeo = makeAccount(server.info, 'romeo')
  befriend(server.info, juliet, [{ account: romeo, name: 'Romeo' }])
  const lover = await startPeer(server.info, romeo.address, romeo.password)
  const { page } = await start()
  await signInQuickly(page, server.info, juliet)
  lover.say(
    juliet.address,
    'Meet xmpp:nurse@capulet.example?roster;name=Nurse or xmpp:orchard@rooms.example?join',
  )
  await conversations(page, /^Romeo/).click()
  const dialog = linkDialog(page)

  await messages(page, 'Meet')
    .getByRole('link', { name: /nurse@capulet/ })
    .click()
  await expect(dialog).toContainText('nurse@capulet.example')
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Nurse')
  await expectAccessible(page, 'a link to a contact')
  await press(dialog.getByRole('button', { name: 'Open chat' }))
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toContainText('nurse')
  await page.getByRole('tab', { name: 'People' }).click()
  await expect(contact(page, 'Romeo')).toBeVisible()
  await expect(contact(page, /nurse/i)).toHaveCount(0)

  await page.getByRole('tab', { name: 'Chats' }).click()
  await conversations(page, /^Romeo/).click()
  await messages(page, 'Meet')
    .getByRole('link', { name: /orchard/ })
    .click()
  await expect(dialog).toContainText('The link asks you to join the room at this address')
  await expectAccessible(page, 'a link to a room')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await lover.close()
})
