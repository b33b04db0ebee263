import * as fs from 'node:fs'
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { makeHistory, MESSAGES } from '../db/testing-history.ts'
import { overwrite, pagesOf } from '../db/testing-pages.ts'
import { StoreError } from '../db/store.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { createTestSecrets } from '../testing/secrets.ts'
import { keyCheckOf, writeProtection } from './protection-record.ts'
import { run } from './testing.ts'

/** Called before each renaming and after it: it may end the process. */
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
// A repair reads and writes everything, on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

const BYTES = Buffer.alloc(32, 7)
const KEY = { kind: 'raw', bytes: BYTES } as const

/** A profile whose history has a damaged page of that table or index. */
function damagedProfile(of: string, part: 'root' | 'leaf'): string {
  const profile = temporaryFolder()
  const path = join(profile, 'balcony.db')
  makeHistory(path, KEY)
  const pages = pagesOf(path, KEY).filter((page) => page.of === of && page.part === part)
  const page = pages[Math.floor(pages.length / 2)]
  if (page === undefined) throw new Error(`no ${part} of ${of}`)
  overwrite(path, page, (at) => (at * 137 + 11) % 256)
  writeProtection(profile, { protection: 'keychain', keyCheck: keyCheckOf(BYTES) })
  return profile
}

function start(profile: string) {
  const secrets = createTestSecrets()
  secrets.kept.set('store-key', BYTES.toString('hex'))
  return run(profile, secrets)
}

const SELECT = 'SELECT length(body) FROM message'
const repaired = (whole: boolean, file: string) => ({
  kind: 'open',
  protection: 'keychain',
  news: { kind: 'repaired', file, whole },
})
const damagedFiles = (profile: string): string[] =>
  readdirSync(profile).filter((name) => /^balcony-damaged-[0-9-]+\.db$/.test(name))

describe('a damaged history', () => {
  test('is noticed at the start, repaired, and the person told until they have read it', async () => {
    const profile = damagedProfile('conversation', 'root')
    const before = readFileSync(join(profile, 'balcony.db'))
    const { vault, states, stores, shares } = start(profile)
    await vault.open()
    const [file = ''] = damagedFiles(profile)
    expect(states).toEqual([{ kind: 'busy', work: 'repair' }, repaired(false, file)])
    expect(shares.at(-1)).toBeNull()
    expect(stores[0]?.all(SELECT)).toHaveLength(MESSAGES)
    expect(stores[0]?.all('SELECT * FROM archive_span')).toEqual([])
    expect(stores[0]?.all('SELECT * FROM sm_session')).toEqual([])
    expect(readFileSync(join(profile, file)).equals(before)).toBe(true)
    await vault.close()
    const next = start(profile)
    await next.vault.open()
    expect(next.states).toEqual([repaired(false, file)])
    next.vault.dismissNews()
    await next.vault.close()
    const last = start(profile)
    await last.vault.open()
    expect(last.states).toEqual([{ kind: 'open', protection: 'keychain' }])
  })

  test('is noticed when it is read, whatever the reader does with the failure', async () => {
    const profile = damagedProfile('message', 'leaf')
    const { vault, states, stores } = start(profile)
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
    const { vault, states, stores } = start(profile)
    await vault.open()
    stores[0]?.reportDamage()
    await vi.waitFor(() => expect(states).toHaveLength(3), { timeout: 60_000 })
    const [file = ''] = damagedFiles(profile)
    expect(states.at(-1)).toEqual(repaired(true, file))
    expect(stores[1]?.all(SELECT)).toHaveLength(MESSAGES)
    expect(stores[1]?.all('SELECT * FROM archive_span')).toHaveLength(1)
  })

  test.each(['ENOSPC', 'EROFS'])(
    'where the disk refuses (%s) stays in its place until it can be',
    async (code) => {
      const profile = damagedProfile('conversation', 'root')
      const before = readFileSync(join(profile, 'balcony.db'))
      const { vault } = start(profile)
      fate.step = (what) => {
        if (what.startsWith('rename')) throw Object.assign(new Error(code), { code })
      }
      await vault.open()
      const failure = { code: code === 'ENOSPC' ? 'disk-full' : 'store-read-only' }
      expect(vault.state).toEqual({ kind: 'failed', failure })
      expect(readFileSync(join(profile, 'balcony.db')).equals(before)).toBe(true)
      fate.step = () => undefined
      await vault.open()
      expect(vault.state).toMatchObject({ kind: 'open', news: { kind: 'repaired' } })
    },
  )
})

class Killed extends Error {}

test('killed at any step of a repair, the next start finishes it', async () => {
  const original = damagedProfile('conversation', 'root')
  const before = readFileSync(join(original, 'balcony.db'))
  for (let n = 1; ; n++) {
    const profile = temporaryFolder()
    cpSync(original, profile, { recursive: true })
    const first = start(profile)
    const steps: string[] = []
    fate.step = (what) => {
      steps.push(what)
      if (steps.length >= n) throw new Killed()
    }
    const end: unknown = await first.vault.open().catch((error: unknown) => error)
    fate.step = () => undefined
    await first.vault.close()
    if (steps.length < n) {
      expect(steps.filter((what) => what.startsWith('rename '))).toEqual([
        'rename store.json.new',
        expect.stringMatching(/^rename balcony-damaged-.*\.json\.new$/),
        'rename balcony.db',
        'rename balcony.db.new',
        'rename store.json.new',
      ])
      return
    }
    const where = steps.join(', ')
    expect(end, where).toBeInstanceOf(Killed)
    const next = start(profile)
    await next.vault.open()
    const [file = ''] = damagedFiles(profile)
    expect(next.vault.state, where).toEqual(repaired(false, file))
    expect(next.stores[0]?.all(SELECT), where).toHaveLength(MESSAGES)
    await next.vault.close()
    expect(readFileSync(join(profile, file)).equals(before), where).toBe(true)
    expect(existsSync(join(profile, 'balcony.db.new')), where).toBe(false)
  }
})
