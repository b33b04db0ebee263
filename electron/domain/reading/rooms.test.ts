import { expect, it, onTestFinished } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import { rooms } from '../../engine/xep/0045-muc/index.ts'
import type { Element } from '../../engine/index.ts'
import { ACCOUNT, createRig, quiet, ROMEO, type Rig } from '../testing/rig.ts'
import { answersAsRoom, COVEN, enter, says, whispers } from '../testing/rooms.ts'
import { conversationWith, messageOf } from '../testing/stanzas.ts'
import { receive } from '../testing/talk.ts'
import { createReading } from './index.ts'

const PUBSUB = 'http://jabber.org/protocol/pubsub'
const MDS = 'urn:xmpp:mds:displayed:0'
const INFO = 'http://jabber.org/protocol/disco#info'

/** A session in a room, at a server that keeps markers. `published`: `chat id by` of each. */
async function setUp(): Promise<{ rig: Rig; published: string[] }> {
  const published: string[] = []
  const answer = (iq: Element) => {
    const item = iq.child(PUBSUB, 'pubsub')?.child(PUBSUB, 'publish')?.child(PUBSUB, 'item')
    const given = item?.child(MDS, 'displayed')?.child('urn:xmpp:sid:0', 'stanza-id')?.attrs
    if (item !== undefined) published.push(`${item.attrs['id']} ${given?.['id']} ${given?.['by']}`)
    if (item !== undefined) return ''
    if (iq.child(PUBSUB, 'pubsub')) return `<pubsub xmlns='${PUBSUB}'><items node='${MDS}'/></pubsub>`
    const room = answersAsRoom()(iq)
    if (room !== null) return room
    return iq.child(INFO, 'query')
      ? `<query xmlns='${INFO}'><identity category='pubsub' type='pep'/>
          <feature var='${PUBSUB}#publish-options'/><feature var='urn:xmpp:mam:2'/></query>`
      : null
  }
  const rig = createRig({ answer })
  const reading = createReading(rig.context, rig.messages)
  onTestFinished(() => reading.close())
  reading.attach({ id: ACCOUNT, address: ROMEO, client: rig.fake.client })
  await rig.fake.begin({ session: 'a' })
  await quiet()
  rig.messages.rooms.open(ACCOUNT, COVEN, 1)
  await enter(rig, { people: [{ nick: 'alice' }] })
  return { rig, published }
}

const marker = (rig: Rig, id: string, by: BareJid, chat: BareJid = COVEN) =>
  receive(
    rig,
    `<message><event xmlns='${PUBSUB}#event'><items node='${MDS}'><item id='${chat}'><displayed xmlns='${MDS}'>
      <stanza-id xmlns='urn:xmpp:sid:0' id='${id}' by='${by}'/></displayed></item></items></event></message>`,
  )
const say = (rig: Rig, body: string, sid: string) => receive(rig, says('alice', body, { id: body, sid }))
const unread = (rig: Rig): number => conversationWith(rig, COVEN).unread

it('another device reads a room up to the id that the room gave', async () => {
  const { rig } = await setUp()
  await say(rig, 'one', 's1')
  await say(rig, 'two', 's2')
  await marker(rig, 's1', COVEN)
  expect(unread(rig)).toBe(1)
  await marker(rig, 's3', COVEN)
  expect(unread(rig)).toBe(1)
  await say(rig, 'three', 's3')
  expect(unread(rig)).toBe(0)
})

it('an id that the own account gave means nothing in a room', async () => {
  const { rig } = await setUp()
  await say(rig, 'one', 's1')
  await marker(rig, 's1', ROMEO)
  expect(unread(rig)).toBe(1)
})

it('what is read here is published with the room’s id', async () => {
  const { rig, published } = await setUp()
  await say(rig, 'one', 's1')
  const { id: upTo, conversationId } = messageOf(rig, 'one', COVEN)
  await rig.messages.commands['messages.markRead']({ conversationId, upTo })
  await rig.ports.clock.advance(2_000)
  await quiet()
  expect(published).toEqual([`${COVEN} s1 ${COVEN}`])
})

it('private messages are neither published nor read by markers of the room', async () => {
  const { rig, published } = await setUp()
  await receive(rig, whispers('alice', 'psst', { id: 'p1', sid: 's1' }))
  const person = rig.messages.snapshot().conversations.find(({ kind }) => kind === 'private')
  if (!person) throw new Error('there is no private conversation')
  await marker(rig, 's1', COVEN)
  expect(person.unread).toBe(1)
  const row = rig.store.first<{ id: never }>(`SELECT id FROM message WHERE body = 'psst'`)
  await rig.messages.commands['messages.markRead']({ conversationId: person.id, upTo: row?.id as never })
  await rig.ports.clock.advance(2_000)
  await quiet()
  expect(published).toEqual([])
  expect(rig.fake.client.use(rooms).get(COVEN)?.isJoined).toBe(true)
})
