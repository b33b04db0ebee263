import { describe, expect, test } from 'vitest'
import { ACCOUNT } from '../../testing/rig.ts'
import { COVEN, inRoom } from '../../testing/rooms.ts'
import { conversationWith, online } from '../../testing/stanzas.ts'
import { readPage } from '../store/pages.ts'

const ALICE = { key: 'o:alice-id', nick: 'alice' }

describe('the conversation of a room', () => {
  test('is on the list once it is open, and stays one', async () => {
    const rig = await inRoom()
    const { id, kind } = conversationWith(rig, COVEN)
    expect(kind).toBe('room')
    expect(rig.messages.rooms.open(ACCOUNT, COVEN, 9)).toBe(id)
    expect(rig.batches).toEqual([])
  })

  test('comes back on the list', async () => {
    const rig = await inRoom()
    const { id } = conversationWith(rig, COVEN)
    await rig.messages.commands['messages.close']({ conversationId: id })
    expect(rig.messages.rooms.open(ACCOUNT, COVEN, 9)).toBe(id)
    expect(conversationWith(rig, COVEN)).toMatchObject({ id, activeAt: 9 })
  })

  test('takes the place of one with the address, which turns out to be a room', async () => {
    const rig = await online()
    const opened = await rig.messages.commands['messages.open']({ accountId: ACCOUNT, address: COVEN })
    expect(rig.messages.rooms.open(ACCOUNT, COVEN, 9)).toBe(opened.ok && opened.value)
    expect(conversationWith(rig, COVEN).kind).toBe('room')
  })

  test('is another one than a private one in it', async () => {
    const rig = await inRoom()
    const id = rig.messages.rooms.openPrivate(ACCOUNT, COVEN, ALICE, 9)
    expect(rig.messages.rooms.openPrivate(ACCOUNT, COVEN, { ...ALICE, nick: 'Alice' }, 9)).toBe(id)
    const found = rig.messages.snapshot().conversations.map(({ kind, occupant }) => ({ kind, occupant }))
    expect(found).toContainEqual({ kind: 'private', occupant: { nick: 'Alice', gone: false } })
    expect(found).toContainEqual({ kind: 'room', occupant: undefined })
  })
})

test('an event is a line of its history that nobody has to read', async () => {
  const rig = await inRoom()
  const { id } = conversationWith(rig, COVEN)
  const notice = { what: 'nick', from: 'alice', to: 'eve', self: false } as const
  rig.messages.rooms.notice(id, notice, 5)
  expect(readPage(rig.store, id, { kind: 'end' }, 9).messages).toMatchObject([
    { kind: 'event', body: '', event: notice, author: COVEN, direction: 'in' },
  ])
  expect(conversationWith(rig, COVEN)).toMatchObject({
    unread: 0,
    firstUnread: null,
    last: { event: notice },
  })
  expect(rig.deltas('messagesChanged')).toHaveLength(1)
})
