import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test as base } from 'playwright/test'
import { startKeyring, type Keyring } from '../live/keyring.ts'
import { startProsody, type ProsodyServer } from '../live/prosody.ts'
import type { Browser } from 'playwright'
import { launchBrowser } from './browser.ts'
import { inEnglish } from './language.ts'
import { launch, type HostName, type RunningBalcony } from './launch.ts'
import { startScreen, type Screen } from './screen.ts'

export { expect } from 'playwright/test'

export interface HostOptions {
  readonly host: HostName
}

interface WorkerFixtures extends HostOptions {
  readonly display: Screen
  readonly server: ProsodyServer
  readonly keyring: Keyring
  /** The browser of all tests of this worker, started by the first that needs it. Each closes only its own pages. */
  readonly browserOf: () => Promise<Browser>
}

interface TestFixtures {
  /** A folder for this test alone. */
  readonly profile: string
  /** Where this test's received files go, unless it starts Balcony on another profile without a desktop. */
  readonly downloads: string
  /** Starts Balcony on this test's profile. A second start of the same test finds what the first one kept. */
  readonly start: (options?: StartOptions) => Promise<RunningBalcony>
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly profile?: string
  /** A CommonJS module that the main process loads before anything else. */
  readonly preload?: string
  /** More arguments for the app's command line. */
  readonly args?: readonly string[]
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  host: ['chromium', { option: true, scope: 'worker' }],

  display: [
    async ({}, use) => {
      const screen = await startScreen()
      if (screen === null) throw new Error('Xvfb is missing')
      await use(screen)
      await screen.stop()
    },
    { scope: 'worker' },
  ],

  server: [
    async ({}, use) => {
      const server = await startProsody()
      await use(server)
      await server.dispose()
    },
    { scope: 'worker' },
  ],

  keyring: [
    async ({}, use) => {
      const keyring = await startKeyring()
      await use(keyring)
      await keyring.stop()
    },
    { scope: 'worker' },
  ],

  browserOf: [
    async ({}, use) => {
      let browser: Promise<Browser> | undefined
      await use(() => (browser ??= launchBrowser()))
      await (await browser)?.close()
    },
    { scope: 'worker' },
  ],

  profile: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'balcony-profile-'))
    await use(folder)
    // Chromium's processes may still write into it while they end.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  },

  downloads: async ({ host, profile }, use) => {
    if (host === 'chromium') {
      await use(join(profile, 'downloads'))
      return
    }
    // Otherwise they would go to the folder of whoever runs the tests.
    const config = mkdtempSync(join(tmpdir(), 'balcony-config-'))
    const folder = join(config, 'Downloads')
    mkdirSync(folder)
    writeFileSync(join(config, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${folder}"\n`)
    await use(folder)
    rmSync(config, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  },

  start: async ({ host, display, keyring, browserOf, profile, downloads }, use) => {
    const running = new Set<RunningBalcony>()
    await use(async (options = {}) => {
      const env = {
        ...inherited(),
        ...keyring.env,
        DISPLAY: display.name,
        XDG_CONFIG_HOME: dirname(downloads),
        ...options.env,
      }
      const balcony = await launch(host, options.profile ?? profile, env, {
        ...options,
        browser: browserOf,
      })
      running.add(balcony)
      return balcony
    })
    for (const balcony of running) await balcony.quit()
  },
})

function inherited(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(XDG_|DBUS_|DISPLAY|WAYLAND)/.test(name))
  return inEnglish(Object.fromEntries(kept))
}
