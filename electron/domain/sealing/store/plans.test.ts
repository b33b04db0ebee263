import { expect, test } from 'vitest'
import type { MessageId } from '../../../../shared/model/ids.ts'
import type { Reader, SqlValue, Transaction } from '../../db/store.ts'
import { recipientsOf } from '../recipients.ts'
import { keepSealedFor, sealedForOf } from '../sealed-for.ts'
import { ACCOUNT, createTestDevice, hear, meet, NOW, say, type TestDevice } from '../testing.ts'
import { whoSealed } from '../who-sealed.ts'
import { forgetKeys, forgetSkipped, makeRoomForDevice } from './bounds.ts'
import { findCopy, noteCopy, trimCopies } from './copies.ts'
import * as devices from './devices.ts'
import * as keys from './keys.ts'
import * as own from './own.ts'
import type { DeviceRowId, KeyRowId, SessionId } from './rows.ts'
import * as sessions from './sessions.ts'

const ROMEO = createTestDevice('romeo@montague.example', 1)
const KEY = new Uint8Array(32)
const DEVICE = 1 as DeviceRowId
const SESSION = 1 as SessionId
const KEY_ROW = 1 as KeyRowId
const MESSAGE = 1 as MessageId

type Ask = (tx: Transaction, juliet: TestDevice) => unknown

/** Everything that is asked for on the way of a message. */
const QUERIES: readonly (readonly [string, Ask])[] = [
  [
    'a copy',
    (tx) => {
      findCopy(tx, ACCOUNT, KEY)
      noteCopy(tx, ACCOUNT, KEY, null, NOW)
    },
  ],
  ['copies that are too many', (tx) => trimCopies(tx, ACCOUNT)],
  ['a device', (tx) => devices.ensureDevice(tx, ACCOUNT, ROMEO.address, 77, NOW)],
  ['devices of strangers', (tx) => makeRoomForDevice(tx, ACCOUNT)],
  [
    'what a device did',
    (tx) => {
      devices.noteActive(tx, DEVICE, NOW)
      devices.setDeviceKey(tx, DEVICE, KEY_ROW)
    },
  ],
  ['a list', (tx) => devices.keepList(tx, ACCOUNT, ROMEO.address, '2', [{ id: 5 }], NOW)],
  ['a person', (tx) => devices.personOf(tx, ACCOUNT, ROMEO.address)],
  ['a key', (tx) => keys.ensureKey(tx, ACCOUNT, ROMEO.address, KEY, NOW)],
  ['keys that no device has', (tx) => forgetKeys(tx, ACCOUNT, ROMEO.address, KEY_ROW)],
  ...[0, 1].map((listed): readonly [string, Ask] => [
    `messages that have not come, listed ${listed}`,
    (tx) => {
      forgetSkipped(tx, ACCOUNT, { owner: ROMEO.address, listed })
    },
  ]),
  ['the sessions of a device', (tx) => sessions.sessionsOf(tx, DEVICE, '0.3')],
  ['a session', (tx) => sessions.keepSession(tx, SESSION, sessions.readSession(tx, SESSION), NOW)],
  ['a further session', (tx) => sessions.addSession(tx, DEVICE, sessions.readSession(tx, SESSION), NOW)],
  ['sessions that are over', (tx) => sessions.breakSessions(tx, DEVICE)],
  [
    'kept keys',
    (tx) => {
      sessions.findSkipped(tx, SESSION, KEY, 1)
      sessions.keepSkipped(tx, SESSION, [{ ratchetKey: KEY, n: 1, key: KEY, step: 1 }], 1)
      sessions.removeSkipped(tx, SESSION, KEY, 1)
    },
  ],
  ['own keys', (tx) => [own.preKeyOf(tx, ACCOUNT, 1), own.signedPreKeyOf(tx, ACCOUNT, 1)]],
  ['this device', (tx) => [own.ownDeviceOf(tx, ACCOUNT), own.ownNumber(tx, ACCOUNT)]],
  [
    'who has sealed it',
    (tx, { address, own: device }) => {
      const place = { account: { id: ACCOUNT, address }, to: ROMEO.address, isRoom: true }
      const key = { bytes: KEY, isKeyExchange: false }
      whoSealed(tx, place, device, '0.3', { sid: 1, key, payload: null, iv: null })
    },
  ],
  ['who can read', (tx) => recipientsOf(tx, ACCOUNT, [ROMEO.address])],
  [
    'who got it',
    (tx) => {
      sealedForOf(tx, ACCOUNT, MESSAGE)
      keepSealedFor(tx, MESSAGE, [], NOW)
    },
  ],
]

/** The few kept keys of one session, devices of one person, keys of one person, or those of strangers. */
const FEW_SORTED = ['FROM omemo_skipped', 'ORDER BY d.id', 'FROM omemo_key k']
const FEW = /^SCAN (j VIRTUAL|CONSTANT|\(subquery)/

function recording(tx: Transaction, asked: Set<string>): Transaction {
  const ask =
    <Args extends SqlValue[], T>(run: (sql: string, ...params: Args) => T) =>
    (sql: string, ...params: Args): T => {
      asked.add(sql)
      return run(sql, ...params)
    }
  return { ...tx, all: ask(tx.all), first: ask(tx.first), run: ask(tx.run) } as Transaction
}

const planOf = (store: Reader, sql: string): string[] =>
  store
    .all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...Array.from(sql.matchAll(/\?/g), () => 1))
    .map(({ detail }) => detail)

test.each(QUERIES)('%s is found by an index', (_name, ask) => {
  const juliet = createTestDevice('juliet@capulet.example', 2)
  meet(ROMEO, juliet, '0.3')
  hear(juliet, ROMEO, say(ROMEO, juliet, 'Ho!'))
  const asked = new Set<string>()
  try {
    juliet.store.write((tx) => ask(recording(tx, asked), juliet))
  } catch {
    // There is no message; what was asked counts.
  }
  expect([...asked]).not.toEqual([])
  for (const sql of asked) {
    const plan = planOf(juliet.store, sql)
    const maySort = FEW_SORTED.some((part) => sql.includes(part))
    const slow = plan.filter(
      (step) =>
        (step.startsWith('USE TEMP B-TREE') && !maySort) || (step.startsWith('SCAN') && !FEW.test(step)),
    )
    expect(slow, `${sql}\n${plan.join('\n')}`).toEqual([])
  }
})
