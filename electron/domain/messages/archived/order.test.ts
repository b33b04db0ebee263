/** The order of the archive counts; what was read, and what was not, stays that. */
import { describe, expect, test } from 'vitest'
import type { MessageId, Place } from '../../../../shared/model/ids.ts'
import { hers, his, item, storeItems } from '../../testing/archive-pages.ts'
import { ACCOUNT, JULIET, ROMEO, type Rig } from '../../testing/rig.ts'
import {
  archived,
  bodies,
  chat,
  conversationWith,
  delay,
  displayed,
  fromPhone,
  history,
  messageOf,
  online,
} from '../../testing/stanzas.ts'
import { idsOf, lastSeq, open, receive, say } from '../../testing/talk.ts'
import { freeBetween } from './order.ts'

const MINUTE = 60_000

const live = (id: string, body: string) => chat(body, { id: `juliet-${id}`, more: archived(id) })
const markRead = (rig: Rig, body: string) =>
  rig.messages.commands['messages.markRead']({
    conversationId: conversationWith(rig).id,
    upTo: messageOf(rig, body).id,
    from: messageOf(rig, body).id,
  })
const unread = (rig: Rig): string[] => {
  const { unread: count, firstUnread } = conversationWith(rig)
  const late = history(rig).filter((message) => message.late)
  return [
    `${count}`,
    ...late.map(({ body }) => `late ${body}`),
    `from ${history(rig).find(({ id }) => id === firstUnread)?.body ?? '-'}`,
  ]
}

test('live messages that stand in the archive’s order keep their places, whatever the milliseconds say', async () => {
  const rig = await online()
  const now = rig.ports.clock.now()
  await receive(rig, live('a', '1'), live('b', '2'))
  const before = history(rig)
  await storeItems(rig, [hers('a', '1', now - 900), hers('b', '2', now + 700)])
  expect(history(rig)).toEqual(before)
})

test('where a resumed session leaves the order open, the archive is asked and decides', async () => {
  const rig = await online()
  const { archived: archive } = rig.messages
  const asked: string[] = []
  archive.onUnsure((id) => void asked.push(id))
  await receive(rig, live('a', 'first'))
  await storeItems(rig, [hers('a', 'first', rig.ports.clock.now())])
  await rig.ports.clock.advance(10_700)
  const conversationId = await open(rig)
  await say(rig, conversationId, 'mine')
  const [id = ''] = idsOf(rig.fake.takeSent())
  rig.fake.suspend()
  await rig.ports.clock.advance(60_000)
  await rig.fake.begin({ kind: 'resumed' })
  await rig.fake.acknowledge({ session: 'a', seq: lastSeq(rig) })
  expect([asked, archive.isBehind(ACCOUNT)]).toEqual([[], false])
  const at = Math.floor(rig.ports.clock.now() / 1_000) * 1_000 - 60_000
  const stamp = delay(new Date(at).toISOString().replace('.000', ''))
  await receive(
    rig,
    ...['b', 'c'].map((id) => chat(`hers ${id}`, { id: `juliet-${id}`, more: archived(id) + stamp })),
  )
  expect(bodies(rig)).toEqual(['first', 'mine', 'hers b', 'hers c'])
  expect([asked, archive.isBehind(ACCOUNT)]).toEqual([[ACCOUNT], true])
  const mine = item('m', chat('mine', { from: `${ROMEO}/x`, to: JULIET, id }), at, true)
  await storeItems(rig, [hers('b', 'hers b', at), mine, hers('c', 'hers c', at)], {
    direction: 'after',
    anchor: 'a',
    complete: true,
  })
  expect(bodies(rig)).toEqual(['first', 'hers b', 'mine', 'hers c'])
  expect(archive.isBehind(ACCOUNT)).toBe(false)
})

test('live messages in another order get the archive’s, once', async () => {
  const rig = await online()
  const now = rig.ports.clock.now()
  await receive(rig, live('b', '2'), live('a', '1'), live('c', '3'))
  expect(bodies(rig)).toEqual(['2', '1', '3'])
  const page = [hers('a', '1', now - 2), hers('b', '2', now - 1), hers('c', '3', now)]
  await storeItems(rig, page)
  expect(bodies(rig)).toEqual(['1', '2', '3'])
  const places = history(rig).map(({ place }) => place)
  await storeItems(rig, page.toReversed())
  expect(history(rig).map(({ place }) => place)).toEqual(places)
})

test('a live message whose time is off by more than two seconds gets the archive’s time', async () => {
  const rig = await online()
  const now = rig.ports.clock.now()
  await receive(rig, live('a', '1'))
  await storeItems(rig, [hers('a', '1', now - MINUTE)])
  expect(history(rig)).toMatchObject([{ body: '1', sentAt: now - MINUTE }])
})

test('missed messages stand between the live ones, even where no place is free', async () => {
  const rig = await online()
  const now = rig.ports.clock.now()
  await receive(rig, live('a', '1'), live('b', '2'), live('f', '6'))
  const page = ['a', 'b', 'c', 'd', 'e', 'f'].map((id, n) => hers(id, `${n + 1}`, now))
  await storeItems(rig, page.slice(0, 2))
  await storeItems(rig, page.slice(5))
  expect(bodies(rig)).toEqual(['1', '2', '6'])
  await storeItems(rig, page.slice(2, 5), { direction: 'after', anchor: 'b' })
  expect(bodies(rig)).toEqual(['1', '2', '3', '4', '5', '6'])
  await receive(rig, chat('7'))
  expect(bodies(rig).at(-1)).toBe('7')
})

test('an own message stands where the archive has it, and its answer below it', async () => {
  const rig = await online()
  const now = rig.ports.clock.now()
  const conversation = await open(rig)
  await say(rig, conversation, 'question')
  const [sent] = rig.fake.takeSent()
  const id = sent?.attrs['id'] ?? ''
  await rig.ports.clock.advance(MINUTE)
  await storeItems(rig, [
    hers('a', 'before', now),
    his('b', 'question', now + 5_000, { id }),
    hers('c', 'answer', now + 6_000),
  ])
  expect(bodies(rig)).toEqual(['before', 'question', 'answer'])
  expect(messageOf(rig, 'question')).toMatchObject({ state: 'acknowledged', sentAt: now + 5_000 })
})

describe('what was read', () => {
  test('stays read if its message moves down, and unread ones above it have come late', async () => {
    const rig = await online()
    const now = rig.ports.clock.now()
    await receive(rig, live('b', 'read'))
    await markRead(rig, 'read')
    await receive(rig, live('a', 'unread'))
    expect(unread(rig)).toEqual(['1', 'from unread'])
    await storeItems(rig, [hers('a', 'unread', now - 2), hers('b', 'read', now - 1)])
    expect(bodies(rig)).toEqual(['unread', 'read'])
    expect(unread(rig)).toEqual(['1', 'late unread', 'from -'])
  })

  test('stays read if it moves up, and an unread one that moves below it is unread', async () => {
    const rig = await online()
    const now = rig.ports.clock.now()
    await receive(rig, live('a', 'one'), live('c', 'three'))
    await markRead(rig, 'three')
    await receive(rig, live('b', 'two'))
    await storeItems(rig, [hers('a', 'one', now - 3), hers('b', 'two', now - 2), hers('c', 'three', now - 1)])
    expect(bodies(rig)).toEqual(['one', 'two', 'three'])
    expect(unread(rig)).toEqual(['1', 'late two', 'from -'])
    await markRead(rig, 'two')
    expect(conversationWith(rig)).toMatchObject({ unread: 0, late: 0 })
  })

  test('counts the same before and after a shift of places', async () => {
    const rig = await online()
    const now = rig.ports.clock.now()
    await receive(rig, live('a', '1'), live('c', '3'), live('d', '4'), live('e', '5'))
    await markRead(rig, '4')
    await storeItems(
      rig,
      ['a', 'c', 'd', 'e'].map((id) => hers(id, { a: '1', c: '3', d: '4', e: '5' }[id] ?? '', now)),
    )
    await storeItems(rig, [hers('a', '1', now), hers('b', '2', now), hers('c', '3', now)])
    expect(bodies(rig)).toEqual(['1', '2', '3', '4', '5'])
    expect(unread(rig)).toEqual(['1', 'from 5'])
  })

  test('by the other side follows its message', async () => {
    const rig = await online()
    const now = rig.ports.clock.now()
    await receive(rig, fromPhone('<body>mine</body>', 'phone-b'), live('a', 'hers'))
    await receive(rig, chat('', { more: displayed('phone-b') }).replace('<body></body>', ''))
    expect(conversationWith(rig).peerReadPlace).toBe(messageOf(rig, 'mine').place)
    await storeItems(rig, [hers('a', 'hers', now - 2), his('b', 'mine', now - 1)])
    expect(bodies(rig)).toEqual(['hers', 'mine'])
    expect(conversationWith(rig).peerReadPlace).toBe(messageOf(rig, 'mine').place)
  })
})

test('messages deleted here stay away, also when the archive tells of them', async () => {
  const rig = await online()
  const now = rig.ports.clock.now()
  await receive(rig, live('a', 'gone'), live('b', 'here'))
  await rig.messages.commands['messages.deleteHere']({ messageIds: [messageOf(rig, 'gone').id] })
  await storeItems(rig, [hers('a', 'gone', now), hers('b', 'here', now)])
  expect(bodies(rig)).toEqual(['here'])
  const { id } = conversationWith(rig)
  rig.store.write((tx) => tx.run('UPDATE conversation SET gone_until = ? WHERE id = ?', now + MINUTE, id))
  await storeItems(rig, [
    item('c', chat('cleared'), now + MINUTE),
    item('d', chat('new', { id: 'd' }), now + MINUTE + 1),
  ])
  expect(bodies(rig)).toEqual(['here', 'new'])
})

test('a free place is found at either side of the wanted one', async () => {
  const rig = await online()
  await receive(rig, chat('1'), chat('2'), chat('3'))
  const [first, , last] = history(rig).map(({ place }) => place) as [Place, Place, Place]
  const { id } = conversationWith(rig, JULIET)
  expect(freeBetween(rig.store, id, first, 0, Infinity)).toBe(last + 1)
  expect(freeBetween(rig.store, id, first, 0, last)).toBe(first - 1)
  expect(freeBetween(rig.store, id, first, first, last)).toBeNull()
  expect(freeBetween(rig.store, id, last + 10, first, last)).toBeNull()
  expect(messageOf(rig, '1').id).toBeLessThan(messageOf(rig, '3').id satisfies MessageId)
})
