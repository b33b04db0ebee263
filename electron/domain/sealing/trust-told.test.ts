import { expect, test } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import { el, NS_CLIENT, Stanza } from '../../engine/index.ts'
import { NS_OMEMO_2 } from '../../engine/xep/0384-omemo/index.ts'
import { buildTrustMessage, omemoKeyIds } from '../../engine/xep/0434-trust-messages/index.ts'
import { NS_ATM } from '../../engine/xep/0450-atm/index.ts'
import { createTestDevice, NOW, ACCOUNT } from './testing.ts'
import { ensureKey, findKey, setTrust, type KeyRow } from './store/keys.ts'
import { DISTRUSTED, trustOf, VERIFIED } from './store/rows.ts'
import { takeTrust, takeWaitingTrusts } from './trust-told.ts'

const ROMEO = 'romeo@montague.example' as BareJid
const JULIET = 'juliet@capulet.example' as BareJid
const TYBALT = 'tybalt@capulet.example' as BareJid

const scene = () => {
  const device = createTestDevice(ROMEO, 1)
  const { store } = device
  const account = { id: ACCOUNT, address: ROMEO }
  const others = Array.from({ length: 5 }, (_, n) => createTestDevice(`other${n}@a.example`, 10 + n).own)
  const keyOf = (n: number): Uint8Array => others[n]?.identity.public ?? new Uint8Array()
  return {
    keyOf,
    ownKey: device.own.identity.public,
    count: () => store.first<{ n: number }>('SELECT count(*) AS n FROM omemo_trust_waiting')?.n,
    /** It is known from now on. */
    add: (owner: BareJid, n: number): KeyRow =>
      store.write((tx) => ensureKey(tx, ACCOUNT, owner, keyOf(n), NOW).row),
    decide(row: KeyRow, trust: number, at = NOW) {
      store.write((tx) => {
        setTrust(tx, row.id, trust, false, at)
      })
    },
    takeWaiting: (...keys: KeyRow[]) => store.write((tx) => takeWaitingTrusts(tx, account, keys)),
    /** One of this key's device says that. */
    tell(by: KeyRow, owner: BareJid, keys: { trust?: Uint8Array[]; distrust?: Uint8Array[] }, at = NOW + 1) {
      const ids = (some: Uint8Array[] = []) => some.flatMap(omemoKeyIds)
      const owners = [{ owner, trust: ids(keys.trust), distrust: ids(keys.distrust) }]
      const payload = buildTrustMessage({ usage: NS_ATM, encryption: NS_OMEMO_2, owners })
      const message = new Stanza('message', el(NS_CLIENT, 'message', {}, payload), by.owner, ROMEO)
      return store.write((tx) => takeTrust(tx, { account, message, sealedBy: by.id, at }))
    },
    trustIn: (owner: BareJid, n: number) => {
      const trust = findKey(store, ACCOUNT, owner, keyOf(n))?.trust
      return trust === undefined ? 'unknown' : trustOf(trust)
    },
  }
}

test('a verified device of a contact verifies and distrusts others of theirs', () => {
  const { add, decide, tell, keyOf, trustIn } = scene()
  const phone = add(JULIET, 0)
  decide(phone, VERIFIED)
  add(JULIET, 1)
  add(JULIET, 2)
  expect(tell(phone, JULIET, { trust: [keyOf(1)], distrust: [keyOf(2)] })).toEqual([JULIET])
  expect([trustIn(JULIET, 1), trustIn(JULIET, 2)]).toEqual(['verified', 'distrusted'])
  expect(tell(phone, JULIET, { trust: [keyOf(1)] })).toEqual([])
})

test('an own verified device decides about everybody, a contact only about own devices', () => {
  const { add, decide, tell, keyOf, trustIn, ownKey } = scene()
  const laptop = add(ROMEO, 0)
  const phone = add(JULIET, 1)
  decide(laptop, VERIFIED)
  decide(phone, VERIFIED)
  add(TYBALT, 2)
  expect(tell(phone, TYBALT, { trust: [keyOf(2)] })).toEqual([])
  expect(tell(phone, ROMEO, { distrust: [keyOf(0), ownKey] })).toEqual([])
  expect(tell(laptop, ROMEO, { distrust: [ownKey] })).toEqual([])
  expect([trustIn(TYBALT, 2), trustIn(ROMEO, 0)]).toEqual(['trusted', 'verified'])
  expect(tell(laptop, TYBALT, { trust: [keyOf(2)] })).toEqual([TYBALT])
  expect(trustIn(TYBALT, 2)).toBe('verified')
})

test('what a device says waits until it is verified, and what then follows from it counts too', () => {
  const { add, decide, tell, keyOf, trustIn, takeWaiting, count } = scene()
  const [phone, laptop] = [add(JULIET, 0), add(JULIET, 1)]
  add(JULIET, 2)
  expect(tell(laptop, JULIET, { distrust: [keyOf(2)] })).toEqual([])
  expect(tell(phone, JULIET, { trust: [keyOf(1)] })).toEqual([])
  expect(trustIn(JULIET, 1)).toBe('trusted')
  decide(phone, VERIFIED)
  expect(takeWaiting(phone)).toEqual([JULIET])
  expect([trustIn(JULIET, 1), trustIn(JULIET, 2)]).toEqual(['verified', 'distrusted'])
  expect(count()).toBe(0)
})

test('what is said about a key that is not known waits until it is', () => {
  const { add, decide, tell, keyOf, trustIn, takeWaiting, count } = scene()
  const phone = add(JULIET, 0)
  decide(phone, VERIFIED)
  expect(tell(phone, JULIET, { trust: [keyOf(1)] })).toEqual([])
  const tablet = add(JULIET, 1)
  expect(trustIn(JULIET, 1)).toBe('undecided')
  expect(takeWaiting(tablet)).toEqual([JULIET])
  expect(trustIn(JULIET, 1)).toBe('verified')
  // The key that the other form of the identifier would mean.
  expect(count()).toBe(1)
})

test('what is said by a device that the person distrusts is nothing, also when it waited', () => {
  const { add, decide, tell, keyOf, trustIn, takeWaiting, count } = scene()
  const [phone] = [add(JULIET, 0), add(JULIET, 1)]
  tell(phone, JULIET, { distrust: [keyOf(1)] })
  decide(phone, DISTRUSTED)
  expect(takeWaiting(phone)).toEqual([])
  tell(phone, JULIET, { distrust: [keyOf(1)] })
  expect(trustIn(JULIET, 1)).toBe('trusted')
  expect(count()).toBe(0)
})

test('a message without such a payload says nothing about keys', () => {
  const { add } = scene()
  const phone = add(JULIET, 0)
  const message = new Stanza('message', el(NS_CLIENT, 'message'), JULIET, ROMEO)
  const { store } = createTestDevice(ROMEO, 2)
  const account = { id: ACCOUNT, address: ROMEO }
  expect(store.write((tx) => takeTrust(tx, { account, message, sealedBy: phone.id, at: NOW }))).toBeNull()
})

test('so few decisions of one device wait, the newest', () => {
  const { add, tell, count } = scene()
  const phone = add(JULIET, 0)
  const keys = (from: number) =>
    Array.from({ length: 90 }, (_, n) => new Uint8Array(32).fill(from + n, 0, 2).fill(9, 2))
  for (let at = 1; at <= 5; at += 1) tell(phone, JULIET, { distrust: keys(at * 40) }, NOW + at)
  expect(count()).toBe(200)
})
