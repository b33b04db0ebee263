/** Deleted messages stay deleted, whatever the archive brings. */
import { describe, expect, it } from 'vitest'
import { hers, his, storeItems } from '../testing/archive-pages.ts'
import { bodies, conversationWith, online } from '../testing/stanzas.ts'
import { hear } from '../testing/talk.ts'
import { JULIET } from '../testing/rig.ts'
import { keepingOn, settled } from './testing.ts'

const DAY_MS = 86_400_000

async function setUp() {
  const rig = await online()
  return { ...keepingOn(rig), rig, now: rig.ports.clock.now() }
}

describe('of a cleared conversation', () => {
  it('nothing comes back, neither what was here nor what was missing', async () => {
    const { rig, commands, now } = await setUp()
    const page = [hers('a', 'one', now - 5_000), his('b', 'two', now - 4_000), hers('d', 'four', now - 2_000)]
    await storeItems(rig, page)
    const conversationId = conversationWith(rig, JULIET).id
    await commands['keeping.clear']({ conversationId })
    await settled()
    expect(await storeItems(rig, page)).toMatchObject({ stored: 0 })
    // Never seen here, but older than what was deleted.
    await storeItems(rig, [hers('c', 'three', now - 3_000), hers('0', 'zero', now - 60_000)])
    expect(bodies(rig)).toEqual([])
    await storeItems(rig, [hers('e', 'five', now - 1_000)])
    expect(bodies(rig)).toEqual(['five'])
  })

  it('a live message does not come back by an archive whose clock is ahead', async () => {
    const { rig, commands, now } = await setUp()
    const { conversationId } = await hear(rig, 'one', 'juliet-a')
    await commands['keeping.clear']({ conversationId })
    await settled()
    await storeItems(rig, [hers('a', 'one', now + 90_000)])
    expect(bodies(rig)).toEqual([])
  })

  it('operations of the archive on deleted messages keep no text', async () => {
    const { rig, commands, now } = await setUp()
    for (let count = 0; count < 150; count++) await hear(rig, `m${count}`, `m${count}`)
    const conversationId = conversationWith(rig, JULIET).id
    await commands['keeping.clear']({ conversationId })
    await settled()
    const more = `<replace xmlns='urn:xmpp:message-correct:0' id='m0'/>`
    await storeItems(rig, [hers('x', 'better', now, { id: 'x', more })])
    expect(rig.store.all('SELECT * FROM pending_op')).toEqual([])
    expect(bodies(rig)).toEqual([])
  })

  it('nothing is missing', async () => {
    const { rig, commands, now } = await setUp()
    await storeItems(rig, [hers('a', 'one', now - 5_000)])
    const { id: conversationId } = conversationWith(rig, JULIET)
    expect(rig.messages.archived.gapsOf(conversationId)).toHaveLength(1)
    await commands['keeping.clear']({ conversationId })
    await settled()
    expect(rig.messages.archived.gapsOf(conversationId)).toEqual([])
  })
})

it('of a deleted conversation nothing comes back, and what came meanwhile does not stay', async () => {
  const { rig, commands, now } = await setUp()
  const page = [hers('a', 'one', now - 5_000), hers('b', 'two', now - 4_000)]
  await storeItems(rig, page)
  await commands['keeping.delete']({ conversationId: conversationWith(rig, JULIET).id })
  await storeItems(rig, [hers('0', 'zero', now - 60_000)])
  await rig.ports.clock.advance(20_000)
  await settled()
  await storeItems(rig, page)
  expect(bodies(rig)).toEqual([])
  expect(rig.messages.snapshot().conversations).toEqual([])
})

it('what has expired does not come back, in any conversation', async () => {
  const { rig, commands, now } = await setUp()
  const old = hers('a', 'one', now - 3 * DAY_MS)
  await storeItems(rig, [old, hers('b', 'two', now - DAY_MS)])
  await commands['keeping.setExpiry']({ conversationId: null, days: 2 })
  await settled()
  expect(bodies(rig)).toEqual(['two'])
  await storeItems(rig, [old, hers('0', 'zero', now - 4 * DAY_MS)])
  expect(bodies(rig)).toEqual(['two'])
})

it('what has expired does not come into a conversation that the archive opens', async () => {
  const { rig, commands, now } = await setUp()
  await commands['keeping.setExpiry']({ conversationId: null, days: 2 })
  await storeItems(rig, [hers('c', 'three', now - 1_000)])
  await rig.ports.clock.advance(1_000)
  await settled()
  await storeItems(rig, [hers('a', 'one', now - 3 * DAY_MS), hers('b', 'two', now - DAY_MS)], {
    anchor: 'c',
  })
  expect(bodies(rig)).toEqual(['two', 'three'])
})

it('a message deleted here stays deleted', async () => {
  const { rig, now } = await setUp()
  const page = [hers('a', 'one', now - 5_000), hers('b', 'two', now - 4_000)]
  await storeItems(rig, page)
  const id = rig.store.first<{ id: never }>(`SELECT id FROM message WHERE body = 'one'`)?.id as never
  await rig.messages.commands['messages.deleteHere']({ messageIds: [id] })
  await storeItems(rig, page)
  expect(bodies(rig)).toEqual(['two'])
})
