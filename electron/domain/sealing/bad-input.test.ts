import { expect, test } from 'vitest'
import { el, NS_CLIENT, type Element, type Stanza } from '../../engine/index.ts'
import { NS_OMEMO_03, NS_OMEMO_2 } from '../../engine/xep/0384-omemo/index.ts'
import { openSealed } from './open.ts'
import type { Opening } from './opening.ts'
import { setTrust } from './store/keys.ts'
import { UNDECIDED, VERIFIED, type KeyRowId } from './store/rows.ts'
import { notePreKeyUsed } from './store/own.ts'
import {
  ACCOUNT,
  createTestDevice,
  hear,
  meet,
  NOW,
  openingOf,
  say,
  stanzaOf,
  type TestDevice,
} from './testing.ts'

const ROMEO = 'romeo@montague.example'
const JULIET = 'juliet@capulet.example'
const DAY = 24 * 60 * 60 * 1000

const pair = (): [TestDevice, TestDevice] => [createTestDevice(ROMEO, 1), createTestDevice(JULIET, 2)]

const count = ({ store }: TestDevice, from: string): number =>
  store.first<{ n: number }>(`SELECT count(*) AS n FROM ${from}`)?.n ?? 0

/** Everything that a message could change that is not believed. */
const keysOf = ({ store }: TestDevice): unknown =>
  ['omemo_session', 'omemo_skipped', 'omemo_pre_key', 'omemo_key', 'omemo_copy'].map((table) =>
    store.all(`SELECT * FROM ${table}`),
  )

/** The stanza with another `<encrypted/>`, whose parts are given by name. */
function changed(
  from: TestDevice,
  to: TestDevice,
  message: Stanza,
  change: (part: Element) => readonly Element[],
): Stanza {
  const [encrypted] = message.element.elements()
  if (encrypted === undefined) throw new Error('nothing is sealed')
  return stanzaOf(from, to, el(encrypted.ns, 'encrypted', {}, ...encrypted.elements().flatMap(change)))
}

/** With another `<header/>` instead. */
const withHeader = (change: (header: Element) => Element) => (part: Element) =>
  part.name === 'header' ? [change(part)] : [part]

const withKey = (bytes: (key: Buffer) => Uint8Array) =>
  withHeader(({ ns, attrs, children }) =>
    el(
      ns,
      'header',
      attrs,
      ...children.map((node) => {
        if (typeof node === 'string' || node.name !== 'key') return node
        return el(
          ns,
          'key',
          node.attrs,
          Buffer.from(bytes(Buffer.from(node.text(), 'base64'))).toString('base64'),
        )
      }),
    ),
  )

test.each<[string, (key: Buffer) => Uint8Array]>([
  ['one that is cut', (key) => key.subarray(0, key.length - 9)],
  ['one with another MAC', (key) => Buffer.concat([key.subarray(0, -1), Buffer.of((key.at(-1) ?? 0) ^ 1)])],
  ['one that is longer', (key) => Buffer.concat([key, Buffer.alloc(8)])],
  ['one of zeros', (key) => Buffer.alloc(key.length)],
  ['one byte', () => Buffer.of(51)],
  ['8 KB', () => Buffer.alloc(6_000, 5)],
])('a key in a message, %s, opens nothing and changes nothing', (_name, bytes) => {
  for (const begun of [false, true]) {
    const [romeo, juliet] = pair()
    meet(romeo, juliet, '0.3')
    if (begun) hear(juliet, romeo, say(romeo, juliet, 'Ho!'))
    const message = say(romeo, juliet, 'Hark!')
    const before = keysOf(juliet)
    expect(hear(juliet, romeo, changed(romeo, juliet, message, withKey(bytes)))).toMatch(
      /^sealed: (damaged|session)$/,
    )
    expect(keysOf(juliet)).toEqual(before)
    expect(hear(juliet, romeo, message)).toBe('Hark!')
  }
})

test('of 10,000 keys, one of the first 5,000 is found and the others are not looked at', () => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, '0.3')
  const message = say(romeo, juliet, 'Ho!')
  const crowd = (before: number) =>
    withHeader(({ ns, attrs, children }) => {
      const others = (many: number) => Array.from({ length: many }, () => el(ns, 'key', { rid: '7' }, 'AAAA'))
      return el(ns, 'header', attrs, ...others(before), ...children, ...others(9_999 - before))
    })
  expect(hear(juliet, romeo, changed(romeo, juliet, message, crowd(9_999)))).toBe('sealed: other-device')
  expect(hear(juliet, romeo, changed(romeo, juliet, message, crowd(4_000)))).toBe('Ho!')
})

test.each(['0', '2147483648', '-1', '', 'x', '1e3'])(
  'a message of device %j is no message of a device',
  (sid) => {
    const [romeo, juliet] = pair()
    meet(romeo, juliet, '2')
    const message = changed(
      romeo,
      juliet,
      say(romeo, juliet, 'Ho!'),
      withHeader(({ ns, children }) => el(ns, 'header', { sid }, ...children)),
    )
    expect(hear(juliet, romeo, message)).toBe('sealed: damaged')
    expect(count(juliet, 'omemo_device')).toBe(0)
  },
)

test('a message by a session that does not exist is told, and changes nothing', () => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, '0.3')
  hear(juliet, romeo, say(romeo, juliet, 'Ho!'))
  const unmarked = changed(
    romeo,
    juliet,
    say(romeo, juliet, 'Hark!'),
    withHeader(({ ns, attrs, children }) =>
      el(
        ns,
        'header',
        { ...attrs, sid: '4' },
        ...children.map((node) =>
          typeof node === 'string' ? node : el(ns, node.name, { rid: node.attrs['rid'] }, node.text()),
        ),
      ),
    ),
  )
  const before = keysOf(juliet)
  expect(hear(juliet, romeo, unmarked)).toBe('sealed: session')
  expect(keysOf(juliet)).toEqual(before)
})

test('a ciphertext of 10 MB is read or refused, but never half', () => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, '0.3')
  const huge = say(romeo, juliet, 'a'.repeat(10 * 1024 * 1024))
  expect(hear(juliet, romeo, huge)).toHaveLength(10 * 1024 * 1024)
  const tooLong = say(romeo, juliet, 'a'.repeat(13 * 1024 * 1024))
  expect(hear(juliet, romeo, tooLong)).toBe('sealed: damaged')
})

test.each<[string, Parameters<typeof say>[3]]>([
  ['from somebody else', { from: 'tybalt@capulet.example' }],
  ['to somebody else', { to: 'nurse@capulet.example' }],
  ['of long ago', { time: NOW - 30 * DAY }],
  ['of the future', { time: NOW + 3 * DAY }],
  ['without padding', { envelope: (xml) => xml.replace(/<rpad>.*<\/rpad>/u, '') }],
  ['without a sender', { envelope: (xml) => xml.replace(/<from [^>]*>/u, '') }],
  ['with two senders', { envelope: (xml) => xml.replace(/<from [^>]*>/u, '$&$&') }],
  ['of no time', { envelope: (xml) => xml.replace(/stamp='[^']*'/u, "stamp='soon'") }],
  ['that is cut', { envelope: (xml) => xml.slice(0, -9) }],
  ['that is none', { envelope: () => 'Ho!' }],
])('an envelope %s is not believed, and its key is used up', (_name, saying) => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, '2')
  const message = say(romeo, juliet, 'Ho!', saying)
  expect(hear(juliet, romeo, message)).toBe('sealed: damaged')
  expect(hear(juliet, romeo, say(romeo, juliet, 'Hark!'))).toBe('Hark!')
})

test.each(['0.3', '2'] as const)('%s: a ciphertext that was changed is damaged', (version) => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, version)
  const flipped = (payload: Uint8Array) => payload.map((byte, index) => (index === 1 ? byte ^ 1 : byte))
  expect(hear(juliet, romeo, say(romeo, juliet, 'Ho!', { payload: flipped }))).toBe('sealed: damaged')
})

test.each(['0.3', '2'] as const)('%s: a body outside counts for nothing', (version) => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, version)
  const outside = [el(NS_CLIENT, 'body', {}, 'Bite my thumb'), el(NS_CLIENT, 'subject', {}, 'Thumbs')]
  const opened = juliet.store.write((tx) =>
    openSealed(tx, openingOf(juliet, romeo, say(romeo, juliet, 'Ho!', { outside }))),
  )
  if (opened.kind !== 'opened') throw new Error(opened.kind)
  const { element } = opened.message
  expect(element.elements().map((child) => [child.name, child.text()])).toEqual([['body', 'Ho!']])
})

test('a message that somebody else passes on as his own is never taken for that of its author', () => {
  const [romeo, juliet] = pair()
  const tybalt = createTestDevice('tybalt@capulet.example', 3)
  meet(romeo, juliet, '0.3')
  hear(juliet, romeo, say(romeo, juliet, 'Ho!'))
  const stolen = say(romeo, juliet, 'Hark!')
  // The exchange in it is Romeo's, but a session with Tybalt's device is bound to the key that it shows.
  const opened = juliet.store.write((tx) => openSealed(tx, openingOf(juliet, tybalt, stolen)))
  expect(opened.kind === 'opened' ? opened.sealedBy : null).not.toBe(
    juliet.store.first<{ id: number }>('SELECT id FROM omemo_key WHERE peer = ?', ROMEO)?.id,
  )
  expect(hear(juliet, romeo, stolen)).toBe('Hark!')
})

test('without a sender nothing is opened', () => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, '0.3')
  const how: Partial<Opening> = { sender: null, isRoom: true }
  expect(hear(juliet, romeo, say(romeo, juliet, 'Ho!'), how)).toBe('sealed: nobody')
  expect(count(juliet, 'omemo_device')).toBe(0)
})

test('another identity of the same device needs a decision once one was verified, and its sessions seal no more', () => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, '0.3')
  hear(juliet, romeo, say(romeo, juliet, 'Ho!'))
  const key = juliet.store.first<{ id: KeyRowId }>('SELECT key_id AS id FROM omemo_device')
  juliet.store.write((tx) => {
    if (key) setTrust(tx, key.id, VERIFIED, false, NOW)
  })
  const forger = createTestDevice(ROMEO, 7)
  forger.store.write((tx) => tx.run('UPDATE omemo_account SET device_id = ?', romeo.own.device))
  meet(forger, juliet, '0.3', 5)
  const forged = { ...forger, own: { ...forger.own, device: romeo.own.device } }
  juliet.noted.length = 0
  expect(hear(juliet, romeo, say(forged, juliet, 'I am Romeo'))).toBe('I am Romeo')
  expect(juliet.noted).toContainEqual(expect.objectContaining({ kind: 'new-key', isOther: true }))
  const now = juliet.store.first<{ trust: number; broken: number }>(
    `SELECT k.trust, (SELECT count(*) FROM omemo_session s WHERE s.device = d.id AND s.broken = 1) AS broken
     FROM omemo_device d JOIN omemo_key k ON k.id = d.key_id`,
  )
  expect(now).toEqual({ trust: UNDECIDED, broken: 1 })
  // The real one goes on: it is known by its key, and its session seals again.
  expect(hear(juliet, romeo, say(romeo, juliet, 'Not he'))).toBe('Not he')
  expect(juliet.store.all('SELECT broken FROM omemo_session ORDER BY id')).toEqual([
    { broken: 0 },
    { broken: 1 },
  ])
})

test('strangers, their devices and keys are bounded', () => {
  const juliet = createTestDevice(JULIET, 2)
  for (let n = 1; n <= 230; n += 1) {
    const key = el(NS_OMEMO_03, 'key', { rid: String(juliet.own.device) }, 'AAAA')
    const header = el(NS_OMEMO_03, 'header', { sid: String(n) }, key)
    const encrypted = el(NS_OMEMO_03, 'encrypted', {}, header, el(NS_OMEMO_03, 'payload', {}, 'AAAA'))
    const stranger = { ...juliet, address: `stranger${n}@spam.example` as typeof juliet.address }
    const how = { now: NOW + n, at: NOW + n }
    expect(hear(juliet, stranger, stanzaOf(stranger, juliet, encrypted), how)).toBe('sealed: session')
  }
  expect(count(juliet, 'omemo_device')).toBe(200)
  expect(count(juliet, "omemo_key WHERE peer LIKE 'stranger%'")).toBe(0)
})

test('one-time keys that others use up are bounded', () => {
  const { store } = createTestDevice(JULIET, 2)
  const used = (): number =>
    store.first<{ n: number }>('SELECT count(*) AS n FROM omemo_pre_key WHERE used_at IS NOT NULL')?.n ?? 0
  store.write((tx) => {
    tx.run('UPDATE omemo_pre_key SET id = id + 10500')
    tx.run(
      `WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 10500)
       INSERT INTO omemo_pre_key SELECT ?, id, x'00', x'00', ? FROM n`,
      ACCOUNT,
      NOW,
    )
    notePreKeyUsed(tx, ACCOUNT, 10501, NOW)
  })
  expect(used()).toBe(10_000)
})

test.each([NS_OMEMO_03, NS_OMEMO_2])('an element of %s that is none is damaged', (ns) => {
  const [romeo, juliet] = pair()
  for (const children of [
    [],
    [el(ns, 'header', {})],
    [el(ns, 'payload', {}, '§§')],
    [el(ns, 'header', { sid: '7' }), el(ns, 'payload', {}, 'A')],
  ])
    expect(hear(juliet, romeo, stanzaOf(romeo, juliet, el(ns, 'encrypted', {}, ...children)))).toBe(
      'sealed: damaged',
    )
})

test('500 that come in the opposite order are all read, and 1,000 at most are waited for', () => {
  const [romeo, juliet] = pair()
  meet(romeo, juliet, '0.3')
  const said = Array.from({ length: 500 }, (_, n) => say(romeo, juliet, `${n}`))
  const heard = said.toReversed().map((message) => hear(juliet, romeo, message))
  expect(heard).toEqual(said.map((_, n) => `${499 - n}`))
  expect(count(juliet, 'omemo_skipped')).toBe(0)
  const [lost] = Array.from({ length: 1_001 }, (_, n) => say(romeo, juliet, `${n}`))
  expect(hear(juliet, romeo, say(romeo, juliet, 'far'))).toBe('sealed: session')
  expect(lost && hear(juliet, romeo, lost)).toBe('0')
})
