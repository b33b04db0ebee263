import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { _electron, chromium, type Browser, type ElectronApplication, type Page } from 'playwright'
import { electronArguments, findElectron } from '../electron-binary.ts'
import { findPacked } from '../package/places.ts'
import { launchBrowser } from './browser.ts'
import { personBeforeScreen, personBeforeTerminal, sits } from './confirm.ts'

/** `packed` is the result of `npm run package -- dir`: tests cannot load modules into it or evaluate in its main process. */
export type HostName = 'electron' | 'chromium' | 'packed'

/** A running Balcony and its window. */
export interface RunningBalcony {
  readonly page: Page
  /** The main process, if the host is Electron. */
  readonly electron: ElectronApplication | null
  /** The id of the main process. */
  readonly pid: number
  /** Quits as a person does, and waits. */
  quit(): Promise<void>
  /** Sends SIGKILL to the main process. */
  kill(): Promise<void>
}

const root = join(import.meta.dirname, '..', '..')

export interface LaunchOptions {
  /** A CommonJS module that the main process loads before anything else. */
  readonly preload?: string
  /** More arguments for the app's command line. */
  readonly args?: readonly string[]
  /** The browser for the window of the development host, which stays open. Otherwise it gets one of its own. */
  readonly browser?: () => Promise<Browser>
}

/** Starts the built app on that profile, driven by Playwright. */
export function launch(
  host: HostName,
  profile: string,
  env: Record<string, string>,
  { preload, args = [], browser }: LaunchOptions = {},
): Promise<RunningBalcony> {
  if (host === 'packed') {
    if (preload !== undefined) throw new Error('the packed app loads nothing but itself')
    return launchPacked(profile, env, args)
  }
  const first = preload === undefined ? [] : ['-r', preload]
  return host === 'electron'
    ? launchElectron(profile, env, first, args)
    : launchHost([...first, join(root, 'build/host/run.ts'), '--profile', profile, ...args], env, browser)
}

async function launchElectron(
  profile: string,
  env: Record<string, string>,
  first: readonly string[],
  more: readonly string[],
): Promise<RunningBalcony> {
  const executablePath = findElectron()
  if (executablePath === null) throw new Error('no Electron on this machine')
  const app = await _electron.launch({
    executablePath,
    args: ['--disable-gpu', ...first, ...electronArguments(root), '--profile', profile, ...more],
    env,
  })
  const child = app.process()
  const gone = once(child, 'exit')
  const page = await app.firstWindow()
  sits(page, personBeforeScreen(env['DISPLAY'] ?? '', child.pid ?? NaN))
  return {
    page,
    electron: app,
    pid: child.pid ?? NaN,
    quit: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        // With unsent messages Balcony asks first; here the answer is to quit. It ignores a second quit by then.
        const saysYes = app.evaluate(({ dialog }) => {
          dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false })
        })
        // A Balcony that is already quitting asks nothing.
        await saysYes.catch(() => undefined)
        await app.close()
      }
      await gone
    },
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}

/**
 * The fuses disable the inspector that Playwright needs. The window is reached through Chromium's debugging port, whose
 * address Chromium prints on stderr.
 */
async function launchPacked(
  profile: string,
  env: Record<string, string>,
  more: readonly string[],
): Promise<RunningBalcony> {
  const binary = findPacked()
  if (binary === null) throw new Error('nothing is packed: npm run package -- dir')
  const asRoot = process.getuid?.() === 0
  const child = spawn(
    binary,
    [
      ...(asRoot ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--remote-debugging-port=0',
      ...more,
      '--profile',
      profile,
    ],
    { env, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const gone = once(child, 'exit')
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    createInterface({ input: child.stderr }).on('line', (line) => {
      said += `${line}\n`
      const found = /DevTools listening on (ws:\S+)/.exec(line)
      if (found?.[1] !== undefined) resolve(found[1])
    })
    child.once('exit', (code) => reject(new Error(`the packed app ended with code ${code}: ${said}`)))
  })
  const { browser, page } = await firstPageAt(address).catch((cause: unknown) => {
    child.kill('SIGKILL')
    throw cause
  })
  sits(page, personBeforeScreen(env['DISPLAY'] ?? '', child.pid ?? NaN))
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await gone
    await browser.close()
  }
  return {
    page,
    electron: null,
    pid: child.pid ?? NaN,
    quit: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

async function firstPageAt(address: string): Promise<{ readonly browser: Browser; readonly page: Page }> {
  const browser = await chromium.connectOverCDP(address)
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('the packed app has no window session')
  return { browser, page: context.pages()[0] ?? (await context.waitForEvent('page')) }
}

async function launchHost(
  argv: readonly string[],
  env: Record<string, string>,
  shared?: () => Promise<Browser>,
): Promise<RunningBalcony> {
  const child = spawn(process.execPath, argv, {
    // To compile the application takes longer than to start it.
    env: { ...env, NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/host') },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  // The process may exit before it has read everything.
  child.stdin.on('error', () => undefined)
  const gone = once(child, 'exit')
  const said = createInterface({ input: child.stdout })
  const person = personBeforeTerminal(said, child.stdin)
  const url = await new Promise<string>((resolve, reject) => {
    said.on('line', (line) => {
      const found = /file:\S+/.exec(line)
      if (found) resolve(found[0])
    })
    child.once('exit', (code) => reject(new Error(`the host ended with code ${code}`)))
  })
  const browser = await (shared ?? launchBrowser)()
  const context = await browser.newContext({ viewport: { width: 1180, height: 780 } })
  const closeWindow = (): Promise<void> => (shared === undefined ? browser : context).close()
  const page = await context.newPage()
  sits(page, person)
  try {
    await page.goto(url)
    await page.waitForURL(/^http:/)
  } catch (cause) {
    await closeWindow()
    child.kill('SIGKILL')
    throw cause
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    await closeWindow()
    child.kill(signal)
    await gone
  }
  return {
    page,
    electron: null,
    pid: child.pid ?? NaN,
    quit: async () => {
      if (child.exitCode === null && child.signalCode === null) await end('SIGTERM')
    },
    kill: () => end('SIGKILL'),
  }
}
