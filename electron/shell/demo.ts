import { spawn } from 'node:child_process'
import type { Failure } from '../../shared/model/failure.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'

/**
 * The demo is a program of the repository, not of the installed app: `npm start` names the command in the environment
 * (a JSON array), and where it is not named there is no demo.
 */
export function demoStarter(env: NodeJS.ProcessEnv): (() => Promise<Result<undefined, Failure>>) | null {
  const named = env['BALCONY_DEMO']
  if (named === undefined) return null
  const [program, ...args] = JSON.parse(named) as string[]
  if (program === undefined) return null
  return () =>
    new Promise((resolve) => {
      const child = spawn(program, args, { stdio: 'ignore', detached: true })
      child.once('error', (error) => resolve(err({ code: 'demo-unavailable', reason: error.message })))
      child.once('spawn', () => {
        child.unref()
        resolve(ok())
      })
    })
}
