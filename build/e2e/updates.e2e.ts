import { generateKeyPairSync, createHash, sign } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { completeAnnouncement } from '../package/release.ts'
import { expect, test } from './balcony.ts'
import { makeAccount, signIn } from './steps.ts'

/** A folder of announcements and files, as on a web server, and its signing key. */
class Feed {
  readonly files = new Map<string, string>()
  readonly asked: { readonly path: string; readonly headers: string }[] = []
  readonly #keys = generateKeyPairSync('ed25519')
  readonly #server: Server = createServer((request, response) => {
    const path = (request.url ?? '').slice(1).replace(/\?.*/, '')
    this.asked.push({ path, headers: Object.keys(request.headers).join(' ') })
    const content = this.files.get(path)
    response.writeHead(content === undefined ? 404 : 200).end(content)
  })

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  get config(): { readonly url: string; readonly publicKey: string } {
    const { port } = this.#server.address() as AddressInfo
    const publicKey = this.#keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
    return { url: `http://127.0.0.1:${port}/`, publicKey }
  }

  /** `change`: fields to overwrite before signing. */
  announce(
    version: string,
    program: string,
    { signed = true, change = (text: string): string => text, at = Date.now() } = {},
  ): void {
    const file = `Balcony-${version}-x86_64.AppImage`
    const sha512 = createHash('sha512').update(program).digest('base64')
    const announcement = [
      `version: ${version}`,
      `files:\n  - url: ${file}\n    sha512: ${sha512}\n    size: ${program.length}`,
      `path: ${file}\nsha512: ${sha512}`,
      "releaseNotes: 'Romeo has a *ladder* now.'",
      "releaseDate: '2026-01-01T00:00:00.000Z'\n",
    ].join('\n')
    const completed = change(completeAnnouncement('latest-linux.yml', announcement, at))
    const key = signed ? this.#keys.privateKey : generateKeyPairSync('ed25519').privateKey
    this.files.set('latest-linux.yml', completed)
    this.files.set('latest-linux.yml.sig', sign(null, Buffer.from(completed), key).toString('base64'))
    this.files.set(file, program)
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }
}

test('a new version is installed only if it is genuine and wanted, and then it starts', async ({
  start,
  server,
  profile,
  host,
}) => {
  test.skip(host !== 'electron' || process.platform !== 'linux', 'the rehearsed copy is an AppImage')
  test.slow()
  const feed = new Feed()
  await feed.open()
  const folder = join(profile, 'copy')
  const copy = join(folder, 'Balcony.AppImage')
  const started = join(folder, 'started')
  mkdirSync(folder, { recursive: true })
  writeFileSync(copy, 'the old one')
  writeFileSync(join(folder, 'update-feed.json'), JSON.stringify(feed.config))
  writeFileSync(join(folder, 'app-update.yml'), 'updaterCacheDirName: balcony-updater\n')
  const env = { APPIMAGE: copy, BALCONY_TEST_UPDATES: folder, XDG_CACHE_HOME: join(folder, 'cache') }

  const balcony = await start({ env })
  const { page } = balcony
  await signIn(page, server.info, makeAccount(server.info, 'juliet'))
  await page.keyboard.press('Control+,')
  await page.getByRole('tab', { name: 'Advanced' }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })

  await test.step('a missing feed gets a sentence', async () => {
    await dialog.getByRole('button', { name: 'Check now' }).click()
    await expect(dialog.getByRole('alert')).toContainText('couldn’t check for new versions')
  })

  await test.step('an announcement with a foreign signature is refused', async () => {
    feed.announce('99.0.0', 'a trap', { signed: false })
    await dialog.getByRole('button', { name: 'Check now' }).click()
    await expect(dialog.getByRole('alert')).toContainText(
      'The makers of Balcony didn’t sign this new version',
    )
  })

  const DAY_MS = 24 * 3_600_000
  for (const [what, announced, sentence] of [
    [
      'for another product',
      { change: (text: string) => text.replace('product: balcony', 'product: other') },
      'for another program or another kind of computer',
    ],
    [
      'for another system',
      { change: (text: string) => text.replace('platform: linux', 'platform: win32') },
      'for another program or another kind of computer',
    ],
    [
      'for another processor',
      { change: (text: string) => text.replace(/processors: .*/, 'processors: [mips]') },
      'for another program or another kind of computer',
    ],
    ['that has expired', { at: Date.now() - 121 * DAY_MS }, 'has expired'],
  ] as const) {
    await test.step(`a signed announcement ${what} is refused`, async () => {
      feed.announce('99.0.0', 'a trap', announced)
      await dialog.getByRole('button', { name: 'Check now' }).click()
      await expect(dialog.getByRole('alert')).toContainText(sentence)
    })
  }

  const program = `#!/bin/sh\necho new > '${started}'\n`
  await test.step('a genuine announcement is shown, and nothing is downloaded before the person agrees', async () => {
    feed.announce('99.1.0', program)
    await dialog.getByRole('button', { name: 'Check now' }).click()
    await expect(dialog.getByText('Balcony 99.1.0 is available.')).toBeVisible()
    await expect(dialog.getByRole('region', { name: 'What’s new in 99.1.0' })).toContainText('ladder')
    expect(feed.asked.filter(({ path }) => path.endsWith('.AppImage'))).toEqual([])
    expect(feed.asked.filter(({ headers }) => headers.includes('staging'))).toEqual([])
  })

  await test.step('its date of issue is stored in a private file', () => {
    expect(JSON.parse(readFileSync(join(profile, 'update-seen.json'), 'utf8'))).toEqual({
      issued: expect.any(Number) as unknown,
    })
    expect(statSync(join(profile, 'update-seen.json')).mode & 0o777).toBe(0o600)
  })

  await test.step('a file that differs from the announced one is refused', async () => {
    feed.files.set('Balcony-99.1.0-x86_64.AppImage', program.replace('new', 'bad'))
    await dialog.getByRole('button', { name: 'Download' }).click()
    await expect(dialog.getByRole('alert')).toContainText(
      'The makers of Balcony didn’t sign this new version',
    )
    expect(readFileSync(copy, 'utf8')).toBe('the old one')
  })

  await test.step('the announced file replaces the old one and starts', async () => {
    feed.files.set('Balcony-99.1.0-x86_64.AppImage', program)
    await dialog.getByRole('button', { name: 'Try again' }).click()
    await expect(dialog.getByText('will be installed when you quit')).toBeVisible()
    expect(readFileSync(copy, 'utf8')).toBe('the old one')
    // The window may close before the click returns.
    await Promise.allSettled([dialog.getByRole('button', { name: 'Restart now' }).click()])
    await expect.poll(() => existsSync(started)).toBe(true)
    expect(readFileSync(copy, 'utf8')).toBe(program)
  })
  await balcony.quit()

  await test.step('after a restart an older announcement is still refused', async () => {
    writeFileSync(copy, 'the old one')
    feed.announce('99.2.0', 'a trap', { at: Date.now() - DAY_MS })
    const { page, quit } = await start({ env })
    await expect(page.getByRole('button', { name: 'Presence: Available' })).toBeVisible()
    await page.keyboard.press('Control+,')
    await page.getByRole('tab', { name: 'Advanced' }).click()
    const again = page.getByRole('dialog', { name: 'Settings' })
    await again.getByRole('button', { name: 'Check now' }).click()
    await expect(again.getByRole('alert')).toContainText('older than one that Balcony has seen before')
    await quit()
  })
  await feed.close()
})
