import * as fs from 'node:fs'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { MESSAGES } from '../db/testing-history.ts'
import { StoreError } from '../db/store.ts'
import { damagedFiles, damagedProfile, startDamaged } from './testing.ts'

/** Called before each renaming. */
const fate = vi.hoisted(() => ({ rename: (): void => undefined }))
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>()
  const renameSync: typeof real.renameSync = (from, to) => {
    fate.rename()
    real.renameSync(from, to)
  }
  return { ...real, renameSync }
})
afterEach(() => void (fate.rename = () => undefined))
// A repair reads and writes everything, on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const SELECT = 'SELECT length(body) FROM message'
const repaired = (whole: boolean, file: string) => ({
  kind: 'open',
  protection: 'keychain',
  news: { kind: 'repaired', file, whole },
})

describe('a damaged history', () => {
  test('is noticed at the start, repaired, and the person told until they have read it', async () => {
    const profile = damagedProfile('conversation', 'root')
    const before = readFileSync(join(profile, 'balcony.db'))
    const { vault, states, stores, shares } = startDamaged(profile)
    await vault.open()
    const [file = ''] = damagedFiles(profile)
    expect(states).toEqual([{ kind: 'busy', work: 'repair' }, repaired(false, file)])
    expect(shares.at(-1)).toBeNull()
    expect(stores[0]?.all(SELECT)).toHaveLength(MESSAGES)
    expect(stores[0]?.all('SELECT * FROM archive_span')).toEqual([])
    expect(stores[0]?.all('SELECT * FROM sm_session')).toEqual([])
    expect(readFileSync(join(profile, file)).equals(before)).toBe(true)
    await vault.close()
    const next = startDamaged(profile)
    await next.vault.open()
    expect(next.states).toEqual([repaired(false, file)])
    next.vault.dismissNews()
    await next.vault.close()
    const last = startDamaged(profile)
    await last.vault.open()
    expect(last.states).toEqual([{ kind: 'open', protection: 'keychain' }])
  })

  test('is noticed when it is read, whatever the reader does with the failure', async () => {
    const profile = damagedProfile('message', 'leaf')
    const { vault, states, stores } = startDamaged(profile)
    await vault.open()
    expect(states).toEqual([{ kind: 'open', protection: 'keychain' }])
    expect(() => stores[0]?.all(SELECT)).toThrow(StoreError)
    expect(() => stores[0]?.all(SELECT)).toThrow(StoreError)
    await vi.waitFor(() => expect(states).toHaveLength(3), { timeout: 60_000 })
    const [file = ''] = damagedFiles(profile)
    expect(states.slice(1)).toEqual([{ kind: 'busy', work: 'repair' }, repaired(false, file)])
    const kept = stores[1]?.all(SELECT).length ?? 0
    expect(kept).toBeGreaterThan(MESSAGES - 20)
    expect(kept).toBeLessThan(MESSAGES)
  })

  test('with only an index damaged loses nothing, and says so', async () => {
    const profile = damagedProfile('message_place', 'leaf')
    const { vault, states, stores } = startDamaged(profile)
    await vault.open()
    stores[0]?.reportDamage()
    await vi.waitFor(() => expect(states).toHaveLength(3), { timeout: 60_000 })
    const [file = ''] = damagedFiles(profile)
    expect(states.at(-1)).toEqual(repaired(true, file))
    expect(stores[1]?.all(SELECT)).toHaveLength(MESSAGES)
    expect(stores[1]?.all('SELECT * FROM archive_span')).toHaveLength(1)
  })

  test.each(['root', 'leaf'] as const)(
    'of which nothing can be read, because its list of tables is lost (%s), is kept beside an empty one',
    async (part) => {
      const profile = damagedProfile('sqlite_schema', part)
      const before = readFileSync(join(profile, 'balcony.db'))
      const { vault, states, stores } = startDamaged(profile)
      await vault.open()
      const [file = ''] = damagedFiles(profile)
      const news = { kind: 'repaired', file, whole: false, empty: true }
      const open = { kind: 'open', protection: 'keychain', news }
      expect(states).toEqual([{ kind: 'busy', work: 'repair' }, open])
      expect(stores[0]?.all('SELECT id FROM account')).toEqual([])
      expect(readFileSync(join(profile, file)).equals(before)).toBe(true)
      await vault.close()
      const next = startDamaged(profile)
      await next.vault.open()
      expect(next.states).toEqual([open])
    },
  )

  test.each(['ENOSPC', 'EROFS'])(
    'where the disk refuses (%s) stays in its place until it can be',
    async (code) => {
      const profile = damagedProfile('conversation', 'root')
      const before = readFileSync(join(profile, 'balcony.db'))
      const { vault } = startDamaged(profile)
      fate.rename = () => {
        throw Object.assign(new Error(code), { code })
      }
      await vault.open()
      const failure = { code: code === 'ENOSPC' ? 'disk-full' : 'store-read-only' }
      expect(vault.state).toEqual({ kind: 'failed', failure })
      expect(readFileSync(join(profile, 'balcony.db')).equals(before)).toBe(true)
      fate.rename = () => undefined
      await vault.open()
      expect(vault.state).toMatchObject({ kind: 'open', news: { kind: 'repaired' } })
    },
  )
})
