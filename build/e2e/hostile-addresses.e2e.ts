import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { createAuthority } from '../../electron/engine/testing/certificates.ts'
import { expect, test as base } from './balcony.ts'
import { startHostileServer, type HostileServer } from './hostile-server.ts'
import { accountButton, conversations, messages, say } from './steps.ts'

/** A valid domain in Cherokee: RFC 5892 allows its capitals. */
const DOMAIN = 'ᏣᎳᎩ.example'
const ME = `romeo@${DOMAIN}`

/** Senders that other servers accept: the full address, the bare one, and the name shown where they have none. */
const ODD: readonly (readonly [from: string, bare: string, name: string])[] = [
  ['i♥juliet@x.example/phone', 'i♥juliet@x.example', 'i♥juliet'],
  ['☃@x.example/r', '☃@x.example', '☃'],
  ['20°c@x.example/r', '20°c@x.example', '20°c'],
  ['\u{1F600}nurse@x.example/r', '\u{1F600}nurse@x.example', '\u{1F600}nurse'],
  ['ali٣@x.example/r', 'ali٣@x.example', 'ali٣'],
  ['tybalt@some_host.example/r', 'tybalt@some_host.example', 'tybalt'],
  ['mercutio@x.example/\u00AD', 'mercutio@x.example', 'mercutio'],
  ['benvolio@x.example/\u0378', 'benvolio@x.example', 'benvolio'],
]

interface Fixtures {
  readonly hostile: HostileServer
  readonly env: Record<string, string>
}

const authority = createAuthority()
const test = base.extend<Fixtures>({
  hostile: async ({}, use) => {
    const server = await startHostileServer({
      domain: DOMAIN,
      certificate: authority.issue({ commonName: 'xn--f9dt7l.example', names: ['xn--f9dt7l.example'] }),
      contacts: ODD.map(([, bare]) => bare),
    })
    await use(server)
    await server.close()
  },
  env: async ({ profile }, use) => {
    const authorities = join(profile, 'authority.pem')
    writeFileSync(authorities, authority.cert)
    await use({ NODE_EXTRA_CA_CERTS: authorities })
  },
})

async function signIn(page: Page, { host, port }: HostileServer): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).click()
  const form = page.getByRole('form', { name: 'Sign in' })
  await form.getByRole('textbox', { name: 'Address' }).fill(ME)
  await form.getByRole('textbox', { name: 'Password' }).fill('secret')
  await form.getByRole('button', { name: 'Advanced' }).click()
  await form.getByRole('textbox', { name: 'Server' }).fill(host)
  await form.getByRole('textbox', { name: 'Port' }).fill(String(port))
  await form.getByRole('button', { name: 'Sign in' }).click()
  await expect(accountButton(page, ME)).toBeVisible()
}

const said = (from: string, body: string, more = '', id = 'm'): string =>
  `<message from='${from}' to='${ME}' type='chat' id='${id}'><body>${body}</body>${more}</message>`

/** The addresses that messages with that text were sent to. */
const wentTo = (hostile: HostileServer, body: string): readonly (string | undefined)[] =>
  hostile.stanzas
    .filter((stanza) => stanza.child('jabber:client', 'body')?.text() === body)
    .map(({ attrs }) => attrs['to'])

test('every sender that a server delivers from is shown and can be answered', async ({
  start,
  hostile,
  env,
}) => {
  test.slow()
  const { page } = await start({ env })
  await signIn(page, hostile)
  for (const [index, [from, bare, name]] of ODD.entries()) {
    await test.step(bare, async () => {
      // Some servers write white space between stanzas.
      hostile.say(`<presence from='${from}'/>&#10;${said(from, `Hello number ${index}`)}&#10;`)
      const row = conversations(page, name).filter({ hasText: `Hello number ${index}` })
      await expect(row).toBeVisible()
      await row.click()
      await expect(messages(page, `Hello number ${index}`)).toBeVisible()
      await say(page, `Good day number ${index}`)
      await expect.poll(() => wentTo(hostile, `Good day number ${index}`)).toEqual([bare])
      await expect(page.getByRole('alert')).toHaveCount(0)
    })
  }
  await test.step('a message without an address is skipped, and the person is told', async () => {
    hostile.say(said('a b@c', 'From nobody'))
    await expect(page.getByRole('alert')).toContainText(`sent something to ${ME}`)
  })
})

test('pages with one invisible message each still fill the window', async ({ start, hostile, env }) => {
  test.slow()
  const [from, , name] = ODD[1] ?? ['', '', '']
  const { page } = await start({ env })
  await signIn(page, hostile)
  const nothing = '\u200B'.repeat(3_000_000)
  // One after the other, because the limits would drop some of them if sent at once.
  for (const [index, body] of ['Oldest words', nothing, nothing].entries()) {
    hostile.say(said(from, body, `<request xmlns='urn:xmpp:receipts'/>`, `r${index}`))
    await expect
      .poll(() =>
        hostile.stanzas.some(
          (stanza) => stanza.child('urn:xmpp:receipts', 'received')?.attrs['id'] === `r${index}`,
        ),
      )
      .toBe(true)
  }
  await conversations(page, name).click()
  await expect(page.getByRole('log', { name: 'Messages' }).getByRole('article')).toHaveCount(3)
  await expect(messages(page, 'Oldest words')).toBeVisible()
})
