import * as fs from 'node:fs'
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { err, ok } from '../../../shared/model/result.ts'
import type { StoreProtection } from '../../../shared/model/store.ts'
import { connect, type StoreKey } from '../db/connect.ts'
import { EARLIER_ACCOUNT, EARLIER_MESSAGES, makeEarlier, readEarlierMessages } from '../db/testing-earlier.ts'
import type { Desktop } from '../ports.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { createTestSecrets } from '../testing/secrets.ts'
import { localDay } from './profile-files.ts'
import { keyCheckOf, writeProtection } from './protection-record.ts'
import { phraseOf } from './recovery-phrase.ts'
import { DARK, run } from './testing.ts'

/** What is asked before each thing that is done to a file: it may end the process. */
const fate = vi.hoisted(() => ({ step: (_what: string): void => undefined }))
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>()
  const stepped = <Args extends unknown[], Value>(what: string, work: (...args: Args) => Value) =>
    ((...args: Args) => {
      fate.step(`${what} ${String(args[0]).replace(/.*\//, '')}`)
      return work(...args)
    }) as typeof work
  return {
    ...real,
    renameSync: stepped('rename', real.renameSync),
    openSync: stepped('open', real.openSync),
    fsyncSync: stepped('sync', real.fsyncSync),
    rmSync: stepped('remove', real.rmSync),
    writeSync: stepped('write', real.writeSync),
  }
})
afterEach(() => void (fate.step = () => undefined))

// Deriving keys from passphrases is slow on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const KEY = Buffer.from('ab'.repeat(32), 'hex')
const PASSPHRASE = 'correct horse'
const DAY = localDay(1_767_225_600_000)
const KEPT = `balcony-earlier-${DAY}.db`
const RECORD = `balcony-earlier-${DAY}.json`
const NEWS = { kind: 'earlier-kept', file: KEPT } as const
const KEYS: Readonly<Record<StoreProtection, StoreKey>> = {
  keychain: { kind: 'raw', bytes: KEY },
  passphrase: { kind: 'passphrase', passphrase: PASSPHRASE },
  none: { kind: 'none' },
}

/** A closed profile of an earlier Balcony. */
function earlierProfile(protection: StoreProtection, content?: string) {
  const profile = temporaryFolder()
  const secrets = createTestSecrets()
  makeEarlier(join(profile, 'balcony.db'), KEYS[protection], 5, content)
  if (protection === 'keychain') secrets.kept.set('store-key', KEY.toString('hex'))
  writeProtection(profile, { protection, ...(protection === 'keychain' && { keyCheck: keyCheckOf(KEY) }) })
  return { profile, secrets, path: join(profile, 'balcony.db') }
}

async function start(profile: string, secrets = createTestSecrets(), desktop: Desktop | null = null) {
  const started = run(profile, secrets, desktop)
  await started.vault.open()
  if (started.vault.state.kind === 'passphrase-needed') await started.vault.unlock(PASSPHRASE)
  return { ...started, accounts: () => started.stores.at(-1)?.all('SELECT * FROM account') }
}

const files = (profile: string) =>
  readdirSync(profile)
    .filter((name) => name !== 'balcony.lock' && name !== 'store.json.new')
    .sort()

const choosing = (path: string): Desktop =>
  ({ chooseFile: () => Promise.resolve(path) }) as unknown as Desktop

describe('a history of the earlier schema', () => {
  test.each<StoreProtection>(['keychain', 'passphrase', 'none'])(
    'protected by %s is kept aside whole, and one with its accounts is in its place',
    async (protection) => {
      const { profile, secrets, path } = earlierProfile(protection)
      const before = readFileSync(path)
      const first = await start(profile, secrets)
      expect(first.vault.state).toEqual({ kind: 'open', protection, news: NEWS })
      expect(first.accounts()).toMatchObject([EARLIER_ACCOUNT])
      expect(first.settings()).toEqual(DARK)
      expect(first.stores.at(-1)?.all('SELECT * FROM message')).toEqual([])
      await first.vault.close()
      expect(files(profile)).toEqual([KEPT, RECORD, 'balcony.db', 'store.json'])
      expect(readFileSync(join(profile, KEPT))).toEqual(before)
      expect(JSON.parse(readFileSync(join(profile, RECORD), 'utf8'))).toMatchObject({
        protection,
      })
      expect([...secrets.kept.keys()]).toEqual(protection === 'keychain' ? ['store-key'] : [])
      expect(readEarlierMessages(join(profile, KEPT), KEYS[protection])).toEqual(EARLIER_MESSAGES)
    },
  )

  test('is shown at each start until the person has read it', async () => {
    const { profile, secrets } = earlierProfile('keychain')
    await (await start(profile, secrets)).vault.close()
    const second = await start(profile, secrets)
    expect(second.states).toEqual([{ kind: 'open', protection: 'keychain', news: NEWS }])
    second.vault.dismissNews()
    expect(second.vault.state).toEqual({ kind: 'open', protection: 'keychain' })
    await second.vault.close()
    const third = await start(profile, secrets)
    expect(third.states).toEqual([{ kind: 'open', protection: 'keychain' }])
    expect(third.accounts()).toMatchObject([EARLIER_ACCOUNT])
    expect(files(profile).filter((name) => name.endsWith('.db'))).toEqual([KEPT, 'balcony.db'])
  })

  test('is not shown once its file is gone', async () => {
    const { profile } = earlierProfile('none')
    await (await start(profile)).vault.close()
    rmSync(join(profile, KEPT))
    expect((await start(profile)).vault.state).toEqual({ kind: 'open', protection: 'none' })
  })

  test('is shown again if the disk could not store that it was read', async () => {
    const { profile } = earlierProfile('none')
    const first = await start(profile)
    fate.step = () => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' })
    }
    first.vault.dismissNews()
    fate.step = () => undefined
    expect(first.vault.state).toEqual({ kind: 'open', protection: 'none' })
    await first.vault.close()
    expect((await start(profile)).vault.state).toEqual({ kind: 'open', protection: 'none', news: NEWS })
  })

  test('gets another name if the first is taken', async () => {
    const { profile } = earlierProfile('none')
    writeFileSync(join(profile, KEPT), 'of another one')
    const { vault } = await start(profile)
    expect(vault.state).toMatchObject({ news: { file: `balcony-earlier-${DAY}-2.db` } })
    expect(readFileSync(join(profile, KEPT), 'utf8')).toBe('of another one')
  })

  test('waits for its key, is opened by its recovery phrase, and is then kept aside', async () => {
    const { profile, secrets, path } = earlierProfile('keychain')
    const before = readFileSync(path)
    secrets.kept.clear()
    const { vault, accounts } = await start(profile, secrets)
    expect(vault.state).toEqual({ kind: 'failed', failure: { code: 'store-key-missing' } })
    expect(readFileSync(path)).toEqual(before)
    expect(await vault.recover(phraseOf(KEY).join(' '))).toEqual(ok())
    expect(vault.state).toEqual({ kind: 'open', protection: 'keychain', news: NEWS })
    expect(accounts()).toMatchObject([EARLIER_ACCOUNT])
    expect(secrets.kept.get('store-key')).toBe(KEY.toString('hex'))
  })

  test('is not touched by a wrong passphrase', async () => {
    const { profile, path } = earlierProfile('passphrase')
    const before = readFileSync(path)
    const { vault } = run(profile)
    await vault.open()
    expect(await vault.unlock('wrong horse')).toEqual(err({ code: 'passphrase-wrong' }))
    expect(readFileSync(path)).toEqual(before)
    expect(files(profile)).toEqual(['balcony.db', 'store.json'])
  })

  test('is found without its record', async () => {
    const { profile, secrets } = earlierProfile('keychain')
    rmSync(join(profile, 'store.json'))
    const { vault, accounts } = await start(profile, secrets)
    expect(vault.state).toEqual({ kind: 'open', protection: 'keychain', news: NEWS })
    expect(accounts()).toMatchObject([EARLIER_ACCOUNT])
  })

  test('brings along what a killed process had left in its log', async () => {
    const { profile, path } = earlierProfile('none')
    const db = connect(path, KEYS.none)
    db.exec(`UPDATE message SET body = 'O Romeo' WHERE id = 2; UPDATE account SET status = 'awake'`)
    const killed = temporaryFolder()
    for (const name of ['balcony.db', 'balcony.db-wal', 'store.json']) {
      copyFileSync(join(profile, name), join(killed, name))
    }
    db.close()
    const { accounts, vault } = await start(killed)
    expect(accounts()).toMatchObject([{ status: 'awake' }])
    await vault.close()
    expect(readEarlierMessages(join(killed, KEPT), KEYS.none)).toEqual([
      { body: 'But soft, what light' },
      { body: 'O Romeo' },
    ])
  })

  test('stays in place while its accounts cannot be read, and is kept when starting afresh', async () => {
    const { profile, path } = earlierProfile('none')
    const bytes = readFileSync(path)
    const at = bytes.indexOf('juliet@capulet.example')
    bytes.fill(255, at - (at % 4096), at - (at % 4096) + 4096)
    writeFileSync(path, bytes)
    const { vault } = await start(profile)
    expect(vault.state).toEqual({ kind: 'failed', failure: { code: 'store-damaged' } })
    expect(readFileSync(path)).toEqual(bytes)
    expect(await vault.startAfresh()).toEqual(ok())
    expect(readFileSync(join(profile, `balcony-${DAY}.db`))).toEqual(bytes)
  })

  test.each(['ENOSPC', 'EROFS'])('waits until the disk takes it (%s)', async (code) => {
    const { profile, secrets } = earlierProfile('keychain')
    const { vault, stores } = run(profile, secrets)
    fate.step = (what) => {
      if (what === 'rename balcony.db') throw Object.assign(new Error(code), { code })
    }
    await vault.open()
    const failure = { code: code === 'ENOSPC' ? 'disk-full' : 'store-read-only' }
    expect(vault.state).toEqual({ kind: 'failed', failure })
    expect(stores).toEqual([])
    fate.step = () => undefined
    await vault.open()
    expect(vault.state).toEqual({ kind: 'open', protection: 'keychain', news: NEWS })
    await vault.close()
    expect(readEarlierMessages(join(profile, KEPT), KEYS.keychain)).toEqual(EARLIER_MESSAGES)
  })
})

class Killed extends Error {}

/** Kills the process at its nth step; returns what the steps were. */
function killAt(n: number): string[] {
  const steps: string[] = []
  const dead = (): void => {
    throw new Killed()
  }
  fate.step = (what) => {
    steps.push(what)
    if (steps.length !== n) return
    fate.step = dead
    dead()
  }
  return steps
}

// A passphrase takes the same steps, and seconds for each.
describe.each<StoreProtection>(['none', 'keychain'])('killed while it is kept aside (%s)', (protection) => {
  test('happens once at any step, loses nothing, and is shown', async () => {
    for (let n = 1; ; n++) {
      const { profile, secrets } = earlierProfile(protection)
      const first = run(profile, secrets)
      const steps = killAt(n)
      const end: unknown = await first.vault.open().catch((error: unknown) => error)
      fate.step = () => undefined
      await first.vault.close()
      if (steps.length < n) {
        expect(first.vault.state.kind).toBe('failed')
        // From the new file to the last record: all of it was tried.
        expect(steps.filter((what) => what.startsWith('rename'))).toEqual([
          'rename store.json.new',
          `rename ${RECORD}.new`,
          'rename balcony.db',
          'rename balcony.db.new',
          'rename store.json.new',
        ])
        return
      }
      const where = steps.join(', ')
      expect(end, where).toBeInstanceOf(Killed)
      const next = await start(profile, secrets)
      expect(next.vault.state, where).toEqual({ kind: 'open', protection, news: NEWS })
      expect(next.accounts(), where).toMatchObject([EARLIER_ACCOUNT])
      await next.vault.close()
      expect(
        files(profile).filter((name) => !name.endsWith('.json.new')),
        where,
      ).toEqual([KEPT, RECORD, 'balcony.db', 'store.json'])
      expect(readEarlierMessages(join(profile, KEPT), KEYS[protection]), where).toEqual(EARLIER_MESSAGES)
    }
  })
})

describe('a backup of the earlier schema', () => {
  test.each<[string, StoreProtection, Parameters<ReturnType<typeof run>['vault']['restore']>[0]]>([
    ['its own key', 'keychain', { kind: 'own' }],
    ['a recovery phrase', 'keychain', { kind: 'phrase', phrase: phraseOf(KEY).join(' ') }],
    ['a passphrase', 'passphrase', { kind: 'passphrase', passphrase: PASSPHRASE }],
    ['nothing', 'none', { kind: 'own' }],
  ])(
    'protected by %s is refused by name; neither it nor the history is changed',
    async (_by, protection, secret) => {
      const place = join(temporaryFolder(), 'backup.db')
      makeEarlier(place, KEYS[protection])
      const before = readFileSync(place)
      const secrets = createTestSecrets()
      secrets.kept.set('store-key', KEY.toString('hex'))
      const profile = temporaryFolder()
      const { vault, stores, states } = await start(profile, secrets, choosing(place))
      expect(await vault.chooseBackup()).toMatchObject({ ok: true })
      expect(await vault.restore(secret)).toEqual(err({ code: 'backup-earlier' }))
      expect(states).toHaveLength(1)
      expect(stores).toHaveLength(1)
      expect(readFileSync(place)).toEqual(before)
      expect(readdirSync(join(place, '..'))).toEqual(['backup.db'])
      await vault.close()
      expect(files(profile)).toEqual(['balcony.db', 'store.json'])
    },
  )
})

test('a history is known as ours through another key, a backup and its restoring', async () => {
  const { profile, secrets } = earlierProfile('keychain')
  const place = join(temporaryFolder(), 'backup.db')
  const { vault, stores } = await start(profile, secrets, choosing(place))
  const id = () => stores.at(-1)?.first('PRAGMA application_id')
  const BALC = { application_id: 0x42616c63 }
  expect(id()).toEqual(BALC)
  expect(await vault.changeProtection({ protection: 'keychain' })).toEqual(ok())
  expect(id()).toEqual(BALC)
  // The key of the earlier history is still there for it.
  expect(secrets.kept.get('store-key-before')).toBe(KEY.toString('hex'))
  expect(await vault.backUp(null)).toEqual(ok(place))
  expect(await vault.chooseBackup()).toMatchObject({ ok: true })
  expect(await vault.restore({ kind: 'own' })).toEqual(ok())
  expect(id()).toEqual(BALC)
  expect(stores).toHaveLength(3)
  expect(existsSync(join(profile, KEPT))).toBe(true)
})
