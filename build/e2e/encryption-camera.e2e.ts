import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Browser } from 'playwright'
import { startDevice } from '../live/device.ts'
import { expect, test as base } from './balcony.ts'
import { launchBrowser } from './browser.ts'
import { agree, refuse } from './confirm.ts'
import { cameraArguments, showToCamera } from './fake-camera.ts'
import { befriend, makeAccount, messages, press, say, signInQuickly, startChat } from './steps.ts'

/** The longest that keys take on a busy machine. */
const SETTLED = { timeout: 45_000 }
const QUESTION = 'Let Balcony use the camera?'

interface CameraFixtures {
  /** The film that the camera of the window shows. */
  readonly film: string
}

/** Every window here has a camera, before which there is nothing yet. */
const test = base.extend<object, CameraFixtures>({
  film: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'balcony-camera-'))
      const file = join(folder, 'camera.y4m')
      showToCamera(file, null)
      await use(file)
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
    { scope: 'worker' },
  ],
  browserOf: [
    async ({ film }, use) => {
      let browser: Promise<Browser> | undefined
      await use(() => (browser ??= launchBrowser(cameraArguments(film))))
      await (await browser)?.close()
    },
    { scope: 'worker' },
  ],
  start: async ({ start, host, film }, use) => {
    const args = host === 'chromium' ? [] : cameraArguments(film)
    await use((options = {}) => start({ ...options, args }))
  },
})

test(
  'a device is verified by a code before the camera',
  { tag: '@host' },
  async ({ start, server, film }) => {
    test.setTimeout(180_000)
    const juliet = makeAccount(server.info, 'juliet')
    const romeo = makeAccount(server.info, 'romeo')
    befriend(server.info, juliet, [{ account: romeo, name: 'Romeo' }])
    const settings = { host: server.info.host, port: server.info.port, security: 'starttls' } as const
    const his = await startDevice(mkdtempSync(join(dirname(film), 'romeo-')), { ...romeo, settings })
    try {
      const { page } = await start()
      await signInQuickly(page, server.info, juliet)
      await startChat(page, romeo.address, 'Start chat')
      await say(page, 'What’s in a name?')
      await expect(messages(page, 'What’s in').getByRole('img', { name: /Sent|Delivered/ })).toBeVisible(
        SETTLED,
      )
      const { link } = await his.call('encryption.own', { accountId: his.accountId })

      await press(
        page.getByRole('main').locator('header').getByRole('button', { name: 'Encrypted', exact: true }),
      )
      const devices = page.getByRole('dialog', { name: 'Encryption' })
      await press(devices.getByRole('button', { name: 'Verify' }))
      const dialog = page.getByRole('dialog', { name: /^Verify a device of/ })
      await press(dialog.getByRole('button', { name: 'By link or code' }))
      const use = dialog.getByRole('button', { name: 'Use the camera' })
      const stop = dialog.getByRole('button', { name: 'Stop the camera' })
      const picture = dialog.getByLabel('Picture of the camera')
      const alert = dialog.getByRole('alert')
      /** Whether a picture is really there. */
      const isLive = (): Promise<boolean> =>
        picture.evaluate((video) => (video as unknown as { videoWidth: number }).videoWidth > 0)

      await test.step('not before the person agrees', async () => {
        await press(use)
        await refuse(page, QUESTION)
        await expect(use).toBeEnabled()
        await expect(picture).toBeHidden()
      })

      await test.step('with nothing before it, it waits, and is stopped', async () => {
        await press(use)
        await agree(page, QUESTION)
        await expect(stop).toBeVisible()
        await expect.poll(isLive).toBe(true)
        await press(stop)
        await expect(picture).toBeHidden()
        await expect(use).toBeFocused()
      })

      await test.step('another code, or one of another account, verifies nothing', async () => {
        showToCamera(film, 'https://capulet.example/feast')
        await press(use)
        await agree(page, QUESTION)
        await expect(alert).toContainText('not a code for verifying devices')
        await expect(picture).toBeHidden()

        showToCamera(film, link.replace(romeo.address, `tybalt@${server.info.domain}`))
        await press(use)
        await agree(page, QUESTION)
        await expect(alert).toContainText('Nothing was verified')
        await expect(dialog.getByRole('button', { name: 'Verify by link' })).toBeHidden()
      })

      await test.step('his code says what it does, then does it', async () => {
        showToCamera(film, link)
        await press(use)
        await agree(page, QUESTION)
        await expect(dialog.getByText(/^This verifies one device of/)).toBeVisible()
        await expect(picture).toBeHidden()
        await press(dialog.getByRole('button', { name: 'Verify by link' }))
        await expect(dialog.getByText('One device is verified now.')).toBeVisible()
        await press(dialog.getByRole('button', { name: 'Cancel' }))
        await expect(devices.getByText('Verified', { exact: true }).first()).toBeVisible()
        await expect(devices.getByText('All devices here are verified.')).toBeVisible()
      })
    } finally {
      await his.close()
    }
  },
)
