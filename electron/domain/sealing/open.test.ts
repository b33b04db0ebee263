import { expect, test } from 'vitest'
import { el, NS_CLIENT, Stanza } from '../../engine/index.ts'
import { buildEncryption } from '../../engine/xep/0380-eme/index.ts'
import type { MessageId } from '../../../shared/model/ids.ts'
import { openSealed } from './open.ts'
import { SEALING_AFTER_RESTORE } from './restored.ts'
import { noteCopy } from './store/copies.ts'
import { sealHash } from './hash.ts'
import { refillPreKeys } from './store/own.ts'
import {
  ACCOUNT,
  createTestDevice,
  hear,
  meet,
  NOW,
  openingOf,
  say,
  toldBy,
  type TestDevice,
} from './testing.ts'

const ROMEO = 'romeo@montague.example'
const JULIET = 'juliet@capulet.example'

const pair = (): [TestDevice, TestDevice] => [createTestDevice(ROMEO, 1), createTestDevice(JULIET, 2)]

const kinds = ({ noted }: TestDevice): string[] => noted.splice(0).map(({ kind }) => kind)

const count = ({ store }: TestDevice, table: string): number =>
  store.first<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? 0

/** Everything that opening may change. */
const stateOf = ({ store }: TestDevice): unknown =>
  ['omemo_session', 'omemo_skipped', 'omemo_pre_key', 'omemo_device', 'omemo_key', 'omemo_copy'].map(
    (table) => store.all(`SELECT * FROM ${table}`),
  )

test.each(['0.3', '2'] as const)('%s: a first message, its answer, and on', (version) => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, version)
  expect(hear(juliet, romeo, say(romeo, juliet, 'Ho!'))).toBe('Ho!')
  expect(kinds(juliet)).toEqual(['unknown-device', 'new-key', 'pre-key-used', 'answer-needed'])
  // Until she answers, each message repeats the exchange. It begins one session.
  expect(hear(juliet, romeo, say(romeo, juliet, 'Hark!'))).toBe('Hark!')
  expect(count(juliet, 'omemo_session')).toBe(1)
  juliet.store.write((tx) => tx.run('UPDATE omemo_device SET listed = ?', version === '2' ? 2 : 1))
  expect(hear(romeo, juliet, say(juliet, romeo, 'Ay me!'))).toBe('Ay me!')
  juliet.noted.length = 0
  expect(hear(juliet, romeo, say(romeo, juliet, 'She speaks'))).toBe('She speaks')
  expect(kinds(juliet)).toEqual([])
})

test.each(['0.3', '2'] as const)('%s: what comes out of order is read, and only once', (version) => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, version)
  const said = Array.from({ length: 30 }, (_, n) => say(romeo, juliet, `${n}`))
  for (const n of [7, 29, 0, 12]) {
    const message = said[n]
    if (message === undefined) throw new Error('no message')
    expect(hear(juliet, romeo, message)).toBe(`${n}`)
    expect(hear(juliet, romeo, message)).toBe('repeated')
  }
  expect(count(juliet, 'omemo_session')).toBe(1)
  expect(count(juliet, 'omemo_skipped')).toBe(26)
})

test('a message that is stored is found by a copy of it, in the same conversation only', () => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, '0.3')
  const message = say(romeo, juliet, 'Ho!')
  hear(juliet, romeo, message)
  const hash = sealHash(message.element, openingOf(juliet, romeo, message))
  if (hash === null) throw new Error('no hash')
  juliet.store.write((tx) => {
    tx.run(
      `INSERT INTO conversation (id, account_id, kind, peer, opened_at) VALUES (5, ?, 'person', ?, 0)`,
      ACCOUNT,
      ROMEO,
    )
    tx.run(`INSERT INTO participant (id, conversation_id, key, own) VALUES (1, 5, ?, 0)`, ROMEO)
    tx.run(
      `INSERT INTO message (id, conversation_id, author_id, own, kind, place, sent_at, ways, body)
       VALUES (9, 5, 1, 0, 1, 0, 0, 1, '')`,
    )
    noteCopy(tx, ACCOUNT, hash, 9 as MessageId, NOW)
  })
  expect(hear(juliet, romeo, message)).toBe('repeats 9')
  const elsewhere = openingOf(juliet, romeo, message, { to: 'hall@rooms.example' as never, isRoom: true })
  expect(toldBy(juliet.store.write((tx) => openSealed(tx, elsewhere)))).toBe('sealed: gone')
})

test('the same bytes written otherwise are the same message', () => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, '0.3')
  const message = say(romeo, juliet, 'Ho!')
  expect(hear(juliet, romeo, message)).toBe('Ho!')
  const payload = message.element
    .elements()[0]
    ?.elements()
    .find(({ name }) => name === 'payload')
  const wide = message.element.elements()[0]
  if (payload === undefined || wide === undefined) throw new Error('no payload')
  const others = wide.elements().filter((each) => each !== payload)
  const text = payload.text()
  const spaced = el(payload.ns, 'payload', {}, `\n${text.slice(0, 2)} ${text.slice(2)}`)
  const again = el(
    NS_CLIENT,
    'message',
    message.element.attrs,
    el(wide.ns, 'encrypted', {}, ...others, spaced),
  )
  expect(hear(juliet, romeo, new Stanza('message', again, message.from, message.to))).toBe('repeated')
})

test('a transaction that is rolled back has opened nothing', () => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, '2')
  const messages = ['a', 'b', 'c'].map((text) => say(romeo, juliet, text))
  for (const [index, message] of messages.entries()) {
    const before = stateOf(juliet)
    expect(() =>
      juliet.store.write((tx) => {
        expect(openSealed(tx, openingOf(juliet, romeo, message)).kind).toBe('opened')
        throw new Error('crash')
      }),
    ).toThrow('crash')
    expect(stateOf(juliet)).toEqual(before)
    expect(hear(juliet, romeo, message)).toBe('abc'[index])
  }
})

test('both begin at once, and both read all', () => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, '0.3')
  meet(juliet, romeo, '0.3')
  const ho = say(romeo, juliet, 'Ho!')
  const ay = say(juliet, romeo, 'Ay!')
  expect([hear(juliet, romeo, ho), hear(romeo, juliet, ay)]).toEqual(['Ho!', 'Ay!'])
  for (let n = 0; n < 4; n += 1) {
    expect(hear(juliet, romeo, say(romeo, juliet, `r${n}`))).toBe(`r${n}`)
    expect(hear(romeo, juliet, say(juliet, romeo, `j${n}`))).toBe(`j${n}`)
  }
})

test('a lost session is renewed by whoever finds out, and what was begun anew seals', () => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, '2')
  hear(juliet, romeo, say(romeo, juliet, 'Ho!'))
  juliet.store.write((tx) => tx.run('UPDATE omemo_device SET listed = 2'))
  hear(romeo, juliet, say(juliet, romeo, 'Ay!'))
  const late = say(romeo, juliet, 'Are you there?')
  juliet.store.write((tx) => tx.run('DELETE FROM omemo_session'))
  juliet.noted.length = 0
  expect(hear(juliet, romeo, late)).toBe('sealed: session')
  expect(kinds(juliet)).toEqual(['session-broken'])
  meet(juliet, romeo, '2', 3)
  expect(hear(romeo, juliet, say(juliet, romeo, '', { empty: true }))).toBe('empty')
  expect(hear(juliet, romeo, say(romeo, juliet, 'Again'))).toBe('Again')
})

test('a late message of an earlier session does not make that one seal again', () => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, '0.3')
  const [late, next] = [say(romeo, juliet, 'late'), say(romeo, juliet, 'next')]
  hear(juliet, romeo, next)
  meet(romeo, juliet, '0.3', 1)
  hear(juliet, romeo, say(romeo, juliet, 'anew'))
  const newest = () =>
    juliet.store.first<{ id: number }>('SELECT id FROM omemo_session ORDER BY used_at DESC, id DESC LIMIT 1')
      ?.id
  const before = newest()
  expect(hear(juliet, romeo, late, { now: NOW + 1_000 })).toBe('late')
  expect(newest()).toBe(before)
})

test('no more than five sessions with a device are kept', () => {
  const [romeo, juliet] = pair()
  const first = Array.from({ length: 8 }, (_, n) => {
    meet(romeo, juliet, '0.3', n)
    return say(romeo, juliet, `${n}`)
  })
  expect(first.map((message) => hear(juliet, romeo, message))).toEqual(
    Array.from({ length: 8 }, (_, n) => `${n}`),
  )
  expect(count(juliet, 'omemo_session')).toBe(5)
})

test('an exchange whose session is gone is not opened by its one-time key a second time', () => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, '0.3')
  const [ho, second] = [say(romeo, juliet, 'Ho!'), say(romeo, juliet, 'second')]
  hear(juliet, romeo, ho)
  juliet.store.write((tx) => tx.run('DELETE FROM omemo_session'))
  juliet.store.write((tx) =>
    tx.run('DELETE FROM omemo_copy WHERE hash = ?', sealHash(ho.element, openingOf(juliet, romeo, ho))),
  )
  expect(hear(juliet, romeo, ho)).toBe('sealed: session')
  expect(hear(juliet, romeo, second)).toBe('sealed: session')
  expect(count(juliet, 'omemo_session')).toBe(0)
})

test('a one-time key serves others who took it at the same time, until it is deleted', () => {
  const [romeo, juliet] = pair()
  const tybalt = createTestDevice('tybalt@capulet.example', 3)
  const paris = createTestDevice('paris@verona.example', 4)
  for (const each of [romeo, tybalt, paris]) meet(each, juliet, '2')
  expect(hear(juliet, romeo, say(romeo, juliet, 'Ho!'))).toBe('Ho!')
  expect(hear(juliet, tybalt, say(tybalt, juliet, 'Peace?'))).toBe('Peace?')
  juliet.store.write((tx) => tx.run('DELETE FROM omemo_pre_key WHERE used_at IS NOT NULL'))
  juliet.noted.length = 0
  expect(hear(juliet, paris, say(paris, juliet, 'Fair lady'))).toBe('sealed: session')
  expect(kinds(juliet)).toEqual(['unknown-device', 'session-broken'])
  expect(juliet.store.write((tx) => refillPreKeys(tx, ACCOUNT, juliet.random))).toBe(true)
})

test('a restored history becomes a device of its own, and what was for the earlier one says so', () => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, '0.3')
  const before = say(romeo, juliet, 'Ho!')
  juliet.store.write((tx) => SEALING_AFTER_RESTORE.split(';').forEach((sql) => tx.run(sql)))
  expect(hear(juliet, romeo, before)).toBe('sealed: earlier')
  expect(
    ['omemo_session', 'omemo_pre_key', 'omemo_signed_pre_key'].map((table) => count(juliet, table)),
  ).toEqual([0, 0, 0])
})

test('what is not for this device, or from before it, says so', () => {
  const [romeo, juliet] = pair()
  const phone = createTestDevice(JULIET, 9, NOW)
  meet(romeo, juliet, '2')
  const message = say(romeo, juliet, 'Ho!', { outside: [buildEncryption('urn:xmpp:omemo:2')] })
  expect(hear(phone, romeo, message, { at: NOW - 1 })).toBe('sealed: before')
  expect(hear(phone, romeo, message, { at: NOW + 1 })).toBe('sealed: other-device')
  expect(hear(phone, romeo, say(romeo, juliet, '', { empty: true }))).toBe('empty')
  // Nothing outside says that anybody wrote: it is from device to device.
  expect(hear(phone, romeo, say(romeo, juliet, 'Ho!'), { at: NOW + 1 })).toBe('empty')
})

test('nothing is decrypted while something before it may be missing', () => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, '0.3')
  const message = say(romeo, juliet, 'Ho!')
  const before = stateOf(juliet)
  expect(hear(juliet, romeo, message, { order: 'later' })).toBe('sealed: waits')
  expect(stateOf(juliet)).toEqual(before)
  expect(hear(juliet, romeo, message, { order: 'again' })).toBe('Ho!')
})
