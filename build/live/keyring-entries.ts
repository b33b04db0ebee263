import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import type { Keyring } from './keyring.ts'

const PROGRAM = `
  const { createKeychain } = await import('./electron/shell/keychain.ts')
  const [scope, method, ...args] = process.argv.slice(1)
  console.log(JSON.stringify(await createKeychain(scope, undefined, 10_000)[method](...args)))
  process.exit(0)
`

/** The entries of one profile in a keychain, as another of the person's programs can read and change them. */
export function keyringEntries({ env }: Pick<Keyring, 'env'>, profile: string) {
  // The application's naming for a profile outside of the usual folder.
  const scope = createHash('sha256').update(profile).digest('hex').slice(0, 12)

  /** In its own process, because libsecret looks for its bus only once. */
  async function call(...args: string[]): Promise<string | null> {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--no-warnings', '--input-type=module', '-e', PROGRAM, scope, ...args],
      { env: { ...process.env, ...env } },
    )
    const answer = JSON.parse(stdout) as { ok: boolean; value?: string | null; error?: unknown }
    if (!answer.ok) throw new Error(JSON.stringify(answer.error))
    return answer.value ?? null
  }

  return {
    get: (name: string) => call('get', name),
    set: (name: string, secret: string) => call('set', name, secret),
    remove: (name: string) => call('delete', name),
  }
}
