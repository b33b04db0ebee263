import { execFile, spawn, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { startBus } from './session-bus.ts'

/** A D-Bus session with an unlocked gnome-keyring of its own, and the environment that leads a program to it. */
export interface Keyring {
  readonly env: Readonly<Record<string, string>>
  /** Locks it, as after a login without a password. */
  lock(): Promise<void>
  /** Makes it stop answering, as if it waited for something else. */
  fallSilent(): void
  /** Makes it answer again, including what was asked meanwhile. */
  answerAgain(): void
  stop(): Promise<void>
}

/** Whether this machine can have one. */
export function canHaveKeyring(): boolean {
  return ['dbus-daemon', 'gnome-keyring-daemon'].every((name) => spawnSync('which', [name]).status === 0)
}

/** Starts one. Everything it keeps lies in a temporary folder and goes with it. */
export async function startKeyring(): Promise<Keyring> {
  const bus = await startBus()
  const { env } = bus
  const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, ...env },
  })
  daemon.stdin.end('test')
  await serviceAnswers(env)

  const ended = new Promise((resolve) => daemon.once('exit', resolve))
  return {
    env,
    lock: async () => {
      await call(env, 'Lock', 'array:objpath:/org/freedesktop/secrets/collection/login')
    },
    fallSilent: () => void daemon.kill('SIGSTOP'),
    answerAgain: () => void daemon.kill('SIGCONT'),
    stop: async () => {
      daemon.kill('SIGCONT')
      daemon.kill()
      await ended
      await bus.stop()
    },
  }
}

async function send(
  env: NodeJS.ProcessEnv,
  service: string,
  path: string,
  method: string,
  ...args: string[]
): Promise<string> {
  const { stdout } = await promisify(execFile)(
    'dbus-send',
    ['--session', '--print-reply', '--reply-timeout=10000', `--dest=${service}`, path, method, ...args],
    { env: { ...process.env, ...env } },
  )
  return stdout
}

const call = (env: NodeJS.ProcessEnv, method: string, ...args: string[]): Promise<string> =>
  send(
    env,
    'org.freedesktop.secrets',
    '/org/freedesktop/secrets',
    `org.freedesktop.Secret.Service.${method}`,
    ...args,
  )

/**
 * Waits for the daemon and its login collection. Nothing is asked before it owns its name: a call to a name without an
 * owner makes D-Bus start a second daemon with a locked keychain.
 */
async function serviceAnswers(env: NodeJS.ProcessEnv): Promise<void> {
  const bus = ['org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner'] as const
  for (let tries = 0; tries < 200; tries++) {
    if ((await send(env, ...bus, 'string:org.freedesktop.secrets')).includes('boolean true')) {
      if ((await call(env, 'ReadAlias', 'string:default')).includes('/collection/login')) return
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('gnome-keyring came up without a login keyring')
}
