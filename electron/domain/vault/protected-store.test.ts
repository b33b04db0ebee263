import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { run } from './testing.ts'

test('an open store shows that it refuses writes, as long as it does', async () => {
  const { vault, states } = run(temporaryFolder())
  vault.refused({ code: 'disk-full' })
  expect(states).toEqual([])
  await vault.open()
  vault.refused({ code: 'disk-full' })
  expect(vault.state).toEqual({ kind: 'open', protection: 'keychain', refusing: { code: 'disk-full' } })
  vault.refused(null)
  expect(states.at(-1)).toEqual({ kind: 'open', protection: 'keychain' })
})

describe('one Balcony on a profile', () => {
  test('a second one is refused until the first has closed', async () => {
    const profile = temporaryFolder()
    const first = run(profile)
    const second = run(profile, first.secrets)
    await first.vault.open()
    await second.vault.open()
    expect(second.vault.state).toEqual({ kind: 'failed', failure: { code: 'profile-in-use' } })
    expect(first.vault.state.kind).toBe('open')
    await first.vault.close()
    await second.vault.open()
    expect(second.vault.state.kind).toBe('open')
  })

  test('one that was killed does not keep it', async () => {
    const profile = temporaryFolder()
    const holder = `
      import { lockProfile } from ${JSON.stringify(new URL('./profile-lock.ts', import.meta.url).href)}
      lockProfile(process.argv[1])
      console.log('locked')
      setInterval(() => undefined, 1000)`
    const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', holder, profile], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    const { vault } = run(profile)
    await vault.open()
    expect(vault.state).toEqual({ kind: 'failed', failure: { code: 'profile-in-use' } })
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
    await vault.open()
    expect(vault.state.kind).toBe('open')
  })
})
