import { expect, test } from 'vitest'
import { SEALING_AFTER_RESTORE } from '../restored.ts'
import { ACCOUNT, bundleOf, createTestDevice, hear, meet, NOW, say } from '../testing.ts'
import { ensureOwnDevice, notePreKeyUsed, ownDeviceOf, refillPreKeys, rotateSignedPreKey } from './own.ts'

const DAY = 24 * 60 * 60 * 1000
const juliet = () => createTestDevice('juliet@capulet.example', 2)

test('a device has a number, a hundred one-time keys, and the same identity in both versions', () => {
  const device = juliet()
  expect(device.own.device).toBeGreaterThan(0)
  expect(device.own.device).toBeLessThan(2 ** 31)
  const [old, current] = [bundleOf(device, '0.3'), bundleOf(device, '2')]
  expect([old.preKeys.length, current.preKeys.length]).toEqual([100, 100])
  expect(current.identity).toEqual(old.identity)
  expect(current.signedPreKey.public).toEqual(old.signedPreKey.public)
})

test('a device is made once, and its number is one that nobody else has', () => {
  const { store, random, own } = juliet()
  const again = store.write((tx) => ensureOwnDevice(tx, ACCOUNT, new Set(), random, NOW))
  expect(again).toEqual(own)
  store.write((tx) => tx.run('DELETE FROM omemo_account'))
  const fractions = [0.5, 0.5, 0.25]
  const drawn = { ...random, fraction: () => fractions.shift() ?? 0 }
  const taken = new Set([2 ** 30])
  expect(store.write((tx) => ensureOwnDevice(tx, ACCOUNT, taken, drawn, NOW)).device).toBe(2 ** 29)
})

test('a used one-time key is published no more, replaced under a new number, and kept for a month', () => {
  const device = juliet()
  const { store, random } = device
  store.write((tx) => {
    expect(notePreKeyUsed(tx, ACCOUNT, 7, NOW)).toBe(true)
    expect(notePreKeyUsed(tx, ACCOUNT, 7, NOW)).toBe(false)
    expect(notePreKeyUsed(tx, ACCOUNT, 4_000, NOW)).toBe(false)
    expect(refillPreKeys(tx, ACCOUNT, random)).toBe(true)
    expect(refillPreKeys(tx, ACCOUNT, random)).toBe(false)
  })
  const ids = () => bundleOf(device, '2').preKeys.map(({ id }) => id)
  expect(ids()).toHaveLength(100)
  expect(ids()).not.toContain(7)
  expect(ids()).toContain(101)
  const kept = () => store.first('SELECT 1 FROM omemo_pre_key WHERE id = 7') !== undefined
  store.write((tx) => notePreKeyUsed(tx, ACCOUNT, 8, NOW + 30 * DAY))
  expect(kept()).toBe(true)
  store.write((tx) => notePreKeyUsed(tx, ACCOUNT, 9, NOW + 30 * DAY + 1))
  expect(kept()).toBe(false)
})

test('the signed key is replaced every week, and opens what was begun with it for a month', () => {
  const device = juliet()
  const { store, random } = device
  const romeo = createTestDevice('romeo@montague.example', 1)
  const rotate = (at: number) => store.write((tx) => rotateSignedPreKey(tx, ACCOUNT, random, at))
  meet(romeo, device, '2', 1)
  const message = say(romeo, device, 'Ho!')
  expect(rotate(7 * DAY)).toBe(false)
  expect(rotate(7 * DAY + 1)).toBe(true)
  expect(bundleOf(device, '2').signedPreKey.id).toBe(2)
  expect(hear(device, romeo, message)).toBe('Ho!')
  meet(romeo, device, '2', 2)
  const second = say(romeo, device, 'Hark!')
  expect(rotate(40 * DAY)).toBe(true)
  rotate(71 * DAY)
  expect(hear(device, romeo, second)).toBe('sealed: session')
})

test('a restored device keeps its identity, with a new number and new keys', () => {
  const { store, random, own } = juliet()
  store.write((tx) => SEALING_AFTER_RESTORE.split(';').forEach((sql) => tx.run(sql)))
  expect(ownDeviceOf(store, ACCOUNT)).toBeUndefined()
  const made = store.write((tx) => ensureOwnDevice(tx, ACCOUNT, new Set([own.device]), random, NOW))
  expect(made).toMatchObject({ identity: own.identity, former: [own.device], madeAt: NOW })
  expect(made.device).not.toBe(own.device)
  expect(store.first('SELECT count(*) AS n FROM omemo_pre_key')).toEqual({ n: 100 })
})
