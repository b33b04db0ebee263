import { expect, test } from 'vitest'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import { ACCOUNT, quiet } from '../../testing/rig.ts'
import { answersAsRoom, COVEN, enter, goes } from '../../testing/rooms.ts'
import { conversationWith } from '../../testing/stanzas.ts'
import { messages, receive, stages } from '../../testing/talk.ts'
import { eventually, filesRig, someBytes, type FilesRig } from '../testing.ts'

const ALICE = { key: 'o:alice-id', nick: 'alice' }

/** A rig in a room, which takes messages. `maxBytes`: null: the server takes no files. */
async function inRoom(maxBytes: number | null = 1_000_000): Promise<{ rig: FilesRig; room: ConversationId }> {
  const rig = await filesRig({ maxBytes, answer: answersAsRoom() })
  rig.rig.messages.rooms.open(ACCOUNT, COVEN, 1)
  await enter(rig.rig, { people: [{ nick: 'alice' }] })
  const { id: room } = conversationWith(rig.rig, COVEN)
  rig.rig.messages.rooms.opened(room)
  await quiet()
  return { rig, room }
}

const sent = (rig: FilesRig) => messages(rig.rig.fake.takeSent())

test('to a room the link goes to everybody, with its caption in the same message', async () => {
  const { rig, room } = await inRoom()
  await rig.send(room, rig.stage('cat.jpg', someBytes(10), 'My cat'))
  await eventually(() => stages(rig.rig).includes('text: sent'))
  const [stanza, ...others] = sent(rig)
  expect(others).toEqual([])
  expect(stanza?.attrs).toMatchObject({ type: 'groupchat', to: COVEN })
  expect(stanza?.child('jabber:x:oob', 'x')?.child('jabber:x:oob', 'desc')?.text()).toBe('My cat')
  expect(stanza?.child('urn:xmpp:receipts', 'request')).toBeUndefined()
  expect(rig.transfers.sent).toEqual([])
})

test('to an occupant it goes privately', async () => {
  const { rig } = await inRoom()
  const alice = rig.rig.messages.rooms.openPrivate(ACCOUNT, COVEN, ALICE, 1)
  await rig.send(alice, rig.stage('cat.jpg', someBytes(10)))
  await eventually(() => stages(rig.rig).includes('text: sent'))
  const [stanza] = sent(rig)
  expect(stanza?.attrs).toMatchObject({ type: 'chat', to: `${COVEN}/alice` })
  expect(stanza?.child('http://jabber.org/protocol/muc#user', 'x')).toBeDefined()
})

test('without a server for files it fails with a sentence, and nobody is offered anything', async () => {
  const { rig, room } = await inRoom(null)
  expect(await rig.call('files.ways', { conversationId: room })).toEqual({
    ok: true,
    value: { upload: null, direct: false },
  })
  await rig.send(room, rig.stage('cat.jpg', someBytes(10)))
  const state = () =>
    rig.rig.store.first<{ failure: string | null }>('SELECT failure FROM message')?.failure ?? null
  await eventually(() => state() !== null)
  expect(state()).toBe('{"code":"no-way-to-room"}')
  expect(rig.transfers.sent).toEqual([])
})

test('to somebody who has left it is refused', async () => {
  const { rig } = await inRoom()
  const alice = rig.rig.messages.rooms.openPrivate(ACCOUNT, COVEN, ALICE, 1)
  await receive(rig.rig, goes('alice'))
  await rig.rig.ports.clock.advance(50)
  await quiet()
  const send = { conversationId: alice, stagedFileIds: [rig.stage('cat.jpg', someBytes(10))] }
  expect(await rig.call('files.send', send)).toEqual({ ok: false, error: { code: 'occupant-gone' } })
})
