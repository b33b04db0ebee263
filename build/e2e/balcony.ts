import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { _electron, test as base, chromium, type Page } from 'playwright/test'
import { browserArguments, electronArguments, findChromium, findElectron } from '../electron-binary.ts'
import { startKeyring, type Keyring } from '../live/keyring.ts'
import { startProsody, type ProsodyServer } from '../live/prosody.ts'
import { startScreen, type Screen } from './screen.ts'

export { expect } from 'playwright/test'

export interface HostOptions {
  readonly host: 'electron' | 'chromium'
}

/** A Balcony that runs, and its window. */
export interface RunningBalcony {
  readonly page: Page
  /** Quits as a person does, and waits. */
  quit(): Promise<void>
  /** SIGKILL to the main process, whatever it is doing. */
  kill(): Promise<void>
}

interface WorkerFixtures extends HostOptions {
  readonly display: Screen
  readonly server: ProsodyServer
  readonly keyring: Keyring
}

interface TestFixtures {
  /** A folder for this test alone. */
  readonly profile: string
  /** Starts Balcony on this test's profile. A second start of the same test finds what the first one kept. */
  readonly start: (options?: StartOptions) => Promise<RunningBalcony>
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly profile?: string
}

const root = join(import.meta.dirname, '..', '..')

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

  profile: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'balcony-profile-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },

  start: async ({ host, display, keyring, profile }, use) => {
    const running = new Set<RunningBalcony>()
    await use(async (options = {}) => {
      const env = { ...inherited(), ...keyring.env, DISPLAY: display.name, ...options.env }
      const launch = host === 'electron' ? launchElectron : launchHost
      const balcony = await launch(options.profile ?? profile, env)
      running.add(balcony)
      return balcony
    })
    for (const balcony of running) await balcony.quit()
  },
})

function inherited(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(XDG_|DBUS_|DISPLAY|WAYLAND)/.test(name))
  return Object.fromEntries(kept) as Record<string, string>
}

async function launchElectron(profile: string, env: Record<string, string>): Promise<RunningBalcony> {
  const executablePath = findElectron()
  if (executablePath === null) throw new Error('no Electron on this machine')
  const app = await _electron.launch({
    executablePath,
    args: ['--disable-gpu', ...electronArguments(root), '--profile', profile],
    env,
  })
  const child = app.process()
  const gone = once(child, 'exit')
  const page = await app.firstWindow()
  return {
    page,
    quit: async () => {
      if (child.exitCode === null && child.signalCode === null) await app.close()
      await gone
    },
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}

async function launchHost(profile: string, env: Record<string, string>): Promise<RunningBalcony> {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('no Chromium on this machine')
  const child = spawn(process.execPath, [join(root, 'build/host/run.ts'), '--profile', profile], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /http:\S+/.exec(line)
      if (found) resolve(found[0])
    })
    child.once('exit', (code) => reject(new Error(`the host ended with code ${code}`)))
  })
  const browser = await chromium.launch({ executablePath, args: browserArguments() })
  const page = await browser.newPage({ viewport: { width: 1180, height: 780 } })
  await page.goto(url)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    await browser.close()
    child.kill(signal)
    await gone
  }
  return {
    page,
    quit: async () => {
      if (child.exitCode === null && child.signalCode === null) await end('SIGTERM')
    },
    kill: () => end('SIGKILL'),
  }
}
