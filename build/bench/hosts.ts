import type { Page } from 'playwright'
import { bundle } from '../bundle.ts'
import { inEnglish } from '../e2e/language.ts'
import { launch, type HostName, type RunningBalcony } from '../e2e/launch.ts'
import { startScreen } from '../e2e/screen.ts'
import { findChromium, findElectron } from '../electron-binary.ts'
import { findProsody } from '../live/prosody.ts'
import { CAN_MEASURE_PROCESSES, descendants, processTree, type ProcessTree } from './processes.ts'
import { createStallFile, STALL_RECORDER, type StallFile } from './stalls.ts'

/** A Balcony under measurement. */
export interface Measured extends RunningBalcony {
  /** When it was told to start, in milliseconds since 1970. */
  readonly startedAt: number
  readonly stalls: StallFile
  /** Its processes now: main, window and browser. null if the system does not tell. */
  processes(): ProcessTree | null
}

/** Starts Balcony, watched, on a profile whose keychain holds `secrets`. */
export type Start = (profile: string, secrets: ReadonlyMap<string, string>) => Promise<Measured>

/** Runs the measurement in every host on this machine, on its own screen. */
export async function inEveryHost(
  print: (line: string) => void,
  measure: (start: Start) => Promise<void>,
): Promise<void> {
  if (findProsody() === null) {
    print('left out: there is no Prosody on this machine')
    return
  }
  const screen = await startScreen()
  const hosts: readonly (readonly [HostName, string, boolean])[] = [
    ['chromium', 'Node and Chromium', findChromium() !== null],
    ['electron', 'Electron', findElectron() !== null && (screen !== null || process.platform !== 'linux')],
  ]
  try {
    await bundle()
    for (const [host, name, isThere] of hosts) {
      print(isThere ? `in ${name}` : `left out: ${name}, which is not on this machine`)
      if (isThere) await measure(starter(host, screen?.name))
    }
  } finally {
    await screen?.stop()
  }
}

function starter(host: HostName, display: string | undefined): Start {
  return async (profile, secrets) => {
    const before = descendants()
    const stalls = createStallFile()
    const env = {
      ...inEnglish(process.env),
      ...(display !== undefined && { DISPLAY: display }),
      ...stalls.env,
      BALCONY_DEMO_SECRETS: JSON.stringify(Object.fromEntries(secrets)),
    }
    const startedAt = Date.now()
    const running = await launch(host, profile, env, { preload: STALL_RECORDER })
    if (host === 'electron') await lookAt(running.page)
    return {
      ...running,
      startedAt,
      stalls,
      processes: () => (CAN_MEASURE_PROCESSES ? processTree(descendants(before)) : null),
      async quit() {
        await running.quit()
        stalls.dispose()
      },
    }
  }
}

/** A screen without a window manager gives no window the focus, and a log follows only messages that somebody sees. */
async function lookAt(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: true })
}
