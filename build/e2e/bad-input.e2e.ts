import type { Locator } from 'playwright'
import { createSelfSigned } from '../../electron/engine/testing/certificates.ts'
import { expect, test } from './balcony.ts'
import { startHostileServer } from './hostile-server.ts'
import { conversations, makeAccount, messages, say, signInQuickly, startChat } from './steps.ts'

const DOMAIN = 'hostile.test'
const NURSE = `nurse@${DOMAIN}`
const MEGABYTE = 1024 * 1024

test('a message of a megabyte, control characters and messages without a text leave the conversation usable', async ({
  start,
}) => {
  test.slow()
  const certificate = createSelfSigned({ commonName: DOMAIN, names: [DOMAIN] })
  const hostile = await startHostileServer({ domain: DOMAIN, certificate, contacts: [NURSE] })
  const romeo = { address: `romeo@${DOMAIN}`, password: 'secret' }
  let count = 0
  const hear = (content: string): void => {
    hostile.say(`<message from='${NURSE}/x' type='chat' id='m${++count}'>${content}</message>`)
  }
  const heard = (text: string): boolean =>
    hostile.stanzas.some((stanza) => stanza.child('jabber:client', 'body')?.text() === text)
  try {
    const { page } = await start()
    await signInQuickly(page, hostile, romeo)
    await startChat(page, NURSE, 'Start chat')
    const articles = page.getByRole('log', { name: 'Messages' }).getByRole('article')

    await test.step('a megabyte', async () => {
      hear(`<body>Long speech ${'and on '.repeat(MEGABYTE / 7)}until here.</body>`)
      const long = messages(page, 'Long speech')
      await expect(long).toHaveCount(1)
      expect((await long.innerText()).length).toBeLessThan(5_000)
      await expect(long).toContainText(/1,04\d,\d{3} more characters/)
      await long.getByRole('button', { name: 'Show all' }).click()
      await expect(long).toContainText('until here.')
      await long.getByRole('button', { name: 'Show less' }).click()
      await say(page, 'After the speech')
      await expect.poll(() => heard('After the speech')).toBe(true)
    })

    await test.step('characters that change the direction affect only their own message', async () => {
      // Unclosed RLO, LRI, RLI and ALM, C1 controls, a zero-width joiner and a run of combining marks.
      hear(
        `<body>Safe\u202Egpj.exe\u2066\u2067\u061C\u0085\u009B\u200D${'\u0301'.repeat(500)} picture</body>`,
      )
      const turned = messages(page, 'Safe')
      await expect(turned).toHaveCount(1)
      await expect(turned.locator('.body')).toHaveCSS('unicode-bidi', 'plaintext')
      const preview = conversations(page, /^nurse/).getByText('Safe')
      await expect(preview).toHaveCSS('unicode-bidi', /plaintext|isolate/)
      const log = page.getByRole('log', { name: 'Messages' })
      const tooWide = (element: { scrollWidth: number; clientWidth: number }): boolean =>
        element.scrollWidth > element.clientWidth
      expect(await log.evaluate(tooWide)).toBe(false)
    })

    await test.step('messages without text show nothing', async () => {
      const before = await articles.count()
      hear('')
      hear('<body/>')
      hear('<subject>Only a subject</subject>')
      hear(`<x xmlns='urn:example:unknown'>unseen</x>`)
      hear('<body>And then a word</body>')
      await expect(messages(page, 'And then a word')).toHaveCount(1)
      await expect(articles).toHaveCount(before + 1)
    })

    await say(page, 'All is well')
    await expect.poll(() => heard('All is well')).toBe(true)
    await expect(page.getByRole('alert')).toHaveCount(0)
  } finally {
    await hostile.close()
  }
})

const LOCALPART =
  'The name before the @ sign has a character that isn’t allowed in addresses. Check the spelling.'
const SERVER = 'The part after the @ sign is not the name of a server. Check the spelling.'

test('an impossible address gets one sentence, and a sloppy one is understood', async ({ start, server }) => {
  test.slow()
  const me = makeAccount(server.info, 'juliet')
  const other = makeAccount(server.info, 'romeo')
  const { domain } = server.info
  const refused: readonly (readonly [string, string])[] = [
    [`jul iet@${domain}`, LOCALPART],
    [`juliet @${domain}`, LOCALPART],
    [`😀@${domain}`, LOCALPART],
    [`juliet@exa mple.org`, SERVER],
    [`juliet@😀.example.org`, SERVER],
    [`juliet@example..org`, SERVER],
    [`juliet@`, SERVER],
    [`juliet`, 'An address starts with a name and an @ sign, like juliet@example.org.'],
    [`juliet@${domain}/balcony`, 'Leave out the slash and everything after it.'],
    [`${'j'.repeat(1024)}@${domain}`, 'This is too long for an address. Check the spelling.'],
  ]
  /** Pastes the address, as if copied from elsewhere. */
  const sloppy = (address: string): string => ` ${address.toUpperCase()}.\u200B `

  const { page } = await start()
  const refuses = async (place: Locator, send: Locator): Promise<void> => {
    const field = place.getByRole('textbox', { name: 'Address' })
    for (const [address, sentence] of refused) {
      await test.step(address.slice(0, 40), async () => {
        await field.fill(address)
        await send.click()
        await expect(place.getByRole('alert')).toHaveText(sentence)
        await expect(place.getByRole('alert')).toHaveCount(1)
        await expect(field).toHaveValue(address)
      })
    }
  }

  const form = page.getByRole('form', { name: 'Sign in' })
  await test.step('in the sign-in form', async () => {
    await form.getByRole('textbox', { name: 'Password' }).fill(me.password)
    await refuses(form, form.getByRole('button', { name: 'Sign in' }))
    await signInQuickly(page, server.info, { ...me, address: sloppy(me.address) }, me.address)
  })

  await test.step('in a new conversation', async () => {
    await page.getByRole('button', { name: 'New conversation' }).click()
    const dialog = page.getByRole('dialog', { name: 'New conversation' })
    await refuses(dialog, dialog.getByRole('button', { name: 'Start chat' }))
    await refuses(dialog, dialog.getByRole('button', { name: 'Add to contacts' }))
    await dialog.getByRole('textbox', { name: 'Address' }).fill(sloppy(other.address))
    await dialog.getByRole('button', { name: 'Start chat' }).click()
    await expect(dialog).toBeHidden()
    await expect(conversations(page)).toHaveCount(1)
    await expect(conversations(page, /^romeo/)).toBeVisible()
    await page.getByRole('button', { name: 'New conversation' }).click()
    await dialog.getByRole('textbox', { name: 'Address' }).fill(`xmpp:${other.address}?message`)
    await dialog.getByRole('button', { name: 'Start chat' }).click()
    await expect(dialog).toBeHidden()
    await expect(conversations(page)).toHaveCount(1)
  })
})
