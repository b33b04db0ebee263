import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A private D-Bus session, and the environment that points programs to it and to private folders. */
export interface TestBus {
  readonly env: Readonly<Record<string, string>>
  /** Ends the bus and deletes its files. */
  stop(): Promise<void>
}

/** Whether this machine can have one. */
export const canHaveBus = (): boolean => spawnSync('which', ['dbus-daemon']).status === 0

/** Starts a bus that activates no services. Tests start their own. */
export async function startBus(): Promise<TestBus> {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-bus-'))
  for (const name of ['run', 'data', 'config', 'cache']) mkdirSync(join(folder, name), { mode: 0o700 })
  const address = `unix:path=${join(folder, 'run', 'bus')}`
  const env = {
    DBUS_SESSION_BUS_ADDRESS: address,
    XDG_RUNTIME_DIR: join(folder, 'run'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_CACHE_HOME: join(folder, 'cache'),
  }
  const config = join(folder, 'bus.conf')
  writeFileSync(config, configOf(address))
  const bus = spawn(
    'dbus-daemon',
    [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, ...env },
    },
  )
  const ended = new Promise((resolve) => bus.once('exit', resolve))
  await firstOutput(bus.stdout)
  return {
    env,
    stop: async () => {
      bus.kill()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Configuration without service activation, because this machine may have its own notification daemon. */
const configOf = (address: string): string => `<busconfig>
  <type>session</type>
  <listen>${address}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

function firstOutput(stream: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('data', () => resolve())
    stream.once('end', () => reject(new Error('the process ended before it was up')))
  })
}
