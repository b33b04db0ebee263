/** Each message is here once, however often and whichever way it comes. */
import { describe, expect, test } from 'vitest'
import { hers, his, item, spans, storeItems } from '../../testing/archive-pages.ts'
import { JULIET, ROMEO } from '../../testing/rig.ts'
import {
  archived,
  bodies,
  carbon,
  chat,
  conversationWith,
  delay,
  fromPhone,
  history,
  messageOf,
  online,
  originId,
  PHONE,
  received,
  signInAgain,
  stanza,
} from '../../testing/stanzas.ts'
import { receive } from '../../testing/talk.ts'

const MINUTE = 60_000
const UUID = '4f3c1e2a-7b6d-4c5e-8f9a-0b1c2d3e4f50'

async function withNow() {
  const rig = await online({ answer: withArchive })
  return { rig, now: rig.ports.clock.now() }
}

const withArchive = (iq: { child(ns: string, name: string): unknown }): string | null =>
  iq.child('http://jabber.org/protocol/disco#info', 'query')
    ? `<query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:mam:2'/></query>`
    : null

test('a page is stored in its order, with its span, and tells how much was new', async () => {
  const { rig, now } = await withNow()
  const page = [
    hers('a', 'Ay me', now - 3 * MINUTE),
    his('b', 'She speaks', now - 2 * MINUTE),
    hers('c', 'O Romeo', now - MINUTE),
  ]
  expect(await storeItems(rig, page)).toMatchObject({
    stored: 3,
    joined: false,
    span: { firstId: 'a', lastId: 'c' },
  })
  expect(bodies(rig)).toEqual(['Ay me', 'She speaks', 'O Romeo'])
  expect(history(rig).map(({ direction, state, sentAt }) => [direction, state, sentAt - now])).toEqual([
    ['in', undefined, -3 * MINUTE],
    ['out', 'acknowledged', -2 * MINUTE],
    ['in', undefined, -MINUTE],
  ])
  expect(spans(rig)).toEqual(['a..c]'])
  const details = await rig.messages.commands['messages.details']({ messageId: messageOf(rig, 'Ay me').id })
  expect(details).toMatchObject({
    value: { ways: ['archive'], ids: [{ scheme: 'id' }, { scheme: 'stanza-id', value: 'a' }] },
  })
})

test('the same page again changes nothing', async () => {
  const { rig, now } = await withNow()
  const page = [hers('a', 'Ay me', now - 3 * MINUTE), his('b', 'She speaks', now - 2 * MINUTE)]
  await storeItems(rig, page)
  const before = history(rig)
  expect(await storeItems(rig, page)).toMatchObject({ stored: 0 })
  expect(history(rig)).toEqual(before)
  expect(spans(rig)).toEqual(['a..b]'])
})

test('repeated items count once, and reversed ones are put in order', async () => {
  const { rig, now } = await withNow()
  const [a, b, c] = [hers('a', '1', now - 3_000), hers('b', '2', now - 2_000), hers('c', '3', now - 1_000)]
  await storeItems(rig, [a, b, b, c, a])
  expect(bodies(rig)).toEqual(['1', '2', '3'])
  const other = (await withNow()).rig
  await storeItems(other, [c, b, a], { first: 'a', last: 'c' })
  expect(bodies(other)).toEqual(['1', '2', '3'])
  expect(spans(other)).toEqual(['a..c]'])
})

describe('a message that is here already', () => {
  test.each<[string, (at: string) => string]>([
    ['live, with its archive id', () => chat('Ho', { id: 'x', more: archived('a') })],
    ['live, known by the sender’s id', () => chat('Ho', { id: 'juliet-a' })],
    ['live, known by a lasting id', () => chat('Ho', { id: UUID, more: originId(UUID) })],
    ['kept by the server while we were offline', (at) => chat('Ho', { id: 'juliet-a', more: delay(at) })],
    ['a copy from another device', () => carbon('received', chat('Ho', { id: 'juliet-a' }))],
    ['live, without any id', () => chat('Ho')],
  ])('%s', async (_name, live) => {
    const { rig, now } = await withNow()
    await receive(rig, live(new Date(now).toISOString()))
    const options = live('').includes(UUID)
      ? { id: UUID, more: originId(UUID) }
      : live('').includes('juliet-a')
        ? { id: 'juliet-a' }
        : { id: live('').includes(`id='x'`) ? 'x' : null }
    expect(await storeItems(rig, [hers('a', 'Ho', now, options)])).toMatchObject({ stored: 0 })
    expect(bodies(rig)).toEqual(['Ho'])
  })

  test.each<[string, (at: string) => string]>([
    ['live', () => chat('Ho', { id: 'juliet-a' })],
    ['with its archive id', () => chat('Ho', { id: 'x', more: archived('a') })],
    ['kept by the server', (at) => chat('Ho', { id: 'juliet-a', more: delay(at) })],
    ['a copy from another device', () => carbon('received', chat('Ho', { id: 'juliet-a' }))],
  ])('and comes %s after the archive', async (_name, live) => {
    const { rig, now } = await withNow()
    await storeItems(rig, [hers('a', 'Ho', now - MINUTE)])
    await receive(rig, live(new Date(now - MINUTE).toISOString()))
    expect(bodies(rig)).toEqual(['Ho'])
  })

  test('an own one from the phone, as a copy before or after', async () => {
    const { rig, now } = await withNow()
    await receive(rig, fromPhone('<body>one</body>', 'phone-a'))
    await storeItems(rig, [his('a', 'one', now), his('b', 'two', now + 1)])
    await receive(rig, fromPhone('<body>two</body>', 'phone-b'))
    expect(bodies(rig)).toEqual(['one', 'two'])
  })

  test('an imported one, known by author, second and text', async () => {
    const { rig, now } = await withNow()
    await receive(rig, chat('Ho'), chat('Ho'))
    rig.store.write((tx) => tx.run('UPDATE message SET ways = 32'))
    const page = [hers('a', 'Ho', now - 1_500), hers('b', 'Ho', now), hers('c', 'Ho', now + 1_000)]
    await storeItems(rig, page)
    expect(bodies(rig)).toEqual(['Ho', 'Ho', 'Ho'])
    const ways = rig.store
      .all<{ ways: number }>('SELECT ways FROM message ORDER BY place')
      .map((row) => row.ways)
    expect(ways.sort()).toEqual([16, 48, 48])
  })
})

describe('ids', () => {
  test('a second archive id of the same message makes no double', async () => {
    const { rig, now } = await withNow()
    await storeItems(rig, [hers('a', 'Ho', now - MINUTE, { id: 'short' })])
    await storeItems(rig, [hers('a2', 'Ho', now - MINUTE, { id: 'short' })])
    await storeItems(rig, [hers('b', 'Hey', now, { id: UUID }), hers('b2', 'Hey', now, { id: UUID })])
    expect(bodies(rig)).toEqual(['Ho', 'Hey'])
  })

  test('a sender’s id that is used twice makes no hole', async () => {
    const { rig, now } = await withNow()
    await receive(rig, chat('ping', { id: '1' }))
    await rig.ports.clock.advance(5 * MINUTE)
    await receive(rig, chat('ping', { id: '1' }))
    const page = [hers('a', 'ping', now, { id: '1' }), hers('b', 'ping', now + 5 * MINUTE, { id: '1' })]
    await storeItems(rig, [...page, hers('c', 'ping', now + 9 * MINUTE, { id: '1' })])
    expect(bodies(rig)).toEqual(['ping', 'ping', 'ping'])
    const numbers = rig.store.all<{ archived: number }>('SELECT archived FROM message ORDER BY place')
    expect(new Set(numbers.map((row) => row.archived)).size).toBe(3)
  })

  test('nor does a live message with the id of an archived one', async () => {
    const { rig, now } = await withNow()
    await storeItems(rig, [hers('a', 'ping', now - MINUTE, { id: '1' })])
    await receive(rig, chat('ping', { id: '1', more: archived('b') }))
    expect(bodies(rig)).toEqual(['ping', 'ping'])
  })

  test('nor does an archive that uses an id twice', async () => {
    const { rig, now } = await withNow()
    await storeItems(rig, [hers('a', 'one', now - 2, { id: 'x' }), hers('a', 'two', now - 1, { id: 'y' })])
    expect(bodies(rig)).toEqual(['one', 'two'])
  })

  test('a thousand live messages with one id meet their copies', async () => {
    const { rig, now } = await withNow()
    for (let n = 0; n < 30; n++) {
      await receive(rig, chat('ping', { id: '1' }))
      await rig.ports.clock.advance(MINUTE)
    }
    const page = Array.from({ length: 30 }, (_, n) => hers(`a${n}`, 'ping', now + n * MINUTE, { id: '1' }))
    expect(await storeItems(rig, page)).toMatchObject({ stored: 0 })
    expect(bodies(rig)).toHaveLength(30)
  })
})

describe('stamps', () => {
  test('of 1970 and of 2100 neither lose nor move anything', async () => {
    const { rig, now } = await withNow()
    const page = [
      hers('a', '1', now - 3_000),
      hers('b', '2', 0),
      hers('c', '3', Date.UTC(2100, 0, 1)),
      hers('d', '4', now - 1_000),
    ]
    await storeItems(rig, page)
    expect(history(rig).map(({ body, sentAt }) => [body, sentAt - now])).toEqual([
      ['1', -3_000],
      ['2', -3_000],
      ['3', -3_000],
      ['4', -1_000],
    ])
    await receive(rig, chat('5'))
    expect(bodies(rig)).toEqual(['1', '2', '3', '4', '5'])
  })

  test('of a server that is five minutes ahead keep its order, and each message is here once', async () => {
    const { rig, now } = await withNow()
    await receive(rig, chat('live 1', { id: 'juliet-a' }), chat('live 2', { id: 'juliet-b' }))
    const page = [
      hers('z', 'before', now + 4 * MINUTE),
      hers('a', 'live 1', now + 5 * MINUTE),
      hers('m', 'missed', now + 5 * MINUTE + 1),
      hers('b', 'live 2', now + 5 * MINUTE + 2),
    ]
    await storeItems(rig, page)
    await receive(rig, chat('after'))
    expect(bodies(rig)).toEqual(['before', 'live 1', 'missed', 'live 2', 'after'])
  })

  test('in whole seconds keep the order of the archive, forwards and backwards', async () => {
    const { rig, now } = await withNow()
    const at = Math.floor(now / 1_000) * 1_000 - MINUTE
    const all = Array.from({ length: 9 }, (_, n) => item(`i${n}`, chat(`${n}`, { id: `j${n}` }), at, true))
    await storeItems(rig, all.slice(6))
    await storeItems(rig, all.slice(3, 6), { anchor: 'i6' })
    await storeItems(rig, all.slice(0, 3), { direction: 'after', anchor: null })
    expect(bodies(rig)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8'])
  })
})

test('a page of receipts only moves the span, and stores nothing', async () => {
  const { rig, now } = await withNow()
  await storeItems(rig, [hers('a', 'Ho', now - 4)])
  const page = [item('b', stanza(received('x')), now - 3), item('c', stanza(received('y')), now - 2)]
  expect(await storeItems(rig, page, { direction: 'after', anchor: 'a', complete: true })).toMatchObject({
    stored: 0,
  })
  expect(spans(rig)).toEqual(['a..c]'])
})

test('messages of rooms, between others and without addresses are left out', async () => {
  const { rig, now } = await withNow()
  const page = [
    item('a', stanza('<body>room</body>', { type: 'groupchat' }), now),
    item('b', stanza('<body>theirs</body>', { to: 'tybalt@capulet.example' }), now),
    item('c', stanza('<body>note</body>', { from: PHONE, to: ROMEO }), now),
  ]
  await storeItems(rig, page)
  expect(bodies(rig, JULIET)).toEqual([])
  expect(bodies(rig, ROMEO)).toEqual(['note'])
  expect(conversationWith(rig, ROMEO)).toMatchObject({ kind: 'self', unread: 0 })
  expect(history(rig, ROMEO)).toMatchObject([{ direction: 'out', state: 'delivered' }])
})

test('a live message never moves the cursor', async () => {
  const { rig, now } = await withNow()
  await storeItems(rig, [hers('a', 'Ho', now - MINUTE)])
  await receive(rig, chat('live', { more: archived('b') }))
  expect(spans(rig)).toEqual(['a..a]'])
  await signInAgain(rig)
  expect(spans(rig)).toEqual(['a..a'])
  expect(rig.messages.archived.isBehind(rig.messages.snapshot().conversations[0]?.accountId as never)).toBe(
    true,
  )
})
