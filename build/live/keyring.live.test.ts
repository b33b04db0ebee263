import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canHaveKeyring, startKeyring, type Keyring } from './keyring.ts'

const program = `
  const { createKeychain } = await import('./electron/shell/keychain.ts')
  const secrets = createKeychain('test', undefined, 5000)
  const steps = { set: ['set', 'entry', 'röse'], get: ['get', 'entry'], delete: ['delete', 'entry'] }
  const answers = []
  for (const step of process.argv.slice(1)) {
    const [method, ...args] = steps[step]
    answers.push(await secrets[method](...args))
  }
  console.log(JSON.stringify(answers))
  process.exit(0)
`

/** Runs the keychain in its own process, because libsecret looks for its bus only once. */
function inSession(env: Readonly<Record<string, string>>, ...steps: string[]): unknown {
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program, ...steps], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return JSON.parse(output)
}

describe.skipIf(!canHaveKeyring())('the keychain on a real gnome-keyring', () => {
  let keyring: Keyring
  beforeAll(async () => {
    keyring = await startKeyring()
  })
  afterAll(() => keyring.stop())

  it('keeps a secret for the next process and deletes it', () => {
    expect(inSession(keyring.env, 'get', 'set')).toEqual([{ ok: true, value: null }, { ok: true }])
    expect(inSession(keyring.env, 'get', 'delete', 'get')).toEqual([
      { ok: true, value: 'röse' },
      { ok: true },
      { ok: true, value: null },
    ])
  })

  it('waits for a slow keychain', async () => {
    inSession(keyring.env, 'set')
    keyring.fallSilent()
    const resumed = setTimeout(() => keyring.answerAgain(), 1500)
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', program, 'get'],
      { env: { ...process.env, ...keyring.env } },
    )
    clearTimeout(resumed)
    expect(JSON.parse(stdout)).toEqual([{ ok: true, value: 'röse' }])
  })

  it('says that it is locked', async () => {
    inSession(keyring.env, 'set')
    await keyring.lock()
    expect(inSession(keyring.env, 'get')).toEqual([{ ok: false, error: { code: 'keychain-locked' } }])
  })

  it('says that there is none without a session bus', () => {
    const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus', DISPLAY: '' }
    expect(inSession(env, 'get')).toEqual([{ ok: false, error: { code: 'keychain-missing' } }])
  })
})
