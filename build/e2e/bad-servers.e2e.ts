import { randomUUID } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright'
import {
  createAuthority,
  createSelfSigned,
  expired,
  type KeyedCertificate,
} from '../../electron/engine/testing/certificates.ts'
import { startPeer } from '../live/peer.ts'
import { addAccount, startProsody, type ProsodyServer } from '../live/prosody.ts'
import { expect, test as base } from './balcony.ts'
import { attacks, deep, startHostileServer, type HostileServer, type Misdeed } from './hostile-server.ts'
import { accountButton, agreeToTrust, makeAccount, messages } from './steps.ts'

const DOMAIN = 'hostile.test'
const NURSE = `nurse@${DOMAIN}`

const SUBJECT = { commonName: DOMAIN, names: [DOMAIN] }

interface Fixtures {
  /** A server with a self-signed certificate. */
  readonly hostile: HostileServer
  /** A Prosody that this test may kill. */
  readonly ownServer: ProsodyServer
}

const test = base.extend<Fixtures>({
  hostile: async ({}, use) => {
    const server = await startHostileServer({
      domain: DOMAIN,
      certificate: createSelfSigned(SUBJECT),
      contacts: [NURSE],
    })
    await use(server)
    await server.close()
  },
  ownServer: async ({}, use) => {
    const server = await startProsody()
    await use(server)
    // The process may be stopped (SIGSTOP), and then no other signal reaches it.
    await server.kill()
    await server.dispose()
  },
})

interface Login {
  readonly address: string
  readonly password?: string
  readonly host?: string
  readonly port?: number
}

/** Fills in the form and sends it. */
async function send(form: Locator, { address, password = 'secret', host, port }: Login): Promise<void> {
  await form.getByRole('textbox', { name: 'Address' }).fill(address)
  await form.getByRole('textbox', { name: 'Password' }).fill(password)
  if (!(await form.getByRole('textbox', { name: 'Port' }).isVisible()))
    await form.getByRole('button', { name: 'Advanced' }).click()
  await form.getByRole('textbox', { name: 'Server' }).fill(host ?? '')
  await form.getByRole('textbox', { name: 'Port' }).fill(port === undefined ? '' : String(port))
  await form.getByRole('button', { name: 'Sign in' }).click()
}

const trust = (page: Page): Locator => page.getByRole('button', { name: 'Trust this certificate' })
const row = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name })

/** Makes the account try again at once, unless it is already trying. */
async function reconnect(page: Page, address: string): Promise<void> {
  const tryNow = page.getByRole('button', { name: 'Try now' })
  await expect(async () => {
    if (await tryNow.isVisible()) await tryNow.click({ timeout: 500 })
    await expect(accountButton(page, address, 'connected')).toBeVisible({ timeout: 2_000 })
  }).toPass()
}

async function openChat(page: Page, address: string, from?: string): Promise<void> {
  await page.getByRole('button', { name: 'New conversation' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New conversation' })
  await dialog.getByRole('textbox', { name: 'Address' }).fill(address)
  if (from !== undefined) await dialog.getByRole('combobox', { name: 'From' }).selectOption(from)
  await dialog.getByRole('button', { name: 'Start chat' }).click()
  await expect(dialog).toBeHidden()
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.keyboard.press('Enter')
}

const state = (page: Page, text: string, name: string): Locator =>
  messages(page, text).getByRole('img', { name, exact: true })

test('signing in that fails says why in one sentence, and keeps what was typed', async ({
  start,
  server,
  hostile,
  profile,
}) => {
  test.slow()
  const authority = createAuthority()
  const authorities = join(profile, 'authority.pem')
  writeFileSync(authorities, authority.cert)
  hostile.certificate = authority.issue(SUBJECT)
  const { page } = await start({ env: { NODE_EXTRA_CA_CERTS: authorities } })
  await page.getByRole('button', { name: 'Sign in' }).click()
  const form = page.getByRole('form', { name: 'Sign in' })
  const alert = form.getByRole('alert')

  const real = makeAccount(server.info, 'juliet')
  const at = { host: server.info.host, port: server.info.port }
  const nobody = `nobody-${randomUUID().slice(0, 8)}@${server.info.domain}`
  const closed = await startHostileServer({ domain: DOMAIN, certificate: hostile.certificate })
  await closed.close()
  const elsewhere: readonly (readonly [string, Login, string])[] = [
    [
      'a wrong password',
      { ...at, address: real.address },
      'The address or the password is wrong. Check both',
    ],
    [
      'an address of no account',
      { ...at, address: nobody },
      'The address or the password is wrong. Check both',
    ],
    ['an unknown domain', { address: 'juliet@nowhere.invalid' }, 'No server was found for “nowhere.invalid”'],
    [
      'a server that is not there',
      { address: `juliet@${DOMAIN}`, host: closed.host, port: closed.port },
      `127.0.0.1 doesn’t accept connections on port ${closed.port}. Check the server and port`,
    ],
  ]
  for (const [what, login, sentence] of elsewhere) {
    await test.step(what, async () => {
      await send(form, login)
      if (login.host === at.host && login.port === at.port) {
        // Its certificate is self-signed. Once trusted, nobody is asked about it again for this address.
        await trust(page).click()
        await agreeToTrust(page, login.address)
      }
      await expect(alert).toContainText(sentence)
      await expect(alert).toHaveCount(1)
      await expect(form.getByRole('textbox', { name: 'Address' })).toHaveValue(login.address)
    })
  }

  const login = { address: `romeo@${DOMAIN}`, host: hostile.host, port: hostile.port }
  const unreadable =
    'The server sent something that Balcony can’t read, so Balcony disconnected. Tell whoever runs the server.'
  const tooMuch =
    'Too much arrived at once, so Balcony disconnected and fetches the rest later. If this goes on, tell whoever runs the server.'
  const misdeeds: readonly (readonly [string, Misdeed, string])[] = [
    [
      'no TLS',
      { at: 'features', how: (s) => s.write('<stream:features/>') },
      'The server offers no encryption',
    ],
    ['another protocol', { at: 'connected', how: attacks.anotherProtocol }, 'This is not a Jabber server'],
    ['garbage', { at: 'features', how: attacks.garbage }, unreadable],
    [
      'a billion laughs at once',
      { at: 'connected', how: attacks.billionLaughs },
      'This is not a Jabber server',
    ],
    ['a billion laughs', { at: 'features', how: attacks.billionLaughs }, unreadable],
    ['20 MB', { at: 'features', how: attacks.twentyMegabytes }, tooMuch],
    ['XML without end', { at: 'password', how: attacks.endless }, tooMuch],
    [
      '10,000 elements deep',
      { at: 'features', how: (s) => s.write(`<stream:features>${deep}</stream:features>`) },
      unreadable,
    ],
    ['gone in the middle', { at: 'password', how: attacks.hangUp }, 'The connection was lost. Try again.'],
    [
      'sent elsewhere where anybody can read along',
      { at: 'features', how: attacks.elsewhere(hostile.port) },
      'The server sent Balcony to an address that isn’t safe to use, so Balcony stopped',
    ],
    [
      'sent from place to place',
      { at: 'secured', how: attacks.elsewhere(hostile.port) },
      'The server keeps sending Balcony from one address to the next. Tell whoever runs the server.',
    ],
  ]
  for (const [what, misdeed, sentence] of misdeeds) {
    await test.step(what, async () => {
      hostile.misdeed = misdeed
      await send(form, login)
      await expect(alert).toContainText(sentence)
      await expect(alert).toHaveCount(1)
      await expect(form.getByRole('textbox', { name: 'Address' })).toHaveValue(login.address)
      await expect(form.getByRole('textbox', { name: 'Password' })).toHaveValue('secret')
    })
  }

  await test.step('a silent server can be cancelled', async () => {
    hostile.misdeed = { at: 'connected', how: attacks.silence }
    await send(form, login)
    await expect(form.getByRole('progressbar', { name: 'Signing in…' })).toBeVisible()
    await form.getByRole('button', { name: 'Cancel' }).click()
    await expect(form.getByRole('button', { name: 'Sign in' })).toBeEnabled()
    await expect(alert).toHaveCount(0)
  })

  hostile.misdeed = null
  const given = hostile.passwords
  const certificates: readonly (readonly [KeyedCertificate, string, string])[] = [
    [
      authority.issue(expired(SUBJECT)),
      'This server’s certificate has expired. Tell whoever runs the server.',
      DOMAIN,
    ],
    [createSelfSigned(SUBJECT), 'This server signed its own certificate', DOMAIN],
    [createAuthority({ commonName: 'Iago' }).issue(SUBJECT), 'This computer doesn’t know the issuer', DOMAIN],
    [
      authority.issue({ commonName: 'other.test', names: ['other.test'] }),
      'is for another name',
      'other.test',
    ],
  ]
  for (const [certificate, sentence, name] of certificates) {
    await test.step(`a certificate: ${sentence}`, async () => {
      hostile.certificate = certificate
      await send(form, login)
      await expect(page.getByRole('alert')).toContainText(sentence)
      await expect(page.getByRole('definition').filter({ hasText: name }).first()).toBeVisible()
      await page.getByRole('button', { name: 'Don’t connect' }).click()
      await expect(form.getByRole('textbox', { name: 'Password' })).toHaveValue('secret')
    })
  }
  expect(hostile.passwords).toBe(given)

  await test.step('and then it works', async () => {
    hostile.certificate = authority.issue(SUBJECT)
    await send(form, login)
    await expect(page.getByRole('button', { name: 'Presence: Available' })).toBeVisible()
  })
})

test('a hostile server costs nothing but its own connection', async ({ start, server, hostile }) => {
  test.slow()
  const heard = (body: string): number =>
    hostile.stanzas.filter(
      (stanza) => stanza.name === 'message' && stanza.child('jabber:client', 'body')?.text() === body,
    ).length
  const romeo = `romeo@${DOMAIN}`
  const juliet = makeAccount(server.info, 'juliet')
  const other = makeAccount(server.info, 'tybalt')

  const { page } = await start()
  await page.getByRole('button', { name: 'Sign in' }).click()
  const form = page.getByRole('form', { name: 'Sign in' })
  await send(form, { address: romeo, host: hostile.host, port: hostile.port })
  await trust(page).click()
  await agreeToTrust(page, romeo)
  await expect(accountButton(page, romeo, 'connected')).toBeVisible()
  await openChat(page, NURSE)
  await page.getByRole('button', { name: 'Add account' }).click()
  await send(form, { ...juliet, host: server.info.host, port: server.info.port })
  await trust(page).click()
  await agreeToTrust(page, juliet.address)
  await expect(accountButton(page, juliet.address, 'connected')).toBeVisible()
  const alert = page.getByRole('alert')
  await row(page, 'nurse').click()

  await test.step('forged pushes and carbons are ignored', async () => {
    const forged = `<message xmlns='jabber:client' from='${NURSE}/x' to='${romeo}' type='chat' id='f'><body>Forged</body></message>`
    hostile.say(
      `<iq type='set' id='push' from='mallory@evil.test/x'><query xmlns='jabber:iq:roster'><item jid='pushed@evil.test' name='Pushed' subscription='both'/></query></iq>
       <message from='mallory@evil.test/x' type='chat'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>${forged}</forwarded></received></message>
       <message from='${NURSE}/x' to='${romeo}' type='chat' id='t'><body>True</body></message>`,
    )
    await expect(messages(page, 'True')).toHaveCount(1)
    await expect(messages(page, 'Forged')).toHaveCount(0)
    await expect
      .poll(
        () =>
          hostile.stanzas.filter(({ attrs }) => attrs['id'] === 'push' && attrs['type'] === 'error').length,
      )
      .toBe(1)
    await page.getByRole('tab', { name: 'People' }).click()
    await expect(page.getByRole('list', { name: 'Contacts' }).getByRole('listitem')).toHaveCount(1)
    await expect(page.getByRole('list', { name: 'Contacts' })).toContainText('nurse')
    await page.getByRole('tab', { name: 'Chats' }).click()
    await expect(alert).toHaveCount(0)
  })

  await test.step('a stanza of 11 MB and one 10,000 elements deep are skipped, and nothing else', async () => {
    hostile.say(`<message from='${NURSE}/x' id='l'><body>${'x'.repeat(11 * 1024 * 1024)}</body></message>
      <message from='${NURSE}/x' id='d'><body>Deep</body>${deep}</message>
      <message from='${NURSE}/x' to='${romeo}' type='chat' id='n'><body>Next</body></message>`)
    await expect(messages(page, 'Next')).toHaveCount(1)
    await expect(alert).toHaveText(/^Someone sent something to romeo@\S+ that is too big for Balcony/)
    await expect(accountButton(page, romeo, 'connected')).toBeVisible()
    await page.getByRole('button', { name: 'Close' }).click()
    await expect(alert).toHaveCount(0)
  })

  const unreadable = `${romeo}: The server sent something that Balcony can’t read, so Balcony disconnected. Tell whoever runs the server.`
  for (const name of ['garbage', 'billionLaughs', 'endless'] as const) {
    await test.step(`${name}: the account and its messages wait, and the other account goes on`, async () => {
      hostile.misdeed = { at: 'session', how: attacks[name] }
      hostile.breakOff()
      // An endless stanza is noticed only after megabytes.
      await expect(alert).toHaveText(unreadable, { timeout: 60_000 })
      await write(page, `During ${name}`)
      await expect(state(page, `During ${name}`, 'Waiting')).toBeVisible()
      await expect(accountButton(page, juliet.address, 'connected')).toBeVisible()
      hostile.misdeed = null
      await reconnect(page, romeo)
      await expect(state(page, `During ${name}`, 'Sent')).toBeVisible()
      await expect(alert).toHaveCount(0)
      await expect.poll(() => heard(`During ${name}`)).toBe(1)
    })
  }

  await test.step('the other account can talk meanwhile', async () => {
    hostile.misdeed = { at: 'session', how: attacks.garbage }
    hostile.breakOff()
    await expect(alert).toHaveText(unreadable)
    await openChat(page, other.address, juliet.address)
    await write(page, 'Unharmed')
    await expect(state(page, 'Unharmed', 'Sent')).toBeVisible()
    hostile.misdeed = null
    await row(page, 'nurse').click()
    await reconnect(page, romeo)
  })

  await test.step('a certificate other than the trusted one stops the connection', async () => {
    const trusted = hostile.certificate
    const given = hostile.passwords
    hostile.certificate = createSelfSigned(SUBJECT)
    hostile.breakOff()
    await expect(alert).toHaveText(
      `${romeo}: The server’s certificate is not the one you trusted before, so Balcony stopped. Ask whoever runs the server before you go on.`,
    )
    await write(page, 'During the change')
    await page.getByRole('button', { name: 'View certificate' }).click()
    const dialog = page.getByRole('dialog', { name: `Certificate for ${romeo}` })
    await expect(dialog.getByRole('alert')).toContainText('Someone may be between you and the server.')
    await dialog.getByRole('button', { name: 'Don’t connect' }).click()
    await expect(state(page, 'During the change', 'Waiting')).toBeVisible()
    expect(hostile.passwords).toBe(given)

    hostile.certificate = trusted
    await accountButton(page, romeo, 'needs your attention').click()
    await page.getByRole('menuitem', { name: 'Try now' }).click()
    await expect(state(page, 'During the change', 'Sent')).toBeVisible()
    await expect(alert).toHaveCount(0)
  })
})

test('the server and the network go and come back, and every message arrives once', async ({
  start,
  ownServer: server,
  profile,
}) => {
  test.slow()
  const me = { address: addAccount(server.info, 'juliet', 'wherefore'), password: 'wherefore' }
  const romeo = addAccount(server.info, 'romeo', 'montague')
  const offline = join(profile, 'offline')
  const { page } = await start({
    preload: join(import.meta.dirname, 'no-network.cjs'),
    env: { BALCONY_TEST_OFFLINE: offline },
  })
  await page.getByRole('button', { name: 'Sign in' }).click()
  const form = page.getByRole('form', { name: 'Sign in' })
  const login = { ...me, host: server.info.host, port: server.info.port }

  await test.step('no network at sign-in', async () => {
    writeFileSync(offline, '')
    for (const how of [login, me]) {
      await send(form, how)
      await expect(form.getByRole('alert')).toHaveText(
        'This computer is offline. Check its network connection.',
      )
    }
    rmSync(offline)
    await send(form, login)
    await trust(page).click()
    await agreeToTrust(page, me.address)
    await expect(accountButton(page, me.address, 'connected')).toBeVisible()
  })

  await openChat(page, romeo)
  const alert = page.getByRole('alert')
  const line = page.getByRole('status').filter({ hasText: 'Offline, retrying in' })

  await test.step('no network in a conversation', async () => {
    writeFileSync(offline, '')
    await expect(alert).toHaveText('This computer is offline. Check its network connection.')
    await expect(line).toBeVisible()
    await write(page, 'Without a network')
    await expect(state(page, 'Without a network', 'Waiting')).toBeVisible()
    rmSync(offline)
    await reconnect(page, me.address)
    await expect(state(page, 'Without a network', 'Sent')).toBeVisible()
    await expect(alert).toHaveCount(0)
  })

  await test.step('the server is killed and started again', async () => {
    await server.kill()
    await expect(line).toBeVisible()
    await write(page, 'Without a server')
    await expect(alert).toHaveText(
      `127.0.0.1 doesn’t accept connections on port ${server.info.port}. Check the server and port, or try again later.`,
    )
    await expect(state(page, 'Without a server', 'Waiting')).toBeVisible()
    await server.restart()
    await reconnect(page, me.address)
    await expect(state(page, 'Without a server', 'Sent')).toBeVisible()
    await expect(alert).toHaveCount(0)
  })

  await test.step('messages that the server never received are sent again', async () => {
    process.kill(server.pid, 'SIGSTOP')
    await write(page, 'Into the silence')
    await expect(state(page, 'Into the silence', 'Waiting')).toBeVisible()
    // No error reports the lost connection. The missing answer has to be enough; one about their keys, too.
    await expect(page.getByRole('status').filter({ hasText: /Offline, retrying in|Connecting/ })).toBeVisible(
      { timeout: 30_000 },
    )
    await server.kill()
    await expect(line).toBeVisible()
    await server.restart()
    await reconnect(page, me.address)
    await expect(state(page, 'Into the silence', 'Sent')).toBeVisible()
  })

  const peer = await startPeer(server.info, romeo, 'montague')
  for (const text of ['Without a network', 'Without a server', 'Into the silence']) {
    await peer.waitFor((e) => e.event === 'message' && e.body === text)
    expect(peer.events.filter((e) => e.event === 'message' && e.body === text)).toHaveLength(1)
  }
  await peer.close()
})
