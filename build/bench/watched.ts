import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { electronArguments, findElectron } from '../electron-binary.ts'
import { descendantsOf, processTree, type ProcessTree } from './processes.ts'

/** The marks of a start. */
export type Mark =
  | 'loaded'
  | 'ready'
  | 'window'
  | 'page'
  | 'first-paint'
  | 'first-contentful-paint'
  | 'shown'
  /** A conversation can be clicked. */
  | 'row'
  /** It was clicked. */
  | 'clicked'
  /** Its messages are visible. */
  | 'opened'
  /** So is the field for a message. */
  | 'composer'
  /** Every account is connected. */
  | 'online'

/** A measured Electron with only two listeners attached, the same for Balcony and the bare window. */
export interface Watched {
  /** When it was told to start, in milliseconds since 1970. */
  readonly startedAt: number
  /** Not so for the bare window. */
  readonly isBalcony: boolean
  /** Resolves with the milliseconds from the start to that mark. Fails when the process ends before, or after a minute. */
  until(mark: Mark): Promise<number>
  processes(): ProcessTree
  quit(): Promise<void>
}

export interface Balcony {
  readonly profile: string
  readonly secrets: ReadonlyMap<string, string>
}

const root = join(import.meta.dirname, '..', '..')
const WATCH = join(import.meta.dirname, 'watch/main.cjs')
const BARE = join(import.meta.dirname, 'bare')
const LIMIT_MS = 60_000

/** Starts the built Balcony on that profile. */
export const startBalcony = ({ profile, secrets }: Balcony, env: NodeJS.ProcessEnv): Watched =>
  start(true, [...electronArguments(root), '--profile', profile], {
    ...env,
    BALCONY_BENCH_ROWS: 'nav a[href^="#chat-"]',
    BALCONY_DEMO_SECRETS: JSON.stringify(Object.fromEntries(secrets)),
  })

/** Starts a bare window, whose own files go into that folder. */
export const startBare = (profile: string, env: NodeJS.ProcessEnv): Watched =>
  start(false, electronArguments(BARE, 'main.cjs'), {
    ...env,
    BALCONY_BENCH_ROWS: 'nav a',
    BALCONY_BENCH_BARE_PROFILE: profile,
  })

function start(isBalcony: boolean, args: readonly string[], env: NodeJS.ProcessEnv): Watched {
  const electron = findElectron()
  if (electron === null) throw new Error('no Electron on this machine')
  const startedAt = Date.now()
  const child = spawn(electron, ['--disable-gpu', '-r', WATCH, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const gone = once(child, 'exit')
  const pid = child.pid ?? NaN
  const marks = new Map<string, number>()
  let heard: (() => void)[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const told = /^BENCH (.*)/.exec(line)?.[1]
    if (told === undefined) return
    const { name, at } = JSON.parse(told) as { name: string; at: number }
    if (!marks.has(name)) marks.set(name, at - startedAt)
    for (const look of heard) look()
  })

  return {
    startedAt,
    isBalcony,
    until: (mark) =>
      new Promise((resolve, reject) => {
        const fail = (): void => reject(new Error(`no ${mark}; there were ${[...marks.keys()].join(', ')}`))
        const limit = setTimeout(fail, LIMIT_MS)
        void gone.then(fail)
        const look = (): void => {
          const at = marks.get(mark)
          if (at === undefined) return
          heard = heard.filter((other) => other !== look)
          clearTimeout(limit)
          resolve(at)
        }
        heard.push(look)
        look()
      }),
    processes: () => processTree(new Set([pid, ...descendantsOf(pid)])),
    async quit() {
      child.kill()
      await gone
    },
  }
}
