import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { connect } from '../db/connect.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { keychainProfile, run } from './testing.ts'

describe('bad disks', () => {
  test('a folder that cannot be written', async () => {
    const profile = join(temporaryFolder(), 'a-file')
    writeFileSync(profile, '')
    const { vault } = run(profile)
    await vault.open()
    expect(vault.state).toEqual({ kind: 'failed', failure: { code: 'store-read-only' } })
  })

  test('a first page that is damaged, or another key, changes nothing', async () => {
    const { profile, secrets } = await keychainProfile()
    const path = join(profile, 'balcony.db')
    const bytes = readFileSync(path)
    bytes.fill(0, 100, 200)
    writeFileSync(path, bytes)
    // Without its record, the key may be the wrong one.
    rmSync(join(profile, 'store.json'))
    const { vault } = run(profile, secrets)
    await vault.open()
    expect(vault.state).toEqual({ kind: 'failed', failure: { code: 'store-damaged' } })
    expect(readFileSync(path)).toEqual(bytes)
  })

  test('a database from a newer version', async () => {
    const { profile, secrets } = await keychainProfile()
    const key = Buffer.from(secrets.kept.get('store-key') ?? '', 'hex')
    const db = connect(join(profile, 'balcony.db'), { kind: 'raw', bytes: key })
    db.exec('PRAGMA user_version = 4711')
    db.close()
    const { vault } = run(profile, secrets)
    await vault.open()
    expect(vault.state).toEqual({ kind: 'failed', failure: { code: 'store-newer', version: 4711 } })
  })

  test('a folder that can be written again, after a retry', async () => {
    const profile = temporaryFolder()
    mkdirSync(join(profile, 'store.json.new'))
    const { vault } = run(profile)
    await vault.open()
    expect(vault.state).toEqual({ kind: 'failed', failure: { code: 'store-read-only' } })
    rmSync(join(profile, 'store.json.new'), { recursive: true })
    await vault.open()
    expect(vault.state.kind).toBe('open')
  })
})
