import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { err, ok } from '../../../shared/model/result.ts'
import { connect } from '../db/connect.ts'
import { nameAside } from './profile-files.ts'
import { phraseOf } from './recovery-phrase.ts'
import { DARK, keychainProfile, run, writeSetting } from './testing.ts'

const OTHER = 'cd'.repeat(32)
const DAY = nameAside(import.meta.dirname, 1_767_225_600_000)
const FOREIGN = phraseOf(Buffer.from(OTHER, 'hex')).join(' ')

describe('a lost key', () => {
  test.each([
    ['gone', null],
    ['another one', OTHER],
  ])('is recovered by its phrase and in the keychain again: it was %s', async (_what, other) => {
    const { profile, secrets, phrase } = await keychainProfile()
    const key = secrets.kept.get('store-key')
    secrets.kept.clear()
    if (other !== null) secrets.kept.set('store-key', other)
    const { vault, settings } = run(profile, secrets)
    await vault.open()
    expect(vault.state).toEqual({ kind: 'failed', failure: { code: 'store-key-missing' } })
    expect(await vault.recover(phrase.toUpperCase())).toEqual(ok())
    expect(vault.state).toEqual({ kind: 'open', protection: 'keychain', news: { kind: 'recovered' } })
    expect(settings()).toEqual(DARK)
    expect(secrets.kept.get('store-key')).toBe(key)
    // The key may belong to another history, so it is kept.
    expect(secrets.kept.get('store-key-before') ?? null).toBe(other)
    vault.dismissNews()
    expect(vault.state).toEqual({ kind: 'open', protection: 'keychain' })
    await vault.close()

    const next = run(profile, secrets)
    await next.vault.open()
    expect(next.settings()).toEqual(DARK)
  })

  test('a phrase that is wrong in any way changes nothing', async () => {
    const { profile, secrets, phrase } = await keychainProfile()
    secrets.kept.clear()
    const { vault } = run(profile, secrets)
    await vault.open()
    const before = readFileSync(join(profile, 'balcony.db'))
    expect(await vault.recover('razer')).toMatchObject({ error: { code: 'phrase-word-unknown' } })
    expect(await vault.recover(FOREIGN)).toEqual(err({ code: 'phrase-of-another' }))
    // Without the record, only the file tells whether the key fits.
    rmSync(join(profile, 'store.json'))
    writeFileSync(join(profile, 'store.json'), '{"protection":"keychain"}')
    expect(await vault.recover(FOREIGN)).toEqual(err({ code: 'phrase-of-another' }))
    expect(vault.state).toEqual({ kind: 'failed', failure: { code: 'store-key-missing' } })
    expect(secrets.kept.size).toBe(0)
    expect(readFileSync(join(profile, 'balcony.db'))).toEqual(before)
    expect(await vault.recover(phrase)).toEqual(ok())
  })

  test('the session goes on where the keychain does not take the key, until it does', async () => {
    const { profile, secrets, phrase } = await keychainProfile()
    secrets.fail({ code: 'keychain-locked' })
    const { vault, settings } = run(profile, secrets)
    await vault.open()
    expect(await vault.recover(phrase)).toEqual(ok())
    expect(settings()).toEqual(DARK)
    expect(vault.state).toMatchObject({ kind: 'open', keyUnkept: { code: 'keychain-locked' } })
    expect(await vault.keepKey()).toEqual(err({ code: 'keychain-locked' }))
    secrets.fail(null)
    secrets.kept.clear()
    expect(await vault.keepKey()).toEqual(ok())
    expect(vault.state).not.toHaveProperty('keyUnkept')
    expect(secrets.kept.get('store-key')).toMatch(/^[0-9a-f]{64}$/)
  })

  test('there is nothing to recover once it is open, and no phrase without a key', async () => {
    const { profile, secrets, phrase } = await keychainProfile()
    const { vault } = run(profile, secrets)
    expect(vault.showPhrase()).toEqual(err({ code: 'not-found' }))
    await vault.open()
    expect(await vault.recover(phrase)).toEqual(err({ code: 'not-found' }))
    expect(await vault.startAfresh()).toEqual(err({ code: 'not-found' }))
    expect(await vault.changeProtection({ protection: 'none' })).toEqual(ok())
    expect(vault.showPhrase()).toEqual(err({ code: 'not-found' }))
  })
})

describe('starting afresh', () => {
  test('keeps the old files beside, whole, with their record', async () => {
    const { profile, secrets, phrase } = await keychainProfile()
    const record = readFileSync(join(profile, 'store.json'), 'utf8')
    const key = Buffer.from(secrets.kept.get('store-key') ?? '', 'hex')
    const old = readFileSync(join(profile, 'balcony.db'))
    secrets.kept.clear()
    const { vault, settings, stores } = run(profile, secrets)
    await vault.open()
    expect(await vault.startAfresh()).toEqual(ok())
    expect(vault.state).toEqual({
      kind: 'open',
      protection: 'keychain',
      news: { kind: 'begun-afresh', file: DAY },
    })
    expect(settings()).toEqual([])
    expect(readFileSync(join(profile, DAY))).toEqual(old)
    expect(readFileSync(join(profile, DAY.replace('.db', '.json')), 'utf8')).toBe(record)
    writeSetting(stores[0], 'light')
    await vault.close()

    // The same day again, and then the old one by its phrase.
    secrets.kept.clear()
    const next = run(profile, secrets)
    await next.vault.open()
    expect(await next.vault.startAfresh()).toEqual(ok())
    expect(existsSync(join(profile, DAY.replace('.db', '-2.db')))).toBe(true)
    const db = connect(join(profile, DAY), { kind: 'raw', bytes: key })
    expect(db.prepare('SELECT * FROM setting').all()).toEqual(DARK)
    db.close()
    expect(phrase.split(' ')).toHaveLength(24)
  })

  test('takes along the log that a killed process has left', async () => {
    const { profile, secrets } = await keychainProfile()
    writeFileSync(join(profile, 'balcony.db-wal'), 'a log')
    secrets.kept.clear()
    const { vault } = run(profile, secrets)
    await vault.open()
    expect(await vault.startAfresh()).toEqual(ok())
    expect(readFileSync(join(profile, `${DAY}-wal`), 'utf8')).toBe('a log')
    expect(vault.state.kind).toBe('open')
  })

  test('lets the person choose without a keychain, and tells where the old history is', async () => {
    const { profile, secrets } = await keychainProfile()
    secrets.fail({ code: 'keychain-missing' })
    const { vault } = run(profile, secrets)
    await vault.open()
    expect(await vault.startAfresh()).toEqual(ok())
    expect(vault.state).toMatchObject({ kind: 'choose-protection' })
    await vault.choose({ protection: 'none' })
    expect(vault.state).toMatchObject({ protection: 'none', news: { kind: 'begun-afresh', file: DAY } })
    // The old one's key was there all the time, and is not overwritten.
    expect(secrets.kept.has('store-key')).toBe(true)
  })

  test('that an earlier process only began is brought to its end', async () => {
    const { profile, secrets } = await keychainProfile()
    const record = JSON.parse(readFileSync(join(profile, 'store.json'), 'utf8')) as object
    writeFileSync(
      join(profile, 'store.json'),
      JSON.stringify({ ...record, plan: { aside: 'balcony-2026-01-01.db' } }),
    )
    writeFileSync(join(profile, 'balcony.db-wal'), 'a log')
    const { vault, settings } = run(profile, secrets)
    await vault.open()
    expect(settings()).toEqual([])
    expect(existsSync(join(profile, 'balcony-2026-01-01.db'))).toBe(true)
    expect(existsSync(join(profile, 'balcony-2026-01-01.db-wal'))).toBe(true)
    expect(readFileSync(join(profile, 'store.json'), 'utf8')).not.toContain('plan')
  })
})
