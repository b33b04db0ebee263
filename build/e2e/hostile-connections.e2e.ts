import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright'
import {
  createAuthority,
  createSelfSigned,
  type KeyedCertificate,
} from '../../electron/engine/testing/certificates.ts'
import { startNetworkManager } from '../live/network-manager.ts'
import { startBus, type TestBus } from '../live/session-bus.ts'
import { expect, test as base } from './balcony.ts'
import { attacks, sends, startHostileServer, type HostileServer, type Misdeed } from './hostile-server.ts'
import { accountButton, messages, tryAgainNow } from './steps.ts'

const DOMAIN = 'hostile.test'
const ROMEO = `romeo@${DOMAIN}`
const NURSE = `nurse@${DOMAIN}`
const SUBJECT = { commonName: DOMAIN, names: [DOMAIN] }

interface Fixtures {
  /** A certificate from an authority that a program trusts if it runs with `env`. */
  readonly good: KeyedCertificate
  readonly env: Record<string, string>
  readonly hostile: HostileServer
  /** A system bus. */
  readonly systemBus: TestBus
}

const authority = createAuthority()

const test = base.extend<Fixtures>({
  good: async ({}, use) => use(authority.issue(SUBJECT)),
  env: async ({ profile }, use) => {
    const authorities = join(profile, 'authority.pem')
    writeFileSync(authorities, authority.cert)
    await use({ NODE_EXTRA_CA_CERTS: authorities })
  },
  hostile: async ({ good }, use) => {
    const server = await startHostileServer({ domain: DOMAIN, certificate: good, contacts: [NURSE] })
    await use(server)
    await server.close()
  },
  systemBus: async ({}, use) => {
    const bus = await startBus()
    await use(bus)
    await bus.stop()
  },
})

const streamError = (condition: string) =>
  sends(
    `<stream:error><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>`,
  )
const accountNamed = (page: Page, state: string): Locator => accountButton(page, ROMEO, state)

/** Fills in the form. `at` is a server that the person names. */
async function fillIn(page: Page, at?: { readonly host: string; readonly port: number }): Promise<Locator> {
  await page.getByRole('button', { name: 'Sign in' }).click()
  const form = page.getByRole('form', { name: 'Sign in' })
  await form.getByRole('textbox', { name: 'Address' }).fill(ROMEO)
  await form.getByRole('textbox', { name: 'Password' }).fill('secret')
  if (at) {
    await form.getByRole('button', { name: 'Advanced' }).click()
    await form.getByRole('textbox', { name: 'Server' }).fill(at.host)
    await form.getByRole('textbox', { name: 'Port' }).fill(String(at.port))
  }
  return form
}

async function signIn(page: Page, hostile: HostileServer): Promise<void> {
  const form = await fillIn(page, hostile)
  await form.getByRole('button', { name: 'Sign in' }).click()
  await expect(accountNamed(page, 'connected')).toBeVisible()
}

/** Makes it try at once: it waits longer after each of many lost connections within a minute. */
async function reconnect(page: Page): Promise<void> {
  const tryNow = page.getByRole('button', { name: 'Try now' })
  await expect(async () => {
    if (await tryNow.isVisible()) await tryNow.click({ timeout: 500 })
    await expect(accountNamed(page, 'connected')).toBeVisible({ timeout: 2_000 })
  }).toPass()
}

async function openChat(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New conversation' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New conversation' })
  await dialog.getByRole('textbox', { name: 'Address' }).fill(NURSE)
  await dialog.getByRole('button', { name: 'Start chat' }).click()
  await expect(dialog).toBeHidden()
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.keyboard.press('Enter')
}

const sign = (page: Page, text: string, name: string): Locator =>
  messages(page, text).getByRole('img', { name, exact: true })

test('a session that cannot be resumed is replaced, and nothing is lost or repeated', async ({
  start,
  hostile,
  env,
}) => {
  test.slow()
  const heard = (body: string): string[] =>
    hostile.stanzas
      .filter((stanza) => stanza.child('jabber:client', 'body')?.text() === body)
      .map(({ attrs }) => attrs['id'] ?? '')
  hostile.offer = { ...hostile.offer, resumes: true }
  const running = await start({ env })
  const { page } = running
  await signIn(page, hostile)
  await openChat(page)

  const dead: readonly (readonly [string, Misdeed['how']])[] = [
    ['closes', attacks.hangUp],
    ['says a stream error', streamError('undefined-condition')],
    ['resumes without saying what', sends(`<resumed xmlns='urn:xmpp:sm:3' h='0'/>`)],
    ['resumes in another namespace', sends(`<resumed xmlns='urn:xmpp:sm:2' previd='x' h='0'/>`)],
  ]
  for (const [what, how] of dead) {
    await test.step(`the server ${what}`, async () => {
      hostile.misdeed = { at: 'resume', how }
      hostile.breakOff()
      const text = `When it ${what}`
      await write(page, text)
      await reconnect(page)
      await expect(sign(page, text, 'Sent')).toBeVisible()
      expect(heard(text)).toHaveLength(1)
    })
  }

  await test.step('the same in a new process', async () => {
    await running.kill()
    const again = await start({ env })
    await expect(accountNamed(again.page, 'connected')).toBeVisible()
    await again.page
      .getByRole('navigation', { name: 'Conversations' })
      .getByRole('link', { name: 'nurse' })
      .click()
    await write(again.page, 'After the kill')
    await expect(sign(again.page, 'After the kill', 'Sent')).toBeVisible()
    expect(heard('After the kill')).toHaveLength(1)
  })
})

test('an account that worked a minute ago says what is wrong, and reconnects by itself', async ({
  start,
  hostile,
  good,
  env,
}) => {
  test.slow()
  const { page } = await start({ env })
  await signIn(page, hostile)
  const alert = page.getByRole('alert')
  const troubles: readonly (readonly [string, () => void, string])[] = [
    [
      'a hotspot shows its own certificate',
      () => (hostile.certificate = createSelfSigned({ commonName: 'hotspot', names: ['hotspot'] })),
      'certificate',
    ],
    [
      'the server does not know its domain while it starts',
      () => (hostile.misdeed = { at: 'secured', how: streamError('host-unknown') }),
      `This server isn’t responsible for “${DOMAIN}”. Check the address, and the server under Advanced.`,
    ],
  ]
  for (const [what, begin, sentence] of troubles) {
    await test.step(what, async () => {
      begin()
      hostile.breakOff()
      await expect(accountNamed(page, 'needs your attention')).toBeVisible()
      await expect(alert).toContainText(sentence)
      hostile.certificate = good
      hostile.misdeed = null
      // Nobody does anything: it tries again within half a minute.
      await expect(accountNamed(page, 'connected')).toBeVisible({ timeout: 60_000 })
      await expect(alert).toHaveCount(0)
    })
  }

  await test.step('a refused password is not sent repeatedly', async () => {
    hostile.misdeed = {
      at: 'password',
      how: sends(`<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>`),
    }
    hostile.breakOff()
    await expect(alert).toContainText('The address or the password is wrong. Check both and try again.')
    const given = hostile.passwords
    hostile.misdeed = null
    await expect(accountNamed(page, 'needs your attention')).toBeVisible()
    expect(hostile.passwords).toBe(given)
    await tryAgainNow(page)
    await expect(accountNamed(page, 'connected')).toBeVisible()
    await expect(alert).toHaveCount(0)
  })
})

test('an endpoint that does not work is skipped within the same attempt', async ({
  start,
  hostile,
  good,
  env,
  profile,
}) => {
  test.slow()
  const misdeeds: readonly (readonly [Misdeed, string])[] = [
    [{ at: 'connected', how: attacks.hangUp }, 'The connection was lost. Try again.'],
    [
      { at: 'connected', how: attacks.anotherProtocol },
      'This is not a Jabber server, or not on this port. Check the server and port.',
    ],
    [
      { at: 'features', how: sends('<stream:features/>') },
      'The server offers no encryption, so Balcony didn’t send your password. Tell whoever runs the server.',
    ],
    [
      { at: 'features', how: streamError('system-shutdown') },
      'The server is shutting down or restarting. Try again in a moment.',
    ],
  ]
  const bad = await Promise.all(
    misdeeds.map(async ([misdeed]) => {
      const server = await startHostileServer({ domain: DOMAIN, certificate: good })
      server.misdeed = misdeed
      return server
    }),
  )
  const names = join(profile, 'names.json')
  const list = (...ports: readonly number[]): void => {
    const records = ports.map((port, index) => ({ name: 'host.test', port, priority: index, weight: 0 }))
    const srv = { [`_xmpp-client._tcp.${DOMAIN}`]: records }
    writeFileSync(names, JSON.stringify({ srv, hosts: { 'host.test': ['127.0.0.1'] } }))
  }
  list()
  const { page } = await start({
    env: { ...env, BALCONY_TEST_NAMES: names },
    preload: join(import.meta.dirname, 'name-service.cjs'),
  })
  const form = await fillIn(page)
  for (const [index, [, sentence]] of misdeeds.entries()) {
    await test.step(`alone: ${sentence}`, async () => {
      list(bad[index]?.port ?? 0)
      await form.getByRole('button', { name: 'Sign in' }).click()
      await expect(form.getByRole('alert')).toHaveText(sentence)
    })
  }
  await test.step('with a working one behind them', async () => {
    list(...bad.map(({ port }) => port), hostile.port)
    await form.getByRole('button', { name: 'Sign in' }).click()
    await expect(accountNamed(page, 'connected')).toBeVisible()
    expect(bad.map(({ passwords }) => passwords)).toEqual([0, 0, 0, 0])
  })
  for (const server of bad) await server.close()
})

test('the account reconnects when the network returns', async ({
  start,
  hostile,
  good,
  env,
  systemBus,
  host,
}) => {
  test.skip(host !== 'electron', 'the development host listens to no system')
  const address = systemBus.env['DBUS_SESSION_BUS_ADDRESS'] ?? ''
  const manager = await startNetworkManager(address)
  const { page } = await start({ env: { ...env, DBUS_SYSTEM_BUS_ADDRESS: address } })
  await signIn(page, hostile)
  hostile.certificate = createSelfSigned({ commonName: 'hotspot', names: ['hotspot'] })
  hostile.breakOff()
  await expect(accountNamed(page, 'needs your attention')).toBeVisible()
  hostile.certificate = good
  // The person has signed in to the hotspot.
  manager.changed({ Connectivity: 2 })
  manager.changed({ Connectivity: 4 })
  await expect(accountNamed(page, 'connected')).toBeVisible()
  manager.stop()
})
