import { spawn, type ChildProcess } from 'node:child_process'
import type { Failure } from '../../shared/model/failure.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'
import type { Secrets } from '../domain/ports.ts'
import type { OwnUmask } from './start/umask.ts'

/** A program that was started over Node's channel between processes says so to the one that started it. */
export const WINDOW_IS_THERE = 'window-is-there'
/** Asks a demo that runs to come to the front. */
export const COME_TO_FRONT = 'come-to-front'

type Started = Promise<Result<undefined, Failure>>

/**
 * Starts the demo, a program of the repository that the installed app does not have: `npm start` names its command in the
 * environment (a JSON array). null: there is no demo. The answer comes when its window is there. A demo that is starting or
 * running is not started again; a running one comes to the front.
 */
export function demoStarter(env: NodeJS.ProcessEnv, { lend }: OwnUmask): (() => Started) | null {
  const named = env['BALCONY_DEMO']
  if (named === undefined) return null
  const [program, ...args] = JSON.parse(named) as string[]
  if (program === undefined) return null
  let demo: { readonly child: ChildProcess; readonly started: Started; windowIsThere: boolean } | null = null

  function start(command: string): Started {
    const child = lend(() =>
      spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], detached: true }),
    )
    // It may outlive this Balcony, and keeps it from nothing.
    child.unref()
    child.channel?.unref()
    const started: Started = new Promise((resolve) => {
      const over = (reason: string): void => {
        demo = null
        resolve(err({ code: 'demo-unavailable', reason }))
      }
      child.once('error', ({ message }) => over(message))
      child.once('exit', (code, signal) => over(`it ended with ${signal ?? code}`))
      child.on('message', (message) => {
        if (message !== WINDOW_IS_THERE) return
        own.windowIsThere = true
        resolve(ok())
      })
    })
    const own = { child, started, windowIsThere: false }
    demo = own
    return started
  }

  return () => {
    if (demo === null) return start(program)
    const { child, windowIsThere } = demo
    // A demo that has just ended cannot hear it.
    if (windowIsThere && child.connected) child.send(COME_TO_FRONT, () => undefined)
    return demo.started
  }
}

/** Tells the program that started this one, if it still listens, that the window is there. */
export function tellWindowIsThere(): void {
  // It may have ended; without a callback that would be a fault here.
  process.send?.(WINDOW_IS_THERE, undefined, undefined, () => undefined)
}

/**
 * The demo's secrets, which it hands over in the environment (a JSON object), so that a throwaway profile leaves nothing in
 * the person's keychain. null: this is no demo.
 */
export function demoSecrets(env: NodeJS.ProcessEnv): Secrets | null {
  const given = env['BALCONY_DEMO_SECRETS']
  if (given === undefined) return null
  delete env['BALCONY_DEMO_SECRETS']
  return memorySecrets(new Map(Object.entries(JSON.parse(given) as Record<string, string>)))
}

/** The conversation that a demo opens first, which it names in the environment. null: this is no demo. */
export function demoConversation(env: NodeJS.ProcessEnv): ConversationId | null {
  const given = env['BALCONY_DEMO_CONVERSATION']
  return given === undefined ? null : (Number(given) as ConversationId)
}

/** Secrets that live as long as the process. */
export function memorySecrets(entries: Map<string, string>): Secrets {
  return {
    get: (name) => Promise.resolve(ok(entries.get(name) ?? null)),
    set: (name, secret) => {
      entries.set(name, secret)
      return Promise.resolve(ok())
    },
    delete: (name) => {
      entries.delete(name)
      return Promise.resolve(ok())
    },
  }
}
