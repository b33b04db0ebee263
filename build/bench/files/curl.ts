import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Milliseconds of one request by curl. */
export async function curl(...args: readonly string[]): Promise<number> {
  const { stdout } = await run('curl', ['-sSfk', '-w', '%{time_total}', ...args])
  return Number(stdout) * 1000
}
