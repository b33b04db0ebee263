import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Store } from '../db/store.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { createTestSecrets } from '../testing/secrets.ts'
import { DARK, keychainProfile, run, writeSetting } from './testing.ts'

const MISSING = { code: 'keychain-missing' } as const
const LOCKED = { code: 'keychain-locked' } as const
const PASSPHRASE = { protection: 'passphrase', passphrase: 'correct horse' } as const

const readSettings = (store: Store | undefined) => store?.all('SELECT * FROM setting')
const header = (profile: string) =>
  readFileSync(join(profile, 'balcony.db')).subarray(0, 15).toString('latin1')

describe('with a keychain', () => {
  test('a random key goes there at the first start and opens the file at the next', async () => {
    const { profile, secrets } = await keychainProfile()
    expect([...secrets.kept.keys()]).toEqual(['store-key'])
    expect(secrets.kept.get('store-key')).toMatch(/^[0-9a-f]{64}$/)
    expect(header(profile)).not.toBe('SQLite format 3')
    expect(readFileSync(join(profile, 'store.json'), 'utf8')).not.toContain(secrets.kept.get('store-key'))

    const second = run(profile, secrets)
    await second.vault.open()
    expect(second.states).toEqual([{ kind: 'open', protection: 'keychain' }])
    expect(readSettings(second.stores[0])).toEqual(DARK)
  })

  test('a key that a start left without a database is used, not overwritten', async () => {
    const secrets = createTestSecrets()
    secrets.kept.set('store-key', 'ab'.repeat(32))
    const { vault } = run(temporaryFolder(), secrets)
    await vault.open()
    expect(vault.state.kind).toBe('open')
    expect(secrets.kept.get('store-key')).toBe('ab'.repeat(32))
  })

  test('a keychain that does not give back what was put in is not trusted with the key', async () => {
    const secrets = createTestSecrets()
    const profile = temporaryFolder()
    const { vault } = run(profile, { ...secrets, set: () => secrets.set('elsewhere', 'x') })
    await vault.open()
    expect(vault.state).toMatchObject({ kind: 'choose-protection', keychain: { code: 'keychain-failed' } })
    expect(existsSync(join(profile, 'balcony.db'))).toBe(false)
  })

  test('locked at a later start, it is asked again on retry', async () => {
    const { profile, secrets } = await keychainProfile()
    secrets.fail(LOCKED)
    const { vault, states, stores } = run(profile, secrets)
    await vault.open()
    expect(vault.state).toEqual({ kind: 'failed', failure: LOCKED })
    secrets.fail(null)
    await vault.open()
    expect(states.at(-1)).toEqual({ kind: 'open', protection: 'keychain' })
    expect(readSettings(stores[0])).toEqual(DARK)
  })

  test.each([
    ['gone', null],
    ['another one', 'cd'.repeat(32)],
  ])('its key is %s: said, and nothing is touched', async (_what, other) => {
    const { profile, secrets } = await keychainProfile()
    const before = readFileSync(join(profile, 'balcony.db'))
    const key = secrets.kept.get('store-key') ?? ''
    secrets.kept.clear()
    if (other !== null) secrets.kept.set('store-key', other)
    const { vault, stores } = run(profile, secrets)
    await vault.open()
    expect(vault.state).toEqual({ kind: 'failed', failure: { code: 'store-key-missing' } })
    expect(readFileSync(join(profile, 'balcony.db'))).toEqual(before)
    secrets.kept.set('store-key', key)
    await vault.open()
    expect(readSettings(stores[0])).toEqual(DARK)
  })
})

describe('without a keychain', () => {
  const withoutKeychain = () => {
    const secrets = createTestSecrets()
    secrets.fail(MISSING)
    return secrets
  }

  test('the person is asked; a passphrase is asked for at the next start, and a wrong one refused', async () => {
    const profile = temporaryFolder()
    const first = run(profile, withoutKeychain())
    await first.vault.open()
    expect(first.vault.state).toEqual({ kind: 'choose-protection', keychain: MISSING })
    expect(existsSync(join(profile, 'balcony.db'))).toBe(false)
    expect(await first.vault.choose(PASSPHRASE)).toEqual({ ok: true, value: undefined })
    writeSetting(first.stores[0])
    await first.vault.close()
    expect(header(profile)).not.toBe('SQLite format 3')

    const second = run(profile, withoutKeychain())
    await second.vault.open()
    expect(second.vault.state).toEqual({ kind: 'passphrase-needed' })
    expect(await second.vault.unlock('wrong horse')).toEqual({
      ok: false,
      error: { code: 'passphrase-wrong' },
    })
    expect(second.vault.state).toEqual({ kind: 'passphrase-needed' })
    expect(await second.vault.unlock(PASSPHRASE.passphrase)).toEqual({ ok: true, value: undefined })
    expect(second.vault.state).toEqual({ kind: 'open', protection: 'passphrase' })
    expect(readSettings(second.stores[0])).toEqual(DARK)
  })

  test('unprotected is a choice, remembered', async () => {
    const profile = temporaryFolder()
    const first = run(profile, withoutKeychain())
    await first.vault.open()
    await first.vault.choose({ protection: 'none' })
    await first.vault.close()
    expect(header(profile)).toBe('SQLite format 3')
    const second = run(profile, withoutKeychain())
    await second.vault.open()
    expect(second.states).toEqual([{ kind: 'open', protection: 'none' }])
    expect(statSync(join(profile, 'balcony.db')).mode & 0o077).toBe(0)
  })

  test('a keychain that appears before the choice is used', async () => {
    const { vault, secrets } = run(temporaryFolder(), withoutKeychain())
    await vault.open()
    secrets.fail(null)
    await vault.open()
    expect(vault.state).toEqual({ kind: 'open', protection: 'keychain' })
  })

  test('there is nothing to choose or to unlock once it is open', async () => {
    const { vault } = run(temporaryFolder())
    await vault.open()
    expect(await vault.choose({ protection: 'none' })).toEqual({ ok: false, error: { code: 'not-found' } })
    expect(await vault.unlock('correct horse')).toEqual({ ok: false, error: { code: 'not-found' } })
  })
})

describe('without its record', () => {
  test('a keychain profile is found by its key', async () => {
    const { profile, secrets } = await keychainProfile()
    rmSync(join(profile, 'store.json'))
    const { vault } = run(profile, secrets)
    await vault.open()
    expect(vault.state).toEqual({ kind: 'open', protection: 'keychain' })
    expect(existsSync(join(profile, 'store.json'))).toBe(true)
  })

  test('a record that cannot be read counts as none', async () => {
    const { profile, secrets } = await keychainProfile()
    writeFileSync(join(profile, 'store.json'), '{"protection":')
    secrets.kept.clear()
    const { vault } = run(profile, secrets)
    await vault.open()
    expect(vault.state).toEqual({ kind: 'passphrase-needed' })
  })
})
