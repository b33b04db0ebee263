import { expect, test } from 'vitest'
import { createNotifications } from '../notifications/index.ts'
import { createTestNotifier } from '../testing/notifier.ts'
import { ACCOUNT, createRig, quiet, ROMEO, type Rig, type RigOptions } from '../testing/rig.ts'
import { chat, stanza } from '../testing/stanzas.ts'
import { MOST_BYTES, MOST_STRANGERS } from './door.ts'

/** A rig with a session, and with a desktop that is told. */
async function scene(options?: RigOptions) {
  const rig = createRig(options)
  const notifier = createTestNotifier()
  createNotifications(
    { ...rig.context, ports: { ...rig.ports, notifier } },
    { messages: rig.messages, nameOf: rig.roster.nameOf, showOf: () => 'available' },
  )
  await rig.fake.begin({ session: 'a' })
  await quiet()
  return { rig, notifier }
}

/** Lets the stanzas come in bursts, with the time between in which the desktop is told. */
async function pour(rig: Rig, count: number, nth: (n: number) => string): Promise<void> {
  for (let n = 0; n < count; n += 200) {
    const burst = Array.from({ length: Math.min(200, count - n) }, (_, index) => nth(n + index))
    await rig.fake.receive(burst.join(''))
    await quiet()
    await rig.ports.clock.advance(2_500)
  }
}

/** What one more stanza makes the features read. */
async function costOf(rig: Rig, one: string) {
  rig.reads.reset()
  await rig.fake.receive(one)
  await quiet()
  await rig.ports.clock.advance(2_500)
  const { queries, rows, size } = rig.reads
  return { queries, rows, size }
}

const contacts = (count: number): string =>
  Array.from({ length: count }, (_, n) => `<item jid='n${n}@capulet.example' subscription='both'/>`).join('')

test('a repeated id costs the same, however often and with how long a text it came', async () => {
  const { rig } = await scene()
  const same = (body: string) => chat(body, { id: 'always the same id' })
  await pour(rig, 20, (n) => same(`short ${n}`))
  const few = await costOf(rig, same('one more'))
  await pour(rig, 1_000, (n) => same(`short ${n} `))
  await pour(rig, 20, (n) => same(`${n} `.padEnd(200_000, 'x')))
  const many = await costOf(rig, same('one more still'))
  expect(many.queries).toBeLessThanOrEqual(few.queries)
  expect(many.rows).toBeLessThanOrEqual(few.rows)
  expect(many.size).toBeLessThan(few.size + 5_000)
})

test('a message costs the same, however many have written that were not read', async () => {
  const { rig } = await scene({ roster: contacts(2_000) })
  const from = (n: number) => chat('Ho', { from: `n${n}@capulet.example/x`, id: `id of ${n}` })
  await pour(rig, 40, from)
  const few = await costOf(rig, from(40))
  await pour(rig, 1_900, (n) => from(41 + n))
  const many = await costOf(rig, from(1_999))
  expect(many.queries).toBeLessThanOrEqual(few.queries)
  expect(many.rows).toBeLessThanOrEqual(few.rows)
})

test('of 20,000 messages from 5,000 unknown addresses a bounded part stays, told once', async () => {
  const { rig, notifier } = await scene()
  const from = (n: number) =>
    chat('Buy now', { from: `n${n % 5_000}@s${n % 100}.example/x`, id: `id of ${n}` })
  await pour(rig, 4_000, from)
  const few = await costOf(rig, from(4_999))
  rig.batches.length = 0
  await pour(rig, 16_000, (n) => from(4_000 + n))
  const many = await costOf(rig, from(4_999))
  expect(many).toEqual(few)
  const kept = rig.store.first<{ senders: number; charged: number; bytes: number }>(
    `SELECT (SELECT count(*) FROM conversation) AS senders, (SELECT max(charged) FROM conversation) AS charged,
       (SELECT sum(octet_length(body)) FROM message) AS bytes`,
  )
  expect(kept?.senders).toBe(MOST_STRANGERS)
  expect(kept?.charged).toBeLessThanOrEqual(MOST_BYTES)
  expect(kept?.bytes).toBeLessThanOrEqual(MOST_STRANGERS * MOST_BYTES)
  const messages = rig.store.first<{ count: number }>('SELECT count(*) AS count FROM message')?.count ?? 0
  expect(rig.messages.strangers.dropped()[ACCOUNT]).toBe(20_002 - messages)
  expect(notifier.times).toBe(1)
  expect(notifier.flashes).toBe(0)
})

test('of 10,000 requests a bounded number is kept and told; the others stay with the server', async () => {
  const { rig, notifier } = await scene()
  const ask = (n: number) => `<presence type='subscribe' from='n${n}@s${n % 50}.example' to='${ROMEO}'/>`
  await pour(rig, 1_000, ask)
  const few = await costOf(rig, ask(1_000))
  await pour(rig, 9_000, (n) => ask(1_000 + n))
  const many = await costOf(rig, ask(10_001))
  expect(many.queries).toBeLessThanOrEqual(few.queries)
  expect(many.rows).toBeLessThanOrEqual(few.rows)
  expect(rig.store.first('SELECT count(*) AS count FROM subscription_request')).toEqual({ count: 200 })
  expect(rig.deltas('requestArrived')).toHaveLength(200)
  expect(notifier.times).toBe(1)
})

test('a presence costs the same, however many conversations there are', async () => {
  const { rig } = await scene({ roster: contacts(500) })
  await pour(rig, 500, (n) => chat('Ho', { from: `n${n}@capulet.example/x`, id: `${n}` }))
  const typing = `<composing xmlns='http://jabber.org/protocol/chatstates'/>`
  await rig.fake.receive(stanza(typing, { from: 'n3@capulet.example/x' }))
  const cost = await costOf(rig, `<presence type='unavailable' from='n3@capulet.example/x' to='${ROMEO}'/>`)
  expect(cost.rows).toBeLessThanOrEqual(2)
  expect(rig.deltas('peerStateChanged').at(-1)).toMatchObject({ state: null })
})
