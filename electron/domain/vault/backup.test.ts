import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { NO_DESKTOP } from '../../../shared/model/desktop.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { connect } from '../db/connect.ts'
import { stateCode } from '../messages/store/codes.ts'
import type { Desktop, FileRequest } from '../ports.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { createTestSecrets } from '../testing/secrets.ts'
import { localDay } from './profile-files.ts'
import { DARK, keychainProfile, LIGHT, run, writeSetting } from './testing.ts'

vi.setConfig({ testTimeout: 60_000 })

const DAY = localDay(1_767_225_600_000)
const PASSPHRASE = 'correct horse'
const OWN = { kind: 'own' } as const

/** A desktop where the person always chooses that file. */
function choosing(path: string | null): Desktop & { readonly asked: FileRequest[] } {
  const asked: FileRequest[] = []
  return {
    abilities: NO_DESKTOP,
    asked,
    chooseFile(request: FileRequest) {
      asked.push(request)
      return Promise.resolve(path)
    },
  } as unknown as Desktop & { readonly asked: FileRequest[] }
}

/** An open history with something in it, and a backup of it. */
async function backedUp(passphrase: string | null = null) {
  const made = await keychainProfile()
  const place = join(temporaryFolder(), 'a backup’s place.db')
  const first = run(made.profile, made.secrets, choosing(place))
  await first.vault.open()
  expect(await first.vault.backUp(passphrase)).toEqual(ok(place))
  return { ...made, ...first, place }
}

/** A separate profile in which that file is chosen as the backup. */
async function elsewhere(place: string, secrets = createTestSecrets()) {
  const profile = temporaryFolder()
  const second = run(profile, secrets, choosing(place))
  await second.vault.open()
  return { ...second, profile }
}

describe('a backup', () => {
  test('is a private copy with the same key, made while the history is in use', async () => {
    const { vault, place, stores, secrets, states, shares } = await backedUp()
    expect(states).toEqual([{ kind: 'open', protection: 'keychain' }])
    expect(shares.at(-1)).toBeNull()
    writeSetting(stores[0], 'light')
    expect(statSync(place).mode & 0o077).toBe(0)
    expect(readFileSync(place).subarray(0, 6).toString('latin1')).not.toBe('SQLite')
    const db = connect(place, { kind: 'raw', bytes: Buffer.from(secrets.kept.get('store-key') ?? '', 'hex') })
    expect(db.prepare('SELECT * FROM setting').all()).toEqual(DARK)
    db.close()
    expect(vault.state.kind).toBe('open')
  })

  test('is taken from one moment, with thousands of messages, while more are written', async () => {
    const { profile, secrets } = await keychainProfile()
    const place = join(temporaryFolder(), 'backup.db')
    const { vault, stores } = run(profile, secrets, choosing(place))
    await vault.open()
    const [store] = stores
    const insert = (from: number, to: number) =>
      store?.write((tx) => {
        for (let n = from; n < to; n++)
          tx.run('INSERT INTO setting VALUES (?, ?)', `n${n}`, `"${'x'.repeat(400)}"`)
      })
    insert(0, 20_000)
    const backup = vault.backUp(null)
    let written = 20_000
    while (written < 21_000) {
      insert(written, (written += 100))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await backup).toEqual(ok(place))
    const db = connect(place, { kind: 'raw', bytes: Buffer.from(secrets.kept.get('store-key') ?? '', 'hex') })
    // Whole batches only: it is the state after one of the commits.
    expect(
      Number(db.prepare("SELECT count(*) AS n FROM setting WHERE name LIKE 'n%'").get()?.['n']) % 100,
    ).toBe(0)
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    db.close()
    // The locks are as they were: what is written is in the file.
    insert(written, written + 1)
    await vault.close()
    const again = run(profile, secrets)
    await again.vault.open()
    expect(again.stores[0]?.first('SELECT count(*) AS n FROM setting')).toEqual({ n: written + 2 })
  })

  test('lies in the profile where nothing asks for a place', async () => {
    const { profile, secrets } = await keychainProfile()
    const { vault } = run(profile, secrets)
    await vault.open()
    const place = join(profile, 'backups', `balcony-backup-${DAY}.db`)
    expect(await vault.backUp(null)).toEqual(ok(place))
    expect(existsSync(place)).toBe(true)
    expect(await vault.chooseBackup()).toEqual(ok({ name: `balcony-backup-${DAY}.db`, encrypted: true }))
  })

  test('is not made where the person thinks better of it, or nothing is open', async () => {
    const { profile, secrets } = await keychainProfile()
    const desktop = choosing(null)
    const { vault } = run(profile, secrets, desktop)
    expect(await vault.backUp(null)).toEqual(err({ code: 'not-found' }))
    await vault.open()
    expect(await vault.backUp(null)).toEqual(ok(null))
    expect(desktop.asked).toMatchObject([{ kind: 'save', suggestedName: `balcony-backup-${DAY}.db` }])
  })

  test.each([
    ['a folder that is gone', (folder: string) => join(folder, 'gone', 'backup.db'), 'backup-not-written'],
    [
      'a file for a folder',
      (folder: string) => join(folder, 'store.json', 'backup.db'),
      'backup-not-written',
    ],
    ['the history itself', (folder: string) => join(folder, 'balcony.db'), 'backup-in-the-way'],
    ['its record', (folder: string) => join(folder, 'store.json'), 'backup-in-the-way'],
    ['a history kept aside', (folder: string) => join(folder, 'balcony-2026-01-01.db'), 'backup-in-the-way'],
  ])('cannot be put into %s, and nothing happens to what is there', async (_what, place, code) => {
    const { profile, secrets } = await keychainProfile()
    const { vault, settings, stores } = run(profile, secrets, choosing(place(profile)))
    await vault.open()
    expect(await vault.backUp(null)).toEqual(err({ code }))
    writeSetting(stores[0], 'light')
    expect(settings()).toEqual(LIGHT)
    expect(readdirSync(profile).filter((name) => name.includes('part'))).toEqual([])
  })

  test('leaves nothing if cancelled, and an earlier one unchanged', async () => {
    const { vault, place, settings } = await backedUp()
    const before = readFileSync(place)
    const backup = vault.backUp(null)
    await new Promise((resolve) => setImmediate(resolve))
    vault.cancel()
    expect(await backup).toEqual(err({ code: 'cancelled' }))
    expect(readFileSync(place)).toEqual(before)
    expect(existsSync(`${place}.part`)).toBe(false)
    expect(settings()).toEqual(DARK)
  })
})

describe('a backup is restored', () => {
  test('on this computer by its own key; what was there is kept aside, and its log with it', async () => {
    const { vault, place, stores, settings, profile, secrets } = await backedUp()
    writeSetting(stores[0], 'light')
    expect(await vault.chooseBackup()).toEqual(ok({ name: 'a backup’s place.db', encrypted: true }))
    expect(await vault.restore(OWN)).toEqual(ok())
    expect(settings()).toEqual(DARK)
    const file = `balcony-${DAY}.db`
    expect(vault.state).toEqual({ kind: 'open', protection: 'keychain', news: { kind: 'restored', file } })
    const db = connect(join(profile, file), {
      kind: 'raw',
      bytes: Buffer.from(secrets.kept.get('store-key') ?? '', 'hex'),
    })
    expect(db.prepare('SELECT * FROM setting').all()).toEqual(LIGHT)
    db.close()
    await vault.close()
    expect(readdirSync(profile).filter((name) => /new|restoring/.test(name))).toEqual([])
    expect(existsSync(place)).toBe(true)
    const next = run(profile, secrets)
    await next.vault.open()
    expect(next.settings()).toEqual(DARK)
  })

  test('on another one by its recovery phrase, and is then protected by the keychain there', async () => {
    const { place, phrase, secrets } = await backedUp()
    const before = readFileSync(place)
    const { vault, settings, profile, secrets: others } = await elsewhere(place)
    expect(await vault.chooseBackup()).toMatchObject({ ok: true })
    expect(await vault.restore(OWN)).toEqual(err({ code: 'backup-locked' }))
    expect(await vault.restore({ kind: 'phrase', phrase: 'hamster' })).toMatchObject({
      error: { code: 'phrase-incomplete' },
    })
    expect(settings()).toEqual([])
    expect(await vault.restore({ kind: 'phrase', phrase })).toEqual(ok())
    expect(settings()).toEqual(DARK)
    expect(others.kept.get('store-key')).not.toBe(secrets.kept.get('store-key'))
    expect(readFileSync(place)).toEqual(before)
    expect(readdirSync(join(place, '..'))).toHaveLength(1)
    await vault.close()
    const next = run(profile, others)
    await next.vault.open()
    expect(next.settings()).toEqual(DARK)
  })

  test('by its passphrase, from the screen of a history that does not open', async () => {
    const { place, profile, secrets, vault } = await backedUp(PASSPHRASE)
    await vault.close()
    secrets.kept.clear()
    const next = run(profile, secrets, choosing(place))
    await next.vault.open()
    expect(next.vault.state.kind).toBe('failed')
    await next.vault.chooseBackup()
    expect(await next.vault.restore({ kind: 'passphrase', passphrase: 'wrong' })).toEqual(
      err({ code: 'backup-locked' }),
    )
    expect(next.vault.state.kind).toBe('failed')
    expect(await next.vault.restore({ kind: 'passphrase', passphrase: PASSPHRASE })).toEqual(ok())
    expect(next.settings()).toEqual(DARK)
    expect(next.vault.state).toMatchObject({ protection: 'keychain', news: { file: `balcony-${DAY}.db` } })
  })

  test.each([
    ['by a passphrase keeps it', PASSPHRASE, { kind: 'passphrase', passphrase: PASSPHRASE }, 'passphrase'],
    ['by a phrase is open for this run', null, null, 'keychain'],
  ] as const)(
    'where there is no keychain: one that opens %s',
    async (_how, passphrase, secret, protection) => {
      const { place, phrase } = await backedUp(passphrase)
      const others = createTestSecrets()
      others.fail({ code: 'keychain-missing' })
      const { vault, settings } = await elsewhere(place, others)
      await vault.chooseBackup()
      expect(await vault.restore(secret ?? { kind: 'phrase', phrase })).toEqual(ok())
      expect(settings()).toEqual(DARK)
      expect(vault.state).toMatchObject({ kind: 'open', protection })
      if (secret === null) expect(vault.state).toMatchObject({ keyUnkept: { code: 'keychain-missing' } })
    },
  )

  test('does not restore sessions, devices, hosts, certificates and unsent messages', async () => {
    const { profile, secrets } = await keychainProfile()
    const place = join(temporaryFolder(), 'backup.db')
    const { vault, stores } = run(profile, secrets, choosing(place))
    await vault.open()
    stores[0]?.write((tx) => {
      tx.run(`INSERT INTO account (id, address, resource, security, enabled, show, status, password_kept, trial, added_at)
        VALUES ('5d1b7c3e-0000-4000-8000-00000000000a', 'romeo@montague.example', 'balcony-1', 'automatic', 1, 'available', '', 1, 0, 0)`)
      tx.run(`UPDATE account SET host = '127.0.0.1', port = 5222, security = 'none', trusted = '{}'`)
      tx.run(`INSERT INTO sm_session (account_id, session_id, jid, inbound)
        VALUES ('5d1b7c3e-0000-4000-8000-00000000000a', 'session', 'romeo@montague.example/balcony-1', 4)`)
      tx.run(`INSERT INTO conversation (account_id, kind, peer, opened_at)
        VALUES ('5d1b7c3e-0000-4000-8000-00000000000a', 'person', 'juliet@capulet.example', 0)`)
      tx.run(`INSERT INTO participant (conversation_id, key, own) VALUES (1, 'romeo@montague.example', 1)`)
      const message = `INSERT INTO message (conversation_id, place, own, author_id, kind, ways, sent_at, state, body)
        VALUES (1, ?, 1, 1, 0, 1, 0, ?, 'O')`
      tx.run(message, 1, stateCode('sent'))
      tx.run(message, 2, stateCode('waiting'))
      tx.run(message, 3, stateCode('waiting'))
      const outgoing = `INSERT INTO outgoing (account_id, conversation_id, message_id, op, stage, not_before)
        VALUES ('5d1b7c3e-0000-4000-8000-00000000000a', 1, ?, ?, ?, ?)`
      tx.run(outgoing, 1, 'text', 'sent', null)
      tx.run(outgoing, 2, 'text', 'ready', null)
      tx.run(outgoing, 3, 'text', 'composing', 1)
      tx.run(outgoing, null, 'receipt', 'ready', null)
    })
    await vault.backUp(null)
    await vault.chooseBackup()
    expect(await vault.restore(OWN)).toEqual(ok())
    const store = stores.at(-1)
    expect(store?.all('SELECT * FROM sm_session')).toEqual([])
    expect(store?.first('SELECT resource FROM account')).not.toEqual({ resource: 'balcony-1' })
    expect(store?.all('SELECT host, port, security, trusted, password_kept FROM account')).toEqual([
      { host: null, port: null, security: 'automatic', trusted: null, password_kept: 1 },
    ])
    expect(store?.all('SELECT state, failure FROM message ORDER BY id')).toEqual([
      { state: stateCode('acknowledged'), failure: null },
      { state: stateCode('failed'), failure: '{"code":"unsent-in-backup"}' },
      { state: stateCode('failed'), failure: '{"code":"unsent-in-backup"}' },
    ])
    expect(store?.all('SELECT * FROM outgoing')).toEqual([])
    // Ids go on from where they were: the window may hold earlier ones.
    expect(store?.first("SELECT seq FROM sqlite_sequence WHERE name = 'message'")).toEqual({ seq: 3 })
  })
})

describe('a backup is not restored', () => {
  test.each<[string, (place: string) => void, string]>([
    ['cut in the middle of a page', (place) => truncateSync(place, 5000), 'backup-damaged'],
    ['empty', (place) => truncateSync(place, 0), 'backup-damaged'],
    ['no backup at all', (place) => writeFileSync(place, 'Dear diary, '.repeat(100)), 'backup-damaged'],
    ['a folder', (place) => mkdirSync(`${place}.d`), 'backup-missing'],
  ])('that is %s, which shows when it is chosen', async (what, spoil, code) => {
    const { vault, place, settings, profile, secrets } = await backedUp()
    spoil(place)
    await vault.close()
    const next = run(profile, secrets, choosing(what === 'a folder' ? `${place}.d/nothing` : place))
    await next.vault.open()
    expect(await next.vault.chooseBackup()).toEqual(err({ code }))
    expect(await next.vault.restore(OWN)).toEqual(err({ code: 'not-found' }))
    expect(next.settings()).toEqual(DARK)
    expect(settings).toBeDefined()
  })

  test.each<[string, (place: string, key: Uint8Array) => void, string]>([
    ['cut between two pages', (place) => truncateSync(place, 8 * 4096), 'backup-damaged'],
    ['overwritten in its middle', (place) => spoilMiddle(place), 'backup-damaged'],
    ['from a newer version', (place, bytes) => pragma(place, bytes, 'user_version = 4711'), 'backup-newer'],
    ['with a view for a table', (place, bytes) => replaceByView(place, bytes), 'backup-foreign'],
    ['with a value that is none', (place, bytes) => spoilSettings(place, bytes), 'backup-damaged'],
    ['from something else', (place, bytes) => pragma(place, bytes, 'user_version = 0'), 'backup-foreign'],
    ['noise', (place) => writeFileSync(place, Buffer.alloc(8192, 7)), 'backup-locked'],
  ])('that is %s; what is there goes on', async (_what, spoil, code) => {
    const { vault, place, profile, secrets, stores, settings, states } = await backedUp()
    spoil(place, Buffer.from(secrets.kept.get('store-key') ?? '', 'hex'))
    await vault.chooseBackup()
    expect(await vault.restore(OWN)).toEqual(err({ code }))
    expect(states).toHaveLength(1)
    writeSetting(stores[0], 'light')
    expect(settings()).toEqual(LIGHT)
    expect(readdirSync(profile).filter((name) => /new|restoring|^balcony-/.test(name))).toEqual([])
  })

  test('that has vanished since it was chosen, or cannot be read, or is the history itself', async () => {
    const { vault, place, profile, secrets } = await backedUp()
    await vault.chooseBackup()
    const copy = `${place}.copy`
    copyFileSync(place, copy)
    writeFileSync(place, '')
    expect(await vault.restore(OWN)).toEqual(err({ code: 'backup-damaged' }))
    await vault.close()
    const itself = run(profile, secrets, choosing(join(profile, 'balcony.db')))
    await itself.vault.open()
    expect(await itself.vault.chooseBackup()).toEqual(err({ code: 'backup-in-the-way' }))
  })

  test.skipIf(process.getuid?.() === 0)('that the person may not read', async () => {
    const { vault, place } = await backedUp()
    chmodSync(place, 0)
    expect(await vault.chooseBackup()).toEqual(err({ code: 'backup-missing' }))
  })

  test('where there is none', async () => {
    const { profile, secrets } = await keychainProfile()
    const { vault } = run(profile, secrets)
    await vault.open()
    expect(await vault.chooseBackup()).toEqual(err({ code: 'backup-none', folder: join(profile, 'backups') }))
  })
})

function spoilMiddle(place: string): void {
  const bytes = readFileSync(place)
  bytes.fill(9, 4096, 5 * 4096)
  writeFileSync(place, bytes)
}

const replaceByView = (place: string, bytes: Uint8Array): void =>
  change(
    place,
    bytes,
    `DROP TABLE setting; CREATE VIEW setting AS SELECT 'theme' AS name, '"light"' AS value`,
  )

const spoilSettings = (place: string, bytes: Uint8Array): void =>
  change(place, bytes, `UPDATE setting SET value = 'dark'`)

const pragma = (place: string, bytes: Uint8Array, what: string): void =>
  change(place, bytes, `PRAGMA ${what}`)

function change(place: string, bytes: Uint8Array, sql: string): void {
  const db = connect(place, { kind: 'raw', bytes })
  db.exec(sql)
  db.pragma('journal_mode = DELETE')
  db.close()
}
