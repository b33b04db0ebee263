import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright'
import { startProsody, type ProsodyServer } from '../live/prosody.ts'
import { madePicture } from '../made-bytes.ts'
import { expect, test as base } from './balcony.ts'
import { give, sha256 } from './give-files.ts'
import type { RunningBalcony } from './launch.ts'
import { befriend, makeAccount, signInQuickly, startChat, type TestAccount } from './steps.ts'

/** The longest that a file takes on a busy machine. */
const ARRIVED = { timeout: 45_000 }
/** Long enough to be killed in the middle. */
const LONG_BYTES = 200_000_000

/** Juliet and Romeo, each with a Balcony, and contacts of each other. */
interface Two {
  readonly juliet: TestAccount
  readonly romeo: TestAccount
  readonly romeosProfile: string
}

const test = base.extend<{ readonly place: string }>({
  place: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'balcony-two-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  },
})

function invite({ info }: ProsodyServer, place: string): Two {
  const juliet = makeAccount(info, 'juliet')
  const romeo = makeAccount(info, 'romeo')
  befriend(info, juliet, [{ account: romeo, name: 'Romeo' }])
  const romeosProfile = join(place, 'romeo')
  mkdirSync(romeosProfile)
  return { juliet, romeo, romeosProfile }
}

const figure = (page: Page, name: string): Locator =>
  page.getByRole('log', { name: 'Messages' }).getByRole('figure', { name })
const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' })

/** Sends what waits in the composer, by keyboard. */
async function send(page: Page): Promise<void> {
  await expect(page.getByRole('list', { name: 'Attachments' }).getByRole('listitem')).toHaveCount(1)
  await composer(page).focus()
  await page.keyboard.press('Enter')
}

/** Files go straight only without encryption: sealed ones need the server's uploads. */
async function turnOffEncryption(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Encrypted', exact: true }).click(ARRIVED)
  const off = { name: 'Turn off encryption' }
  await page.getByRole('dialog', { name: 'Encryption' }).getByRole('button', off).click()
  await page.getByRole('dialog', { name: 'Turn off encryption?' }).getByRole('button', off).click()
  await expect(page.getByRole('dialog')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Not encrypted', exact: true })).toBeVisible()
}

/** Chooses a file of this disk by keyboard alone. */
async function choose({ page, electron }: RunningBalcony, path: string): Promise<void> {
  await electron?.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
  }, path)
  const asked = electron === null ? page.waitForEvent('filechooser') : null
  await composer(page).focus()
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('button', { name: 'Attach file' })).toBeFocused()
  await page.keyboard.press('Enter')
  await (await asked)?.setFiles(path)
}

test(
  'pictures and documents go from one Balcony to another',
  { tag: ['@host', '@packed'] },
  async ({ start, host, place, profile, downloads }) => {
    test.slow()
    const server = await startProsody({ uploads: {} })
    try {
      const { juliet, romeo, romeosProfile } = invite(server, place)
      const hers = await start({ profile })
      await signInQuickly(hers.page, server.info, juliet)
      await startChat(hers.page, romeo.address, 'Start chat')
      let his = await start({ profile: romeosProfile })
      await signInQuickly(his.page, server.info, romeo)
      await startChat(his.page, juliet.address, 'Start chat')

      await test.step('a dropped picture is seen by the other', async () => {
        const { bytes } = madePicture(320, 200, 5)
        await give(his.page, 'drop', { name: 'rose.png', type: 'image/png', bytes })
        await send(his.page)
        const image = figure(hers.page, 'rose.png').getByRole('img')
        await expect(image).toHaveJSProperty('naturalWidth', 320, ARRIVED)
        await expect(figure(his.page, 'rose.png').getByRole('img')).toHaveJSProperty('naturalWidth', 320)
      })

      await test.step('a picture sent by keyboard alone, too', async () => {
        const path = join(place, 'ring.png')
        const { type, bytes } = madePicture(200, 320, 7)
        writeFileSync(path, bytes)
        // The packed app shows the system's own dialog.
        if (host === 'packed') await give(hers.page, 'paste', { name: 'ring.png', type, bytes })
        else await choose(hers, path)
        await send(hers.page)
        const image = his.page.getByRole('log').getByRole('figure').last().getByRole('img')
        await expect(image).toHaveJSProperty('naturalWidth', 200, ARRIVED)
      })

      await test.step('a document is fetched into the folder, under a safe name', async () => {
        const bytes = randomBytes(300_000)
        await give(his.page, 'drop', { name: '.treaty.pdf', type: 'application/pdf', bytes })
        await send(his.page)
        const file = figure(hers.page, 'treaty.pdf')
        await file.getByRole('button', { name: 'Download' }).click(ARRIVED)
        await expect(file.getByRole('button', { name: 'Open' })).toBeVisible(ARRIVED)
        expect(readdirSync(downloads)).toEqual(['treaty.pdf'])
        const path = join(downloads, 'treaty.pdf')
        expect(sha256(readFileSync(path))).toBe(sha256(bytes))
        expect(statSync(path).mode & 0o777).toBe(0o600)
      })

      await test.step('a picture for somebody who is away waits on the server', async () => {
        await his.quit()
        const { bytes } = madePicture(240, 240, 9)
        await give(hers.page, 'drop', { name: 'dagger.png', type: 'image/png', bytes })
        await send(hers.page)
        await expect(figure(hers.page, 'dagger.png').getByRole('progressbar')).toHaveCount(0, ARRIVED)
        his = await start({ profile: romeosProfile })
        await startChat(his.page, juliet.address, 'Start chat')
        const image = figure(his.page, 'dagger.png').getByRole('img')
        await expect(image).toHaveJSProperty('naturalWidth', 240, ARRIVED)
      })
    } finally {
      await server.dispose()
    }
  },
)

test('without uploads a file goes straight, also through the death of either side', async ({
  start,
  place,
  profile,
  downloads,
}) => {
  test.setTimeout(240_000)
  const server = await startProsody({ proxy: true })
  try {
    const { juliet, romeo, romeosProfile } = invite(server, place)
    let his = await start({ profile: romeosProfile })
    await signInQuickly(his.page, server.info, romeo)
    await startChat(his.page, juliet.address, 'Start chat')
    const bytes = randomBytes(LONG_BYTES)
    const path = join(place, 'film.bin')
    writeFileSync(path, bytes)

    await test.step('nothing goes while the other is away, and the composer says so', async () => {
      await choose(his, path)
      await expect(
        his.page.getByText(
          'Your server doesn’t take files. They can be sent while the other person is online.',
        ),
      ).toBeVisible()
    })

    let hers = await start({ profile })
    await signInQuickly(hers.page, server.info, juliet)
    await startChat(hers.page, romeo.address, 'Start chat')
    const part = join(downloads, '.film.bin.part')
    const whole = join(downloads, 'film.bin')
    /** Waits until more has come than before, and the file is not whole. */
    const inTheMiddle = async (before: number): Promise<number> => {
      for (;;) {
        const size = statSync(part, { throwIfNoEntry: false })?.size ?? 0
        if (size > before) return size
        if (statSync(whole, { throwIfNoEntry: false })) throw new Error('it was too fast')
        await new Promise(setImmediate)
      }
    }
    /** The person tries again where Balcony has given up. */
    const wholeAtLast = async (): Promise<void> => {
      await expect(async () => {
        const again = figure(his.page, 'film.bin').getByRole('button', { name: 'Try again' })
        if (await again.isVisible()) await again.click()
        await expect(figure(hers.page, 'film.bin').getByRole('button', { name: 'Open' })).toBeVisible({
          timeout: 2_000,
        })
      }).toPass({ timeout: 120_000 })
    }

    let size = 0
    await test.step('the receiver is killed in the middle', async () => {
      await turnOffEncryption(his.page)
      await expect(his.page.getByText('Your server doesn’t take files.')).toBeHidden()
      await send(his.page)
      await figure(hers.page, 'film.bin').getByRole('button', { name: 'Accept' }).click(ARRIVED)
      size = await inTheMiddle(0)
      await hers.kill()
      expect(readdirSync(downloads)).toEqual(['.film.bin.part'])
      hers = await start({ profile })
      await startChat(hers.page, romeo.address, 'Start chat')
    })

    await test.step('the sender is killed in the middle, and both go on', async () => {
      const again = figure(his.page, 'film.bin').getByRole('button', { name: 'Try again' })
      const more = inTheMiddle(size)
      const trying = setInterval(() => void again.click({ timeout: 500 }).catch(() => undefined), 1_000)
      await more.finally(() => clearInterval(trying))
      await his.kill()
      his = await start({ profile: romeosProfile })
      await startChat(his.page, juliet.address, 'Start chat')
      await wholeAtLast()
      expect(readdirSync(downloads)).toEqual(['film.bin'])
      expect(sha256(readFileSync(whole))).toBe(sha256(bytes))
      await expect(figure(hers.page, 'film.bin')).toHaveCount(1)
      await expect(figure(his.page, 'film.bin')).toHaveCount(1)
    })
  } finally {
    await server.dispose()
  }
})
