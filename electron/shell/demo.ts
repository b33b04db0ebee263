import { spawn } from 'node:child_process'
import type { Failure } from '../../shared/model/failure.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'
import type { Secrets } from '../domain/ports.ts'
import type { OwnUmask } from './start/umask.ts'

/**
 * The demo is a program of the repository, not of the installed app: `npm start` names the command in the environment
 * (a JSON array), and where it is not named there is no demo.
 */
export function demoStarter(
  env: NodeJS.ProcessEnv,
  { lend }: OwnUmask,
): (() => Promise<Result<undefined, Failure>>) | null {
  const named = env['BALCONY_DEMO']
  if (named === undefined) return null
  const [program, ...args] = JSON.parse(named) as string[]
  if (program === undefined) return null
  return () =>
    new Promise((resolve) => {
      const child = lend(() => spawn(program, args, { stdio: 'ignore', detached: true }))
      child.once('error', (error) => resolve(err({ code: 'demo-unavailable', reason: error.message })))
      child.once('spawn', () => {
        child.unref()
        resolve(ok())
      })
    })
}

/**
 * The demo's own secrets, which it hands over in the environment (a JSON object) so that a throwaway profile leaves
 * nothing in the person's keychain. null outside of a demo.
 */
export function demoSecrets(env: NodeJS.ProcessEnv): Secrets | null {
  const given = env['BALCONY_DEMO_SECRETS']
  if (given === undefined) return null
  delete env['BALCONY_DEMO_SECRETS']
  return memorySecrets(new Map(Object.entries(JSON.parse(given) as Record<string, string>)))
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
