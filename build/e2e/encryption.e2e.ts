import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright'
import { startDevice } from '../live/device.ts'
import { startPeer } from '../live/peer.ts'
import type { ServerInfo } from '../live/prosody.ts'
import { expect, test as base } from './balcony.ts'
import { makeAccount, messages, moveTo, press, say, signInQuickly, startChat } from './steps.ts'

/** The longest that keys, or a message with a new key, take on a busy machine. */
const SETTLED = { timeout: 45_000 }

const test = base.extend<{ readonly place: string }>({
  place: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'balcony-encryption-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  },
})

/** Whether the server has ever kept this text: its archive holds what went over the wire. */
function serverKnows({ folder }: ServerInfo, text: string): boolean {
  const data = join(folder, 'data')
  return readdirSync(data, { recursive: true, withFileTypes: true }).some(
    (entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name), 'utf8').includes(text),
  )
}

/** The sign in the header, which opens the dialog about encryption. */
const lock = (page: Page, name: string): Locator =>
  page.getByRole('main').locator('header').getByRole('button', { name, exact: true })

/** Opens the dialog about encryption by keyboard. */
async function openDevices(page: Page): Promise<Locator> {
  await press(lock(page, 'Encrypted'))
  const dialog = page.getByRole('dialog', { name: 'Encryption' })
  await expect(dialog).toBeVisible()
  return dialog
}

/** The button with that word, besides the sign in the corner. */
const closer = (dialog: Locator): Locator =>
  dialog.getByRole('button', { name: 'Close' }).filter({ hasText: 'Close' })

/** A fingerprint as it stands on the screen. */
const digits = async (shown: Locator): Promise<string> =>
  (await shown.innerText()).replace(/\s+/g, ' ').trim()

test(
  'two people are encrypted from their first message on, verify, and turn it off, by keyboard alone',
  { tag: ['@host', '@packed'] },
  async ({ start, server, place }) => {
    test.setTimeout(240_000)
    const juliet = makeAccount(server.info, 'juliet')
    const romeo = makeAccount(server.info, 'romeo')
    const romeosProfile = join(place, 'romeo')
    mkdirSync(romeosProfile)
    const his = await start({ profile: romeosProfile })
    await signInQuickly(his.page, server.info, romeo)
    let hers = await start()
    await signInQuickly(hers.page, server.info, juliet)

    await test.step('the first message after they have added each other is encrypted', async () => {
      await startChat(hers.page, romeo.address, 'Add to contacts')
      await startChat(his.page, juliet.address, 'Add to contacts')
      await startChat(hers.page, romeo.address, 'Start chat')
      await startChat(his.page, juliet.address, 'Start chat')
      await expect(lock(hers.page, 'Encrypted')).toBeVisible(SETTLED)
      await say(hers.page, 'My bounty is as boundless as the sea')
      await expect(messages(his.page, 'My bounty is')).toHaveCount(1, SETTLED)
      await expect(messages(hers.page, 'My bounty is').getByRole('img', { name: 'Delivered' })).toBeVisible(
        SETTLED,
      )
      await expect(lock(his.page, 'Encrypted')).toBeVisible(SETTLED)
      await say(his.page, 'O blessed, blessed night!')
      await expect(messages(hers.page, 'O blessed')).toHaveCount(1, SETTLED)
      for (const page of [hers.page, his.page]) {
        await expect(
          messages(page, /./).getByRole('img', { name: 'This message was not encrypted' }),
        ).toHaveCount(0)
      }
    })

    await test.step('nothing of it was plain for the server', () => {
      expect(serverKnows(server.info, 'My bounty is')).toBe(false)
      expect(serverKnows(server.info, 'O blessed')).toBe(false)
    })

    await test.step('the devices are listed, and verified by comparing numbers', async () => {
      const dialog = await openDevices(hers.page)
      const theirs = dialog.getByRole('list', { name: /^romeo/ }).getByRole('listitem')
      const devices = dialog.getByRole('list', { name: 'Devices' }).getByRole('listitem')
      await expect(theirs.or(devices).first()).toContainText('Trusted')
      await expect(dialog.getByText('This device').first()).toBeVisible()
      await press(dialog.getByRole('button', { name: 'Verify' }))
      const comparing = hers.page.getByRole('dialog', { name: /^Verify a device of/ })
      const hisNumbers = await digits(comparing.getByRole('group', { name: /^Fingerprint of (?!this)/ }))
      const herNumbers = await digits(comparing.getByRole('group', { name: 'Fingerprint of this device' }))

      const atHis = await openDevices(his.page)
      await press(atHis.getByRole('button', { name: 'Verify' }))
      const other = his.page.getByRole('dialog', { name: /^Verify a device of/ })
      expect(await digits(other.getByRole('group', { name: 'Fingerprint of this device' }))).toBe(hisNumbers)
      expect(await digits(other.getByRole('group', { name: /^Fingerprint of (?!this)/ }))).toBe(herNumbers)
      await press(other.getByRole('button', { name: 'They match' }))
      await press(closer(atHis))

      await press(comparing.getByRole('button', { name: 'They match' }))
      await expect(comparing).toBeHidden()
      await expect(theirs.or(devices).first()).toContainText('Verified')
      await press(closer(dialog))
    })

    await test.step('another device of his is asked about, and gets nothing before', async () => {
      const bar = hers.page.getByRole('main').getByText(/has a new device that you have not decided about/)
      await expect(bar).toBeHidden()
      const phonesProfile = join(place, 'phone')
      mkdirSync(phonesProfile)
      const phone = await startDevice(phonesProfile, {
        ...romeo,
        settings: { host: server.info.host, port: server.info.port, security: 'starttls' },
      })
      try {
        await expect(bar).toBeVisible(SETTLED)
        await say(hers.page, 'Who is it that speaks?')
        await press(hers.page.getByRole('button', { name: 'Look at the devices' }))
        const dialog = hers.page.getByRole('dialog', { name: 'Encryption' })
        await expect(dialog.getByText('Nothing is sent to it until you decide')).toBeVisible()
        await press(dialog.getByRole('button', { name: 'Trust', exact: true }))
        await press(closer(dialog))
        await expect(bar).toBeHidden()
      } finally {
        await phone.close()
      }
    })

    await test.step('after a restart everything is still read, and goes on', async () => {
      await hers.quit()
      hers = await start()
      await startChat(hers.page, romeo.address, 'Start chat')
      for (const text of ['My bounty is', 'O blessed', 'Who is it']) {
        await expect(messages(hers.page, text)).toHaveCount(1)
      }
      await expect(lock(hers.page, 'Encrypted')).toBeVisible()
      await say(his.page, 'I would I were thy bird.')
      await expect(messages(hers.page, 'I would I were')).toHaveCount(1, SETTLED)
      await say(hers.page, 'Sweet, so would I.')
      await expect(messages(his.page, 'Sweet, so would')).toHaveCount(1, SETTLED)
      expect(serverKnows(server.info, 'thy bird')).toBe(false)
      expect(serverKnows(server.info, 'so would I')).toBe(false)
    })

    await test.step('a message of his that was plain says so', async () => {
      const old = await startPeer(server.info, romeo.address, romeo.password)
      old.say(juliet.address, 'A thousand times the worse')
      const plain = messages(hers.page, 'A thousand times')
      await expect(plain.getByRole('img', { name: 'This message was not encrypted' })).toBeVisible(SETTLED)
      await old.close()
      // What the server knows can be found, so that it was right above.
      await expect.poll(() => serverKnows(server.info, 'A thousand times')).toBe(true)
    })

    await test.step('turning it off is asked, told, and seen', async () => {
      const dialog = await openDevices(hers.page)
      await press(dialog.getByRole('button', { name: 'Turn off encryption' }))
      const asking = hers.page.getByRole('dialog', { name: 'Turn off encryption?' })
      await press(asking.getByRole('button', { name: 'Cancel' }))
      await expect(lock(hers.page, 'Encrypted')).toBeAttached()
      await press(dialog.getByRole('button', { name: 'Turn off encryption' }))
      await press(asking.getByRole('button', { name: 'Turn off encryption' }))
      await expect(asking).toBeHidden()
      await press(closer(dialog))
      await expect(hers.page.getByText(/^You turned end-to-end encryption off/)).toBeVisible()
      await expect(lock(hers.page, 'Not encrypted')).toBeVisible()
      await moveTo(hers.page.getByRole('textbox', { name: 'Message' }))
      await say(hers.page, 'Good night, good night!')
      await expect(messages(his.page, 'Good night')).toHaveCount(1, SETTLED)
      await expect.poll(() => serverKnows(server.info, 'Good night')).toBe(true)
      await expect(
        messages(his.page, 'Good night').getByRole('img', { name: 'This message was not encrypted' }),
      ).toBeVisible()
    })
  },
)
