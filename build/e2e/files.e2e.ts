import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright'
import { someBytes } from '../../electron/engine/testing/peer-files.ts'
import { madePicture } from '../made-bytes.ts'
import { expect } from './balcony.ts'
import { agree } from './confirm.ts'
import { give, sha256 } from './give-files.ts'
import { composer, goTo, test } from './talk.ts'

// Signing in alone may take a minute on a busy machine.
test.slow()

/** The longest that a file takes on a busy machine. */
const ARRIVED = { timeout: 30_000 }
const figure = (page: Page, name: string): Locator =>
  page.getByRole('log', { name: 'Messages' }).getByRole('figure', { name })

test(
  'pictures are seen, zoomed and saved by keyboard alone, and a recording plays',
  { tag: '@host' },
  async ({ talk, downloads }) => {
    const { page, romeo, balcony } = talk
    const orchard = madePicture(1600, 1000, 5).bytes
    const viewer = page.getByRole('dialog', { name: 'Viewer' })

    await test.step('two pictures, sent together', async () => {
      const type = 'image/png'
      await give(
        page,
        'drop',
        { name: 'orchard.png', type, bytes: orchard },
        { name: 'window.png', type, bytes: madePicture(500, 800, 7).bytes },
      )
      await expect(page.getByRole('list', { name: 'Attachments' }).getByRole('listitem')).toHaveCount(2)
      await composer(page).press('Enter')
      for (const name of ['orchard.png', 'window.png'])
        await romeo.waitFor((event) => event.event === 'file' && event.name === name)
      await expect(figure(page, 'orchard.png').getByRole('progressbar')).toHaveCount(0, ARRIVED)
    })

    await test.step('open, zoom, next, previous', async () => {
      const open = page.getByRole('button', { name: 'Show orchard.png' })
      await goTo(page, /^/)
      await tabTo(page, open)
      await page.keyboard.press('Enter')
      await expect(viewer.getByRole('img', { name: 'orchard.png' })).toHaveJSProperty('naturalWidth', 1600)
      const zoomed = (): Promise<number> =>
        viewer.getByRole('img').evaluate((image) => {
          const seen = image as unknown as { getBoundingClientRect(): { width: number }; offsetWidth: number }
          return seen.getBoundingClientRect().width / seen.offsetWidth
        })
      expect(await zoomed()).toBeCloseTo(1)
      await page.keyboard.press('+')
      await expect.poll(zoomed).toBeGreaterThan(1.1)
      await page.keyboard.press('0')
      await expect.poll(zoomed).toBeCloseTo(1)
      await page.keyboard.press('ArrowRight')
      await expect(viewer.getByRole('img', { name: 'window.png' })).toHaveJSProperty('naturalWidth', 500)
      await page.keyboard.press('ArrowLeft')
      await expect(viewer.getByRole('img', { name: 'orchard.png' })).toBeVisible()
    })

    await test.step('save, with equal bytes', async () => {
      await balcony.electron?.evaluate(
        ({ dialog }, filePath) => {
          dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
        },
        join(downloads, 'orchard.png'),
      )
      await tabTo(page, viewer.getByRole('button', { name: 'Save as' }))
      await page.keyboard.press('Enter')
      await expect(() => {
        expect(readdirSync(downloads)).toEqual(['orchard.png'])
        const saved = readFileSync(join(downloads, 'orchard.png'))
        expect(sha256(saved)).toBe(sha256(orchard))
      }).toPass(ARRIVED)
    })

    await test.step('close: the keyboard is back at the picture', async () => {
      await page.keyboard.press('Escape')
      await expect(viewer).toBeHidden()
      await expect(page.getByRole('button', { name: 'Show orchard.png' })).toBeFocused()
    })

    await test.step('a recording plays', async () => {
      const bytes = readFileSync(join(import.meta.dirname, '../demo/files/the-vial.ogg'))
      await give(page, 'drop', { name: 'the-vial.ogg', type: 'audio/ogg', bytes })
      await expect(page.getByRole('button', { name: 'Remove the-vial.ogg' })).toBeVisible()
      await composer(page).press('Enter')
      const recording = figure(page, 'the-vial.ogg').getByRole('group')
      await recording.getByRole('button', { name: 'Play' }).click(ARRIVED)
      await expect(recording.getByText(/^\d:0[1-9] of \d:\d\d$/)).toBeVisible(ARRIVED)
    })
  },
)

test('a document is paused, goes on where it was, and is deleted here', async ({
  talk,
  server,
  downloads,
}) => {
  const { page, fromRomeo } = talk
  const bytes = Buffer.from(someBytes(3_000_000))
  const slow = await startSlowServer(server.info.folder, bytes)
  try {
    const url = `https://127.0.0.1:${slow.port}/treaty.pdf`
    fromRomeo(
      `<body>${url}</body><file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'>` +
        `<name>treaty.pdf</name><media-type>application/pdf</media-type><size>${bytes.length}</size></file>` +
        `<sources><url-data xmlns='http://jabber.org/protocol/url-data' target='${url}'/></sources></file-sharing>`,
    )
    const file = figure(page, 'treaty.pdf')
    await file.getByRole('button', { name: 'Download' }).click(ARRIVED)
    await expect(file.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^[1-9]/, ARRIVED)
    await file.getByRole('button', { name: 'Pause' }).click()
    await expect(file.getByRole('button', { name: 'Resume' })).toBeVisible()
    slow.release()
    await file.getByRole('button', { name: 'Resume' }).click()
    await expect(file.getByRole('button', { name: 'Open' })).toBeVisible(ARRIVED)
    expect(readdirSync(downloads)).toEqual(['treaty.pdf'])
    expect(sha256(readFileSync(join(downloads, 'treaty.pdf')))).toBe(sha256(bytes))
    expect(slow.starts[0]).toBe(0)
    expect(slow.starts.at(-1)).toBeGreaterThan(0)

    await page.getByRole('button', { name: 'Details' }).click()
    const details = page.getByRole('complementary', { name: 'Details' })
    await details.getByRole('tab', { name: 'Documents' }).click()
    await details.getByRole('button', { name: 'More for treaty.pdf' }).click()
    await page.getByRole('menuitem', { name: 'Delete from this computer' }).click()
    await agree(page, 'Delete 1 file from this computer?')
    // What lies in the person's own folder stays.
    await expect(file.getByRole('button', { name: 'Download' })).toBeVisible()
    expect(readdirSync(downloads)).toEqual(['treaty.pdf'])
  } finally {
    slow.close()
  }
})

/** Moves the keyboard forwards to the element. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible(ARRIVED)
  for (let presses = 0; (await target.and(page.locator(':focus')).count()) === 0; presses++) {
    if (presses === 30) throw new Error(`Tab does not lead to ${String(target)}`)
    await page.keyboard.press('Tab')
  }
}

interface SlowServer {
  readonly port: number
  /** Where each answer began, in bytes. */
  readonly starts: readonly number[]
  /** From now on answers are whole. */
  release(): void
  close(): void
}

/** A web server whose answers stop in the middle until `release`. Its certificate is that of the Prosody in this folder. */
async function startSlowServer(folder: string, bytes: Buffer): Promise<SlowServer> {
  const starts: number[] = []
  let isSlow = true
  const [key, cert] = ['server.key', 'server.crt'].map((name) => readFileSync(join(folder, name)))
  const server: Server = createServer({ key, cert }, (request, response) => {
    const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    starts.push(start)
    response.writeHead(start === 0 ? 200 : 206, {
      'content-length': bytes.length - start,
      'accept-ranges': 'bytes',
      ...(start > 0 && { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
    })
    if (isSlow) response.write(bytes.subarray(start, bytes.length / 2))
    else response.end(bytes.subarray(start))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    starts,
    release: () => void (isSlow = false),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
