import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../bundle.ts'
import { startScreen } from '../e2e/screen.ts'
import { findElectron } from '../electron-binary.ts'
import { findProsody, startProsody, type ServerInfo } from '../live/prosody.ts'
import { CAN_MEASURE_PROCESSES } from './processes.ts'
import { CROWD } from './town.ts'
import { startBalcony, startBare, type Balcony, type Watched } from './watched.ts'

export interface Ground {
  /** The server with the profiles' accounts. */
  readonly server: ServerInfo
  /** The folder for profiles. */
  readonly folder: string
  readonly bare: () => Watched
  readonly balcony: (profile: Balcony) => Watched
}

/** The programs that are started in turns, by name. The others are compared with the first. */
export type Contest = Readonly<Record<string, () => Watched>>

/** Measures Balcony beside a bare window, with its own screen and server. */
export async function besideBare(
  print: (line: string) => void,
  measure: (ground: Ground) => Promise<void>,
): Promise<void> {
  if (!CAN_MEASURE_PROCESSES || findElectron() === null || findProsody() === null) {
    print('left out: it takes Linux, Electron and Prosody')
    return
  }
  const folder = mkdtempSync(join(tmpdir(), 'balcony-bench-'))
  const bareProfile = join(folder, 'bare')
  mkdirSync(bareProfile)
  const screen = await startScreen()
  const server = await startProsody({
    folder: join(folder, 'server'),
    component: { domain: CROWD, module: 'crowd', folder: join(import.meta.dirname, 'crowd') },
  })
  const env = { ...process.env, ...(screen && { DISPLAY: screen.name }) }
  try {
    await bundle()
    await measure({
      server: server.info,
      folder,
      bare: () => startBare(bareProfile, env),
      balcony: (profile) => startBalcony(profile, env),
    })
  } finally {
    await server.dispose()
    await screen?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
