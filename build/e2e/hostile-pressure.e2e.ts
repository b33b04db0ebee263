import { randomUUID } from 'node:crypto'
import type { Locator, Page } from 'playwright'
import {
  FLOOD_DOMAIN,
  startFloodServer,
  type FloodServer,
} from '../../electron/engine/testing/flood-server.ts'
import { expect, test as base } from './balcony.ts'
import { accountButton, conversations, messages } from './steps.ts'

const ROMEO = `romeo@${FLOOD_DOMAIN}`
const JULIET = 'juliet@capulet.example'
/** A minute without progress, plus a margin for a busy machine. */
const PATIENCE_MS = 150_000

interface Fixtures {
  readonly flood: FloodServer
}

const test = base.extend<Fixtures>({
  flood: async ({}, use) => {
    const server = await startFloodServer()
    await use(server)
    await server.close()
  },
})

async function signIn(page: Page, { settings, password }: FloodServer): Promise<Locator> {
  const form = page.getByRole('form', { name: 'Sign in' })
  await form.getByRole('textbox', { name: 'Address' }).fill(ROMEO)
  await form.getByRole('textbox', { name: 'Password' }).fill(password)
  if (!(await form.getByRole('textbox', { name: 'Port' }).isVisible()))
    await form.getByRole('button', { name: 'Advanced' }).click()
  await form.getByRole('textbox', { name: 'Server' }).fill(settings.host ?? '')
  await form.getByRole('textbox', { name: 'Port' }).fill(String(settings.port))
  await form.getByRole('combobox', { name: 'Connection security' }).selectOption({ index: 3 })
  await form.getByRole('button', { name: 'Sign in' }).click()
  return form
}

const said = (body: string): string =>
  `<message from='${JULIET}/x' to='${ROMEO}' type='chat' id='${randomUUID()}'><body>${body}</body></message>`

test('too much data is held back, and the person gets one sentence', async ({ start, flood }) => {
  test.setTimeout(2 * PATIENCE_MS)
  const { page } = await start()
  await page.getByRole('button', { name: 'Sign in' }).click()

  await test.step('too much data before the session', async () => {
    const body = 'x'.repeat(100_000)
    flood.early = { count: 900, pour: () => said(body) }
    const form = await signIn(page, flood)
    await expect(form.getByRole('alert')).toContainText(
      'Too much arrived at once, so Balcony disconnected and fetches the rest later. If this goes on, tell whoever runs the server.',
    )
    await expect(form.getByRole('textbox', { name: 'Password' })).toHaveValue(flood.password)
  })

  await test.step('then it works', async () => {
    flood.early = null
    await signIn(page, flood)
    await expect(accountButton(page, ROMEO)).toBeVisible()
    flood.pour(() => said('Art thou not Romeo'), 1)
    await conversations(page, /Juliet/).click()
    await expect(messages(page, 'Art thou not Romeo')).toHaveCount(1)
  })

  const alert = page.getByRole('alert')
  await test.step('a message of 12 MB is skipped, and the next one arrives', async () => {
    const megabyte = 'x'.repeat(1024 * 1024)
    flood.pour(function* () {
      yield `<message from='${JULIET}/x' to='${ROMEO}' type='chat' id='long'><body>`
      for (let count = 0; count < 12; count++) yield megabyte
      yield '</body></message>'
    }, 1)
    flood.pour(() => said('What satisfaction'), 1)
    await expect(messages(page, 'What satisfaction')).toHaveCount(1)
    await expect(alert).toHaveText(
      new RegExp(`^Someone sent something to ${ROMEO} that is too big for Balcony, so it was left out`),
    )
    await expect(accountButton(page, ROMEO)).toBeVisible()
    // The server is not asked to send it again, neither on this stream nor on the next.
    await expect
      .poll(() => {
        flood.ask()
        return flood.sent - flood.acknowledged
      })
      .toBe(0)
    await page.getByRole('button', { name: 'Close' }).click()
    await expect(alert).toHaveCount(0)
  })

  await test.step('a server that asks without reading the answers is disconnected', async () => {
    flood.reads = false
    const id = 'i'.repeat(1_000)
    const asking = flood.pour(
      (index) =>
        `<iq from='${FLOOD_DOMAIN}' type='get' id='${id}${index}'><query xmlns='urn:example:${index}'/></iq>`,
      200_000,
    )
    await expect(alert).toHaveText(
      `The server stopped accepting what you send, so Balcony disconnected and sends it later. If this goes on, tell whoever runs the server.`,
      { timeout: PATIENCE_MS },
    )
    asking.stop()
    flood.reads = true
    // By now another connection may exist on which it does not read.
    flood.breakOff()
    const tryNow = page.getByRole('button', { name: 'Try now' })
    await expect(async () => {
      if (await tryNow.isVisible()) await tryNow.click({ timeout: 500 })
      await expect(accountButton(page, ROMEO)).toBeVisible({ timeout: 2_000 })
    }).toPass()
    await expect(alert).toHaveCount(0)
    await flood.online()
    flood.pour(() => said('The exchange of thy faithful vow'), 1)
    await expect(messages(page, 'The exchange of thy faithful vow')).toHaveCount(1)
  })
})
