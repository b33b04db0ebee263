/** What of an archive is unread, what the desktop hears, and what windows are told. */
import { describe, expect, test, vi } from 'vitest'
import type { ArchivedItem, NewArrival } from '../index.ts'
import { hers, his, item, storeItems } from '../../testing/archive-pages.ts'
import { ACCOUNT, JULIET, quiet, ROMEO, type Rig, type RigOptions } from '../../testing/rig.ts'
import {
  archived,
  bodies,
  chat,
  conversationWith,
  delay,
  history,
  messageOf,
  online,
  reactions,
  signInAgain,
  stanza,
  TYBALT,
} from '../../testing/stanzas.ts'
import { receive, say } from '../../testing/talk.ts'

const MINUTE = 60_000
const ANNOUNCED_MS = 250

/** A rig that has known its archive for an hour. */
async function known(options?: RigOptions): Promise<{ rig: Rig; now: number; told: NewArrival[] }> {
  const rig = await online(options)
  await storeItems(rig, [hers('old', 'old', rig.ports.clock.now() - MINUTE)])
  await rig.ports.clock.advance(60 * MINUTE)
  await signInAgain(rig)
  rig.batches.length = 0
  const told: NewArrival[] = []
  rig.messages.onArrival((arrival) => void told.push(arrival))
  return { rig, now: rig.ports.clock.now(), told }
}

const others = (id: string, body: string, at: number, from = TYBALT): ArchivedItem =>
  item(id, chat(body, { from: `${from}/x`, id: `s-${id}` }), at)

describe('unread', () => {
  test('at the first sign-in ever, nothing from before is', async () => {
    const rig = await online()
    const now = rig.ports.clock.now()
    await receive(rig, chat('live'))
    await storeItems(rig, [hers('a', 'one', now - 2 * MINUTE), hers('b', 'two', now - MINUTE)])
    expect(conversationWith(rig)).toMatchObject({ unread: 1, firstUnread: messageOf(rig, 'live').id })
    await storeItems(rig, [
      item('t', chat('hi', { from: `${TYBALT}/x`, to: ROMEO }), now - MINUTE),
      his('m', 'ho', now - 1, { to: TYBALT }),
    ])
    expect(conversationWith(rig, TYBALT)).toMatchObject({ unread: 0, firstUnread: null })
  })

  test('is what came since, without an own message after it', async () => {
    const { rig, now } = await known()
    await storeItems(rig, [hers('a', 'one', now - 5), his('b', 'mine', now - 4), hers('c', 'two', now - 3)], {
      direction: 'after',
      anchor: 'old',
    })
    expect(conversationWith(rig)).toMatchObject({ unread: 1, firstUnread: messageOf(rig, 'two').id })
  })

  test('is what reached the server before a text was written here, which nobody could see then', async () => {
    const { rig, now, told } = await known()
    const { id: conversationId } = conversationWith(rig)
    await say(rig, conversationId, 'typed')
    const upTo = await say(rig, conversationId, 'typed again')
    await rig.messages.commands['messages.markRead']({ conversationId, upTo })
    await storeItems(rig, [hers('a', 'missed', now - 5)], {
      direction: 'after',
      anchor: 'old',
      complete: true,
    })
    rig.messages.archived.caughtUp(ACCOUNT)
    expect(conversationWith(rig)).toMatchObject({ unread: 1, firstUnread: messageOf(rig, 'missed').id })
    expect(told).toMatchObject([{ body: 'missed' }])
  })

  test('is nothing that stands above what was read', async () => {
    const { rig, now } = await known()
    await receive(rig, chat('live', { id: 'juliet-z', more: archived('z') }))
    await rig.messages.commands['messages.markRead']({
      conversationId: conversationWith(rig).id,
      upTo: messageOf(rig, 'live').id,
    })
    await storeItems(rig, [hers('a', 'missed', now - 3), hers('z', 'live', now)], {
      direction: 'after',
      anchor: 'old',
    })
    expect(bodies(rig)).toEqual(['old', 'missed', 'live'])
    expect(conversationWith(rig)).toMatchObject({ unread: 0, late: 0 })
  })

  test('stays right with old and new pages in any order', async () => {
    const { rig, now } = await known()
    await storeItems(rig, [hers('y', 'new', now - 1)])
    await storeItems(rig, [hers('x', 'older', now - 90 * MINUTE)], { anchor: 'old' })
    await storeItems(rig, [hers('w', 'also new', now - 2)], { anchor: 'y' })
    expect(bodies(rig)).toEqual(['older', 'old', 'also new', 'new'])
    expect(conversationWith(rig)).toMatchObject({ unread: 2, firstUnread: messageOf(rig, 'also new').id })
    await rig.messages.commands['messages.markRead']({
      conversationId: conversationWith(rig).id,
      upTo: messageOf(rig, 'new').id,
    })
    expect(conversationWith(rig)).toMatchObject({ unread: 0 })
  })
})

describe('the desktop', () => {
  test('hears nothing during a catch-up, then of what is still unread', async () => {
    const { rig, now, told } = await known()
    await storeItems(rig, [
      hers('a', 'one', now - 9),
      hers('b', 'read since', now - 8),
      his('c', 'mine', now - 7),
    ])
    await storeItems(rig, [hers('d', 'two', now - 6), hers('e', 'three', now - 5)], {
      direction: 'after',
      anchor: 'c',
    })
    expect(told).toEqual([])
    rig.messages.archived.caughtUp(ACCOUNT)
    expect(told.map(({ body, kind, account }) => [body, kind, account])).toEqual([
      ['two', 'text', ROMEO],
      ['three', 'text', ROMEO],
    ])
    rig.messages.archived.caughtUp(ACCOUNT)
    expect(told).toHaveLength(2)
  })

  test('hears of many chats in slices', async () => {
    const people = Array.from({ length: 60 }, (_, n) => `p${n}@capulet.example`)
    const { rig, now, told } = await known({
      roster: [JULIET, ...people].map((jid) => `<item jid='${jid}' subscription='both'/>`).join(''),
    })
    const items = people.map((from, n) => others(`s${n}`, `no. ${n}`, now - 60 + n, from))
    await storeItems(rig, items, { direction: 'after', anchor: 'old', complete: true })
    rig.messages.archived.caughtUp(ACCOUNT)
    expect(told).toHaveLength(25)
    await vi.waitFor(() => expect(told).toHaveLength(60))
    expect(new Set(told.map(({ body }) => body)).size).toBe(60)
  })

  test('hears after a catch-up that was killed only of what came since', async () => {
    const { rig, now, told } = await known()
    await storeItems(rig, [hers('a', 'one', now - 9), hers('b', 'two', now - 8)], {
      direction: 'after',
      anchor: 'old',
    })
    const next = rig.restart()
    next.messages.onArrival((arrival) => void told.push(arrival))
    await next.fake.begin({ session: 'next' })
    await quiet()
    await storeItems(next, [hers('b', 'two', now - 8), hers('c', 'three', now - 7)], {
      direction: 'after',
      anchor: 'a',
      complete: true,
    })
    next.messages.archived.caughtUp(ACCOUNT)
    expect(told).toMatchObject([{ body: 'three' }])
    expect(conversationWith(next)).toMatchObject({ unread: 3, firstUnread: messageOf(next, 'one').id })
  })

  test('hears of no old messages', async () => {
    const { rig, now, told } = await known()
    await storeItems(rig, [hers('x', 'older', now - 90 * MINUTE)], { anchor: 'old' })
    rig.messages.archived.caughtUp(ACCOUNT)
    expect(told).toEqual([])
  })

  test('hears once of a live message that a page has brought first', async () => {
    const { rig, now, told } = await known()
    await storeItems(rig, [hers('a', 'Ho', now)])
    await receive(rig, chat('Ho', { id: 'juliet-a' }))
    expect(told).toHaveLength(1)
    rig.messages.archived.caughtUp(ACCOUNT)
    expect(told).toHaveLength(1)
  })

  test('hears once of a message that was also kept by the server', async () => {
    const { rig, now, told } = await known()
    const at = now - 10 * MINUTE
    await storeItems(rig, [hers('a', 'Ho', at)])
    await receive(rig, chat('Ho', { id: 'juliet-a', more: delay(new Date(at).toISOString()) }))
    rig.messages.archived.caughtUp(ACCOUNT)
    expect(told).toHaveLength(1)
    expect(conversationWith(rig).unread).toBe(1)
  })
})

describe('windows', () => {
  test('hear of a page once, at most every quarter of a second, and of no single message', async () => {
    const { rig, now } = await known()
    const page = (from: number) =>
      Array.from({ length: 50 }, (_, n) => hers(`p${from + n}`, `${from + n}`, now - 5_000 + from + n))
    for (let from = 0; from < 500; from += 50) {
      await storeItems(rig, page(from), { direction: 'after', anchor: from === 0 ? 'old' : `p${from - 1}` })
    }
    expect(rig.deltas('historyChanged')).toHaveLength(1)
    await rig.ports.clock.advance(ANNOUNCED_MS)
    expect(rig.deltas('historyChanged')).toHaveLength(2)
    expect(rig.deltas('conversationsChanged')).toHaveLength(2)
    expect(rig.deltas('messagesChanged')).toEqual([])
    expect(rig.deltas('conversationsChanged').at(-1)?.conversations).toMatchObject([
      { unread: 500, last: { preview: '499' } },
    ])
    await rig.ports.clock.advance(10 * ANNOUNCED_MS)
    expect(rig.deltas('historyChanged')).toHaveLength(2)
  })

  test('see a conversation from the archive with its newest message and time', async () => {
    const rig = await online()
    const now = rig.ports.clock.now()
    await storeItems(rig, [hers('a', 'one', now - 60 * MINUTE), hers('b', 'two', now - 30 * MINUTE)])
    expect(rig.deltas('conversationsChanged').at(-1)?.conversations).toMatchObject([
      { jid: JULIET, last: { preview: 'two' }, activeAt: now - 30 * MINUTE },
    ])
  })

  test('see no conversation that has only operations so far', async () => {
    const rig = await online()
    const now = rig.ports.clock.now()
    await storeItems(rig, [item('b', stanza(reactions('m', '👍'), { id: 'x' }), now)])
    expect(rig.messages.snapshot().conversations).toEqual([])
    await storeItems(rig, [hers('a', 'Ho', now - MINUTE, { id: 'm' })], { anchor: 'b' })
    expect(history(rig)).toMatchObject([{ body: 'Ho', reactions: [{ emoji: '👍' }] }])
    expect(conversationWith(rig).unread).toBe(0)
  })
})

describe('a closed conversation', () => {
  test('comes back with news, not with what is old', async () => {
    const { rig, now } = await known()
    await rig.messages.commands['messages.close']({ conversationId: conversationWith(rig).id })
    await storeItems(rig, [hers('x', 'older', now - 90 * MINUTE)], { anchor: 'old' })
    expect(rig.messages.snapshot().conversations).toEqual([])
    await storeItems(rig, [hers('y', 'new', now - 1)])
    expect(conversationWith(rig)).toMatchObject({ unread: 1, last: { preview: 'new' } })
  })
})

describe('unknown senders', () => {
  test('stand apart, and may leave only so much', async () => {
    const { rig, now, told } = await known()
    const flood = Array.from({ length: 200 }, (_, n) => others(`f${n}`, `spam ${n}`, now - 1_000 + n))
    expect(await storeItems(rig, flood)).toMatchObject({ stored: 64 })
    expect(rig.messages.snapshot().conversations.map(({ jid }) => jid)).toEqual([JULIET])
    expect(rig.messages.strangers.list()).toMatchObject([{ jid: TYBALT, conversation: { unread: 64 } }])
    expect(rig.messages.strangers.dropped()).toEqual({ [ACCOUNT]: 136 })
    rig.messages.archived.caughtUp(ACCOUNT)
    expect(told).toEqual([])
    expect(rig.messages.archived.gapsOf(rig.messages.strangers.list()[0]?.conversation.id as never)).toEqual(
      [],
    )
  })

  test('of one server are as few as live', async () => {
    const { rig, now } = await known()
    const crowd = Array.from({ length: 80 }, (_, n) =>
      others(`f${n}`, 'spam', now - 100 + n, `spammer${n}@spam.example`),
    )
    await storeItems(rig, crowd)
    expect(rig.messages.strangers.list()).toHaveLength(50)
  })

  test('whom the person wrote to are known, whichever page tells first, and what was dropped can be filled', async () => {
    const { rig, now } = await known()
    const many = Array.from({ length: 70 }, (_, n) => others(`f${n}`, `${n}`, now - 1_000 + n))
    await storeItems(rig, many, { direction: 'after', anchor: 'old', complete: true })
    const own = [his('own', 'hello', now - 500, { to: TYBALT })]
    await storeItems(rig, own, { direction: 'after', anchor: 'f69', complete: true })
    expect(rig.messages.strangers.list()).toEqual([])
    expect(bodies(rig, TYBALT).slice(-2)).toEqual(['63', 'hello'])
    expect(bodies(rig, TYBALT)).toHaveLength(65)
    const { id } = conversationWith(rig, TYBALT)
    const before = messageOf(rig, 'hello', TYBALT).id
    const gaps = (): readonly unknown[] => rig.messages.archived.gapsOf(id).map((gap) => gap.before)
    expect(gaps().at(-1)).toBe(before)
    await storeItems(rig, many.slice(50), { peer: TYBALT as never })
    expect(bodies(rig, TYBALT)).toHaveLength(71)
    expect(gaps()).not.toContain(before)
  })

  test('who are ignored or blocked leave nothing', async () => {
    const { rig, now } = await known()
    await storeItems(rig, [others('a', 'spam', now - 3)])
    rig.messages.strangers.ignore(ACCOUNT, TYBALT as never)
    rig.store.write((tx) =>
      tx.run('INSERT INTO blocked (account_id, jid) VALUES (?, ?)', ACCOUNT, 'foe@spam.example'),
    )
    await storeItems(rig, [others('b', 'again', now - 2), others('c', 'foe', now - 1, 'foe@spam.example')])
    expect(rig.messages.strangers.list()).toEqual([])
    expect(rig.store.all('SELECT body FROM message')).toEqual([{ body: 'old' }])
  })

  test('become known by a message of the person on the same page', async () => {
    const { rig, now } = await known()
    const page = [
      ...Array.from({ length: 70 }, (_, n) => others(`f${n}`, `${n}`, now - 1_000 + n)),
      his('own', 'hello', now - 1, { to: TYBALT }),
    ]
    expect(await storeItems(rig, page)).toMatchObject({ stored: 71 })
    expect(conversationWith(rig, TYBALT).unread).toBe(0)
  })
})

test('a blocked contact’s old messages are history, not news', async () => {
  const { rig, now, told } = await known()
  rig.store.write((tx) => tx.run('INSERT INTO blocked (account_id, jid) VALUES (?, ?)', ACCOUNT, JULIET))
  await storeItems(rig, [hers('a', 'Ho', now - 1)])
  rig.messages.archived.caughtUp(ACCOUNT)
  expect(bodies(rig)).toEqual(['old', 'Ho'])
  expect(conversationWith(rig).unread).toBe(0)
  expect(told).toEqual([])
})
