import { createHash } from 'node:crypto'
import type { Locator, Page } from 'playwright'
import { expect } from './balcony.ts'
import { agree } from './confirm.ts'
import type { HostileServer, Offer } from './hostile-server.ts'
import { accountButton, agreeToTrust, tryAgainNow } from './steps.ts'
import { DOMAIN, test } from './vouched-server.ts'

const ROMEO = `romeo@${DOMAIN}`

const BOTH = ['tls-server-end-point', 'tls-exporter']
const WHOLE: Offer = {
  mechanisms: ['SCRAM-SHA-1', 'SCRAM-SHA-1-PLUS', 'SCRAM-SHA-256', 'SCRAM-SHA-256-PLUS', 'PLAIN'],
  bindings: BOTH,
}

const WEAKER =
  'The server now offers only a weaker way to sign in than before, so Balcony stopped. Someone may be between you and the server. Ask whoever runs the server whether this is intended.'
const ALTERED =
  'Someone changed the server’s offer on its way here, so Balcony disconnected without using your password. Try another network, and tell whoever runs the server.'
const UNPROTECTED =
  'The server wants the password itself, and no issuer confirms its certificate, so Balcony didn’t send it. Ask whoever runs the server for a safer way to sign in.'
const WRONG = 'The address or the password is wrong. Check both and try again.'

const accountNamed = (page: Page, state: string): Locator => accountButton(page, ROMEO, state)

async function fillIn(page: Page, hostile: HostileServer): Promise<Locator> {
  await page.getByRole('button', { name: 'Sign in' }).click()
  const form = page.getByRole('form', { name: 'Sign in' })
  await form.getByRole('textbox', { name: 'Address' }).fill(ROMEO)
  await form.getByRole('textbox', { name: 'Password' }).fill('secret')
  await form.getByRole('button', { name: 'Advanced' }).click()
  await form.getByRole('textbox', { name: 'Server' }).fill(hostile.host)
  await form.getByRole('textbox', { name: 'Port' }).fill(String(hostile.port))
  return form
}

/** The mechanisms started since the last call. */
function begunSince(hostile: HostileServer): () => readonly string[] {
  let seen = hostile.begun.length
  return () => {
    const news = hostile.begun.slice(seen)
    seen = hostile.begun.length
    return news
  }
}

test('the first sign-in rejects tampered offers, and never gives the password away', async ({
  start,
  hostile,
  env,
}) => {
  test.slow()
  const { page } = await start({ env })
  const form = await fillIn(page, hostile)
  const alert = form.getByRole('alert')
  const begun = begunSince(hostile)
  const signIn = () => form.getByRole('button', { name: 'Sign in' }).click()

  // XEP-0474 §6.1
  const whole = [WHOLE.mechanisms, BOTH].map((names) => [...names].sort().join('\x1E')).join('\x1F')
  const extensions = `,h=${createHash('sha256').update(whole).digest('base64')}`
  const rows: readonly (readonly [string, Offer, string, readonly string[]])[] = [
    [
      'unknown types of channel binding in place of its own',
      { ...WHOLE, bindings: ['tls-unique'] },
      ALTERED,
      ['SCRAM-SHA-256'],
    ],
    [
      'an offer that it does not vouch for',
      { mechanisms: ['SCRAM-SHA-256', 'PLAIN'], extensions },
      ALTERED,
      ['SCRAM-SHA-256'],
    ],
    [
      'nothing but what it refuses',
      { mechanisms: ['SCRAM-SHA-1', 'PLAIN'], refuses: ['SCRAM-SHA-1'] },
      WRONG,
      ['SCRAM-SHA-1'],
    ],
    [
      'three hashes, and none will do',
      {
        mechanisms: ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN'],
        refuses: ['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1'],
      },
      WRONG,
      ['SCRAM-SHA-512', 'SCRAM-SHA-256'],
    ],
  ]
  for (const [what, offer, sentence, tried] of rows) {
    await test.step(what, async () => {
      hostile.offer = offer
      const seen = hostile.offered
      await signIn()
      await expect.poll(() => hostile.offered).toBe(seen + 1)
      await expect(alert).toHaveText(sentence)
      expect(begun()).toEqual(tried)
    })
  }

  await test.step('an unusable hash: the next one is tried', async () => {
    hostile.offer = {
      mechanisms: ['SCRAM-SHA-512', 'SCRAM-SHA-1', 'PLAIN'],
      refuses: ['SCRAM-SHA-512'],
    }
    await signIn()
    await expect(accountNamed(page, 'connected')).toBeVisible()
    expect(begun()).toEqual(['SCRAM-SHA-512', 'SCRAM-SHA-1'])
  })

  await test.step('later sign-ins start with that one', async () => {
    hostile.breakOff()
    await expect.poll(begun).toEqual(['SCRAM-SHA-1'])
    await expect(accountNamed(page, 'connected')).toBeVisible()
  })
})

test('the password itself is never sent under a certificate trusted only by its fingerprint', async ({
  start,
  hostile,
}) => {
  test.slow()
  hostile.offer = { mechanisms: ['PLAIN'] }
  const { page } = await start()
  const form = await fillIn(page, hostile)
  await form.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Trust this certificate' }).click()
  await agreeToTrust(page, ROMEO)
  await expect(form.getByRole('alert')).toHaveText(UNPROTECTED)
  expect(hostile.passwords).toBe(0)
})

test('a weaker sign-in stops the account, even after a restart, until the person agrees', async ({
  start,
  hostile,
  env,
}) => {
  test.slow()
  hostile.offer = WHOLE
  const first = await start({ env })
  const form = await fillIn(first.page, hostile)
  await form.getByRole('button', { name: 'Sign in' }).click()
  await expect(accountNamed(first.page, 'connected')).toBeVisible()
  expect(hostile.begun).toEqual(['SCRAM-SHA-256-PLUS'])
  await first.quit()

  const begun = begunSince(hostile)
  hostile.offer = { mechanisms: ['SCRAM-SHA-256', 'PLAIN'] }
  const { page } = await start({ env })
  const alert = page.getByRole('alert')
  await expect(alert).toContainText(WEAKER)

  const less: readonly (readonly [string, Offer])[] = [
    ['without what it is bound to', { ...WHOLE, bindings: ['tls-server-end-point'] }],
    ['without types of channel binding', { mechanisms: WHOLE.mechanisms }],
    ['by a shorter hash', { ...WHOLE, mechanisms: ['SCRAM-SHA-1-PLUS'] }],
    ['by the password itself', { mechanisms: ['PLAIN'] }],
  ]
  for (const [what, offer] of less) {
    await test.step(what, async () => {
      hostile.offer = offer
      const seen = hostile.offered
      await tryAgainNow(page)
      await expect.poll(() => hostile.offered).toBe(seen + 1)
      await expect(alert).toContainText(WEAKER)
    })
  }
  expect(begun()).toEqual([])

  await test.step('the person looks at it and declines', async () => {
    await page.getByRole('button', { name: 'Review sign-in' }).click()
    const dialog = page.getByRole('dialog', { name: `Sign-in for ${ROMEO}` })
    await expect(dialog.getByRole('alert')).toContainText('sends the password itself')
    await expect(dialog.getByRole('definition')).toHaveText([
      'SCRAM-SHA-256: proves the password without sending it; bound to this connection',
      'PLAIN: sends the password itself; not bound to the connection',
    ])
    await dialog.getByRole('button', { name: 'Don’t connect' }).click()
    await expect(alert).toContainText(WEAKER)
    expect(begun()).toEqual([])
  })

  await test.step('the account reconnects when the stronger offer returns', async () => {
    hostile.offer = WHOLE
    await tryAgainNow(page)
    await expect(accountNamed(page, 'connected')).toBeVisible()
    expect(begun()).toEqual(['SCRAM-SHA-256-PLUS'])
  })

  await test.step('the person agrees and is not asked again', async () => {
    hostile.offer = { mechanisms: ['SCRAM-SHA-256', 'PLAIN'] }
    hostile.breakOff()
    await page.getByRole('button', { name: 'Review sign-in' }).click()
    const dialog = page.getByRole('dialog', { name: `Sign-in for ${ROMEO}` })
    await dialog.getByRole('button', { name: 'Use the weaker sign-in' }).click()
    await agree(page, `Use a weaker sign-in for ${ROMEO}?`)
    await expect(accountNamed(page, 'connected')).toBeVisible()
    await expect(alert).toHaveCount(0)
    expect(begun()).toEqual(['SCRAM-SHA-256'])
  })
})
