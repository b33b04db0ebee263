import * as fs from 'node:fs'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { err, ok } from '../../../shared/model/result.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { createTestSecrets, type TestSecrets } from '../testing/secrets.ts'
import type { NewProtection } from './rekey.ts'
import { DARK, keychainProfile, LIGHT, run, writeSetting } from './testing.ts'

/** What is asked before each renaming and each change to the keychain, and after it: it may end the process. */
const fate = vi.hoisted(() => ({ step: (_what: string): void => undefined }))
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>()
  const renameSync: typeof real.renameSync = (from, to) => {
    fate.step(`rename ${String(from).replace(/.*\//, '')}`)
    real.renameSync(from, to)
    fate.step('renamed')
  }
  return { ...real, renameSync }
})
afterEach(() => void (fate.step = () => undefined))

// Deriving keys from passphrases is slow on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

class Killed extends Error {}

/** Kills the process at its nth step; returns what the steps were. */
function killAt(n: number): string[] {
  const steps: string[] = []
  fate.step = (what) => {
    steps.push(what)
    if (steps.length === n) fate.step = dead
    if (steps.length === n) dead()
  }
  return steps
}
const dead = (): void => {
  throw new Killed()
}

/** A keychain whose changes are steps, too. */
function steppedSecrets(kept: TestSecrets): TestSecrets {
  return {
    ...kept,
    async set(name, secret) {
      fate.step(`set ${name}`)
      const answer = await kept.set(name, secret)
      fate.step('was set')
      return answer
    },
    async delete(name) {
      fate.step(`delete ${name}`)
      const answer = await kept.delete(name)
      fate.step('was deleted')
      return answer
    },
  }
}

const TO_PASSPHRASE: NewProtection = { protection: 'passphrase', passphrase: 'correct horse' }
const OTHER_PASSPHRASE: NewProtection = { protection: 'passphrase', passphrase: 'battery staple' }
const KEYCHAIN: NewProtection = { protection: 'keychain' }
const NONE: NewProtection = { protection: 'none' }
/** `store.json.new` is nothing: the next record is written over it. */
const live = (profile: string) =>
  readdirSync(profile).filter((name) => name !== 'balcony.lock' && name !== 'store.json.new')

/** A closed profile with this protection and some content. */
async function profileWith(from: NewProtection) {
  const made = await keychainProfile()
  if (from.protection === 'keychain') return made
  const { vault } = run(made.profile, made.secrets)
  await vault.open()
  expect(await vault.changeProtection(from)).toEqual(ok())
  await vault.close()
  return made
}

/** Opens it with whichever passphrase fits. */
async function reopen(profile: string, secrets: TestSecrets, passphrases: NewProtection[]) {
  const next = run(profile, secrets)
  await next.vault.open()
  for (const with_ of passphrases) {
    if (next.vault.state.kind === 'passphrase-needed' && with_.protection === 'passphrase') {
      await next.vault.unlock(with_.passphrase)
    }
  }
  return next
}

describe('the key is changed', () => {
  test('to a new key in the keychain, which replaces the old one', async () => {
    const { profile, secrets, phrase } = await keychainProfile()
    const old = secrets.kept.get('store-key')
    const { vault, states, stores, settings } = run(profile, secrets)
    await vault.open()
    writeSetting(stores[0], 'light')
    expect(await vault.changeProtection(KEYCHAIN)).toEqual(ok())
    expect(states.slice(1)).toEqual([
      { kind: 'busy', work: 'change' },
      { kind: 'open', protection: 'keychain', news: { kind: 'changed' } },
    ])
    expect(settings()).toEqual(LIGHT)
    expect([...secrets.kept.keys()]).toEqual(['store-key'])
    expect(secrets.kept.get('store-key')).not.toBe(old)
    const words = vault.showPhrase()
    expect(words.ok && words.value.join(' ')).not.toBe(phrase)
    await vault.close()
    expect(live(profile).sort()).toEqual(['balcony.db', 'store.json'])
    const next = await reopen(profile, secrets, [])
    expect(next.settings()).toEqual(LIGHT)
  })

  test.each<[NewProtection, NewProtection]>([
    [KEYCHAIN, TO_PASSPHRASE],
    [KEYCHAIN, NONE],
    [TO_PASSPHRASE, KEYCHAIN],
    [TO_PASSPHRASE, OTHER_PASSPHRASE],
    [TO_PASSPHRASE, NONE],
    [NONE, KEYCHAIN],
    [NONE, TO_PASSPHRASE],
  ])('from %o to %o', async (from, to) => {
    const { profile, secrets } = await profileWith(from)
    const first = await reopen(profile, secrets, [from])
    expect(await first.vault.changeProtection(to)).toEqual(ok())
    expect(first.settings()).toEqual(DARK)
    await first.vault.close()
    expect(readFileSync(join(profile, 'balcony.db')).toString('latin1').startsWith('SQLite')).toBe(
      to === NONE,
    )
    expect(statSync(join(profile, 'balcony.db')).mode & 0o077).toBe(0)
    expect([...secrets.kept.keys()]).toEqual(to === KEYCHAIN ? ['store-key'] : [])
    const next = await reopen(profile, secrets, [to])
    expect(next.vault.state).toEqual({ kind: 'open', protection: to.protection })
    expect(next.settings()).toEqual(DARK)
  })
})

describe.each<[string, NewProtection, NewProtection, number]>([
  ['another key', KEYCHAIN, KEYCHAIN, 12],
  ['no protection', KEYCHAIN, NONE, 8],
  // What goes to or comes from a passphrase takes the same steps, and seconds for each.
  ['the keychain', NONE, KEYCHAIN, 12],
])('killed on the way to %s', (_name, from, to, least) => {
  test('at any step, the history opens and nothing is lost', async () => {
    const original = await profileWith(from)
    for (let n = 1; ; n++) {
      const profile = temporaryFolder()
      fs.cpSync(original.profile, profile, { recursive: true })
      const secrets = createTestSecrets()
      for (const [name, secret] of original.secrets.kept) secrets.kept.set(name, secret)
      const first = await reopen(profile, steppedSecrets(secrets), [from])
      const steps = killAt(n)
      const end = await first.vault.changeProtection(to).catch((error: unknown) => error)
      fate.step = () => undefined
      await first.vault.close()
      if (steps.length < n) {
        expect(end).toEqual(ok())
        // The keychain's and the files' steps were all tried.
        expect(steps.length).toBeGreaterThanOrEqual(least)
        return
      }
      const where = steps.join(', ')
      expect(end, where).toBeInstanceOf(Killed)
      const next = await reopen(profile, secrets, [from, to])
      expect(next.vault.state, where).toMatchObject({ kind: 'open' })
      expect(next.settings()).toEqual(DARK)
      await next.vault.close()
      expect(live(profile).sort(), where).toEqual(['balcony.db', 'store.json'])
      const again = await reopen(profile, secrets, [from, to])
      expect(again.settings(), where).toEqual(DARK)
      await again.vault.close()
    }
  })
})

describe('the key is not changed', () => {
  test('where the keychain does not take the new one', async () => {
    const { profile, secrets } = await keychainProfile()
    const { vault, states, settings } = run(profile, secrets)
    await vault.open()
    secrets.failWrites({ code: 'keychain-locked' })
    expect(await vault.changeProtection(KEYCHAIN)).toEqual(err({ code: 'keychain-locked' }))
    expect(states).toHaveLength(1)
    expect(settings()).toEqual(DARK)
  })

  test.each(['ENOSPC', 'EROFS'])(
    'where the disk refuses it (%s): it is open as it was, and told',
    async (code) => {
      const { profile, secrets } = await keychainProfile()
      const { vault, settings } = run(profile, secrets)
      await vault.open()
      fate.step = (what) => {
        if (what.startsWith('rename')) throw Object.assign(new Error(code), { code })
      }
      const failure = { code: code === 'ENOSPC' ? 'disk-full' : 'store-read-only' }
      expect(await vault.changeProtection(KEYCHAIN)).toEqual(err(failure))
      fate.step = () => undefined
      expect(vault.state).toEqual({
        kind: 'open',
        protection: 'keychain',
        news: { kind: 'not-changed', failure },
      })
      expect(settings()).toEqual(DARK)
      await vault.close()
      const next = await reopen(profile, secrets, [])
      expect(next.settings()).toEqual(DARK)
    },
  )

  test('while the store refuses what waits in memory', async () => {
    const { profile, secrets } = await keychainProfile()
    const { vault } = run(profile, secrets)
    await vault.open()
    vault.refused({ code: 'disk-full' })
    expect(await vault.changeProtection(KEYCHAIN)).toEqual(err({ code: 'disk-full' }))
  })

  test('where nothing is open, and twice at the same time', async () => {
    const { profile, secrets } = await keychainProfile()
    const { vault } = run(profile, secrets)
    expect(await vault.changeProtection(NONE)).toEqual(err({ code: 'not-found' }))
    await vault.open()
    const [one, two] = await Promise.all([vault.changeProtection(KEYCHAIN), vault.changeProtection(NONE)])
    expect([one, two]).toEqual([ok(), err({ code: 'store-busy' })])
  })

  test('where it is broken off', async () => {
    const { profile, secrets } = await keychainProfile()
    const { vault, settings } = run(profile, secrets, null)
    await vault.open()
    const change = vault.changeProtection(KEYCHAIN)
    vault.cancel()
    expect(await change).toEqual(err({ code: 'cancelled' }))
    expect(settings()).toEqual(DARK)
  })
})

test('the old key stays in the keychain as long as a file that was put aside needs it', async () => {
  const secrets = createTestSecrets()
  const made = await keychainProfile()
  for (const [name, secret] of made.secrets.kept) secrets.kept.set(name, secret)
  const old = secrets.kept.get('store-key')
  fs.writeFileSync(join(made.profile, 'balcony-2026-01-01.db'), 'kept aside')
  const { vault } = run(made.profile, secrets)
  await vault.open()
  expect(await vault.changeProtection(KEYCHAIN)).toEqual(ok())
  expect(secrets.kept.get('store-key-before')).toBe(old)
})
