import { expect, test } from 'vitest'
import { ACCOUNT, createTestDevice, hear, meet, NOW, say } from '../testing.ts'
import { forgetKeys, forgetSkipped } from './bounds.ts'
import { ensureKey, keysOf, setTrust } from './keys.ts'
import { VERIFIED } from './rows.ts'

const scene = () => {
  const romeo = createTestDevice('romeo@montague.example', 1)
  const juliet = createTestDevice('juliet@capulet.example', 2)
  meet(romeo, juliet, '0.3')
  hear(juliet, romeo, say(romeo, juliet, 'Ho!'))
  return { romeo, juliet }
}

test('of somebody’s former keys the newest are kept, and all that the person has decided about', () => {
  const { romeo, juliet } = scene()
  const kept = juliet.store.write((tx) => {
    const ids = Array.from(
      { length: 60 },
      (_, n) => ensureKey(tx, ACCOUNT, romeo.address, Uint8Array.of(n), NOW).row.id,
    )
    const [verified, , third] = ids
    if (verified === undefined || third === undefined) throw new Error('no key')
    setTrust(tx, verified, VERIFIED, false, NOW)
    forgetKeys(tx, ACCOUNT, romeo.address, third)
    return keysOf(tx, ACCOUNT, romeo.address).map(({ id }) => ids.indexOf(id))
  })
  // The first is that of the device.
  expect(kept).toEqual([-1, 0, 2, ...Array.from({ length: 50 }, (_, n) => n + 10)])
})

test.each([0, 1])('messages that have not come are given up in sessions of long ago, listed %j', (listed) => {
  const { romeo, juliet } = scene()
  const counts = juliet.store.write((tx) => {
    tx.run('UPDATE omemo_device SET listed = ?', listed)
    for (let n = 1; n <= 25; n += 1) {
      tx.run(
        "INSERT INTO omemo_session (id, device, version, state, used_at) SELECT ?, id, 3, x'00', ? FROM omemo_device",
        100 + n,
        NOW + n,
      )
      tx.run(
        `WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000)
         INSERT INTO omemo_skipped SELECT ?, x'01', n, x'02', 1 FROM n`,
        100 + n,
      )
    }
    forgetSkipped(tx, ACCOUNT, { owner: romeo.address, listed })
    return tx.first('SELECT count(*) AS n, min(session_id) AS first FROM omemo_skipped')
  })
  expect(counts).toEqual({ n: 20_000, first: 106 })
})
