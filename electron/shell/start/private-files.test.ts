import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makePrivate } from './private-files.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'balcony-private-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const modeOf = (...path: string[]): string => (statSync(join(...path)).mode & 0o7777).toString(8)

/** A profile that anybody may read. */
function openProfile(name: string): string {
  const profile = join(folder, name)
  for (const [path, mode] of [
    ['', 0o755],
    ['logs', 0o755],
    ['Code Cache/js', 0o775],
  ] as const) {
    mkdirSync(join(profile, path), { recursive: true })
    chmodSync(join(profile, path), mode)
  }
  for (const file of ['balcony.db', 'logs/balcony.log', 'Code Cache/js/index']) {
    writeFileSync(join(profile, file), '')
    chmodSync(join(profile, file), 0o664)
  }
  return profile
}

describe.skipIf(process.platform === 'win32')('a profile that others can read', () => {
  it('becomes the person’s alone, with everything in it', () => {
    const profile = openProfile('profile')
    makePrivate(profile)
    expect(['', 'logs', 'Code Cache', 'Code Cache/js'].map((path) => modeOf(profile, path))).toEqual([
      '700',
      '700',
      '700',
      '700',
    ])
    expect(
      ['balcony.db', 'logs/balcony.log', 'Code Cache/js/index'].map((path) => modeOf(profile, path)),
    ).toEqual(['600', '600', '600'])
  })

  it('but not the target of a link in it', () => {
    const elsewhere = join(folder, 'elsewhere')
    writeFileSync(elsewhere, '')
    chmodSync(elsewhere, 0o644)
    const profile = openProfile('profile')
    symlinkSync(elsewhere, join(profile, 'SingletonLock'))
    makePrivate(profile)
    expect(modeOf(elsewhere)).toBe('644')
  })

  it('but not if the folder is more than a profile', () => {
    const home = openProfile('home')
    makePrivate(home, home)
    expect([modeOf(home), modeOf(home, 'balcony.db')]).toEqual(['755', '664'])
    const shared = openProfile('shared')
    chmodSync(shared, 0o1777)
    makePrivate(shared)
    expect([modeOf(shared), modeOf(shared, 'balcony.db')]).toEqual(['1777', '664'])
  })

  it('but without its files if it was not a profile before', () => {
    const profile = openProfile('new')
    rmSync(join(profile, 'balcony.db'))
    makePrivate(profile)
    expect([modeOf(profile), modeOf(profile, 'logs', 'balcony.log')]).toEqual(['700', '664'])
  })

  it('may be missing', () => {
    expect(() => makePrivate(join(folder, 'gone'))).not.toThrow()
  })
})
