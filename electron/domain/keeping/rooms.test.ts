import { expect, it } from 'vitest'
import { item, storeItems } from '../testing/archive-pages.ts'
import { ACCOUNT, type Rig } from '../testing/rig.ts'
import { COVEN, inRoom, says } from '../testing/rooms.ts'
import { conversationWith, messageOf } from '../testing/stanzas.ts'
import { receive } from '../testing/talk.ts'
import { keepingOn, settled } from './testing.ts'

const DAY_MS = 86_400_000
const said = (id: string, body: string, at: number) => item(id, says('witch', body, { id: `w-${id}` }), at)

async function setUp() {
  const rig = await inRoom({ people: [{ nick: 'witch' }] })
  rig.messages.archived.rooms.entered(
    ACCOUNT,
    COVEN,
    {
      hasOccupantIds: true,
      showsAddresses: false,
      ownId: 'hag-id',
    },
    true,
  )
  await receive(rig, says('witch', 'Ho', { sid: 's2' }))
  const now = rig.ports.clock.now()
  const page = [said('s1', 'before', now - 60_000), said('s2', 'Ho', now)]
  await storeItems(rig, page, { room: COVEN })
  return { ...keepingOn(rig), rig, page, id: conversationWith(rig, COVEN).id, now }
}
const gaps = (rig: Rig, id: ReturnType<typeof conversationWith>['id']) => rig.messages.archived.gapsOf(id)

it('of a cleared room nothing comes back from its archive, and nothing is missing', async () => {
  const { rig, commands, texts, page, id, now } = await setUp()
  expect(texts(id)).toEqual(['before', 'Ho'])
  expect(gaps(rig, id)).toHaveLength(1)
  await commands['keeping.clear']({ conversationId: id })
  await settled()
  await storeItems(rig, page, { room: COVEN })
  await storeItems(rig, [said('s0', 'older', now - 90_000)], { room: COVEN, anchor: 's1' })
  expect(texts(id)).toEqual([])
  expect(gaps(rig, id)).toEqual([])
  await rig.ports.clock.advance(5_000)
  await storeItems(rig, [said('s3', 'new', now + 4_000)], {
    room: COVEN,
    direction: 'after',
    anchor: 's2',
    complete: true,
  })
  expect(texts(id)).toEqual(['new'])
})

it('messages of a room expire and stay away', async () => {
  const { rig, commands, texts, page, id } = await setUp()
  await rig.ports.clock.advance(3 * DAY_MS)
  await receive(rig, says('witch', 'later', { sid: 's3' }))
  await commands['keeping.setExpiry']({ conversationId: id, days: 2 })
  await settled()
  expect(texts(id)).toEqual(['later'])
  await storeItems(rig, page, { room: COVEN })
  expect(texts(id)).toEqual(['later'])
})

it('messages of a room are bookmarked and pinned with their authors', async () => {
  const { rig, commands, id, conversation } = await setUp()
  const messageId = messageOf(rig, 'Ho', COVEN).id
  await commands['keeping.bookmark']({ messageId, on: true })
  await commands['keeping.pinMessage']({ messageId, on: true })
  expect(conversation(id)?.pinnedMessages).toBe(1)
  const pinned = await commands['keeping.pinnedMessages']({ conversationId: id })
  expect(pinned).toMatchObject({
    value: [{ body: 'Ho', author: COVEN, by: { nick: 'witch' }, pinned: true, bookmarked: true }],
  })
})

it('a deleted room leaves nothing of its archive', async () => {
  const { rig, commands, id } = await setUp()
  await commands['keeping.delete']({ conversationId: id })
  await rig.ports.clock.advance(60_000)
  await settled()
  expect(rig.store.all('SELECT body FROM message WHERE hidden = 0')).toEqual([])
  await storeItems(rig, [said('s4', 'new', rig.ports.clock.now())], { room: COVEN })
  expect(rig.store.all('SELECT * FROM message WHERE hidden = 0 AND body <> ?', 'new')).toEqual([])
})
