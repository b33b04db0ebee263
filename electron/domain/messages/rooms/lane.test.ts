/** When messages to rooms leave, and a test for each row about rooms in the table at the head of outgoing.ts. */
import { describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import { ACCOUNT, quiet, type Rig } from '../../testing/rig.ts'
import { COVEN, enter, inRoom, kept, says } from '../../testing/rooms.ts'
import { conversationWith, messageOf, reactions, replace } from '../../testing/stanzas.ts'
import { idsOf, lastSeq, open, receive, say, stages, states, texts } from '../../testing/talk.ts'

const room = (rig: Rig): ConversationId => conversationWith(rig, COVEN).id

async function opened(rig: Rig): Promise<void> {
  rig.messages.rooms.opened(room(rig))
  await quiet()
}

/** A rig in the room, which takes messages. */
async function talking(): Promise<Rig> {
  const rig = await inRoom()
  await opened(rig)
  return rig
}

/** It is killed after it has sent `Ho!`, which nobody has acknowledged. */
async function killedAfterSending(): Promise<{ next: Rig; id: string }> {
  const rig = await talking()
  await say(rig, room(rig), 'Ho!')
  const [id = ''] = idsOf(rig.fake.takeSent())
  return { next: rig.restart(), id }
}

async function signIn(rig: Rig, session = 'next'): Promise<void> {
  await rig.fake.begin({ session })
  await quiet()
}

const left = (rig: Rig): string[] => texts(rig.fake.takeSent())

describe('messages to a room', () => {
  test('wait until it is open, while others go', async () => {
    const rig = await inRoom()
    await say(rig, room(rig), 'Hail')
    await say(rig, await open(rig), 'Ho!')
    expect(left(rig)).toEqual(['Ho!'])
    expect(states(rig)).toContain('Hail: waiting')
    await opened(rig)
    expect(left(rig)).toEqual(['Hail'])
  })

  test('wait again once it is closed', async () => {
    const rig = await talking()
    rig.messages.rooms.closed(ACCOUNT, COVEN)
    await quiet()
    await say(rig, room(rig), 'Hail')
    expect(left(rig)).toEqual([])
    await opened(rig)
    expect(left(rig)).toEqual(['Hail'])
  })

  test('wait once all rooms are closed', async () => {
    const rig = await talking()
    rig.messages.rooms.closed(ACCOUNT)
    await quiet()
    await say(rig, room(rig), 'Hail')
    expect(left(rig)).toEqual([])
  })

  test('wait in a new session, and go on in one that was resumed', async () => {
    const rig = await talking()
    rig.fake.suspend()
    await rig.fake.begin({ kind: 'resumed' })
    await say(rig, room(rig), 'Hail')
    expect(left(rig)).toEqual(['Hail'])
    await rig.fake.acknowledge({ session: 'a', seq: 1_000 })
    rig.fake.end()
    await signIn(rig)
    await say(rig, room(rig), 'again')
    expect(left(rig)).toEqual([])
    await enter(rig)
    await opened(rig)
    expect(left(rig)).toEqual(['again'])
  })

  test('a conversation with a person is no room to open', async () => {
    const rig = await inRoom()
    rig.messages.rooms.opened(await open(rig))
    await say(rig, room(rig), 'Hail')
    expect(left(rig)).toEqual([])
  })
})

describe('killed while it waits for the room', () => {
  test('the next start waits again, then sends the very same stanza, once', async () => {
    const rig = await inRoom()
    await say(rig, room(rig), 'Hail')
    const stanza = rig.store.first('SELECT stanza FROM outgoing')
    const next = rig.restart()
    await signIn(next)
    expect(left(next)).toEqual([])
    await enter(next)
    expect(left(next)).toEqual([])
    expect(next.store.first('SELECT stanza FROM outgoing')).toEqual(stanza)
    await opened(next)
    await opened(next)
    expect(left(next)).toEqual(['Hail'])
  })

  test('what the earlier process had opened is closed', async () => {
    const rig = await talking()
    rig.fake.suspend()
    const next = rig.restart()
    await say(next, room(next), 'Hail')
    await next.fake.begin({ kind: 'resumed', restored: true, session: 'a' })
    await quiet()
    expect(left(next)).toEqual([])
    await enter(next)
    await opened(next)
    expect(left(next)).toEqual(['Hail'])
  })
})

describe('killed after the bytes have left', () => {
  test('a resumed session knows that the server has it', async () => {
    const { next } = await killedAfterSending()
    const seq = lastSeq(next)
    await next.fake.acknowledge({ session: 'a', seq })
    await next.fake.begin({ kind: 'resumed', restored: true, session: 'a', seq })
    await enter(next)
    await opened(next)
    expect(left(next)).toEqual([])
    expect(states(next)).toEqual(['Ho!: acknowledged'])
  })

  test('what a resumed session lacks waits for the room', async () => {
    const { next } = await killedAfterSending()
    const seq = lastSeq(next) - 1
    await next.fake.acknowledge({ session: 'a', seq })
    await next.fake.begin({ kind: 'resumed', restored: true, session: 'a', seq })
    await quiet()
    expect(left(next)).toEqual([])
    expect(states(next)).toEqual(['Ho!: waiting'])
    await enter(next)
    await opened(next)
    expect(left(next)).toEqual(['Ho!'])
  })

  test('in a new session it is held back until the room opens, however long the archive of the account is silent', async () => {
    const { next } = await killedAfterSending()
    await signIn(next)
    await say(next, room(next), 'Hail')
    await next.ports.clock.advance(60_000)
    await quiet()
    expect(stages(next)).toEqual(['text: preparing', 'text: ready'])
    expect(left(next)).toEqual([])
  })

  test('the room’s history has it: it is never sent twice', async () => {
    const { next, id } = await killedAfterSending()
    await signIn(next)
    await enter(next, { history: says('hag', 'Ho!', { id, sid: 's1', more: kept('2026-07-26T10:00:00Z') }) })
    expect(stages(next)).toEqual([])
    await opened(next)
    expect(left(next)).toEqual([])
    expect(states(next)).toEqual(['Ho!: delivered'])
  })

  test('the same for corrections, reactions and retractions', async () => {
    const rig = await talking()
    await receive(rig, says('alice', 'When?', { id: 'm1', sid: 's1' }))
    const { commands } = rig.messages
    const own = await say(rig, room(rig), 'Nwo')
    const [id = ''] = idsOf(rig.fake.takeSent())
    await receive(rig, says('hag', 'Nwo', { id, sid: 's2' }))
    await commands['messages.edit']({ messageId: own, body: 'Now' })
    await commands['messages.react']({ messageId: messageOf(rig, 'When?', COVEN).id, emojis: ['🐢'] })
    await commands['messages.retract']({ messageId: own })
    const [edit = '', react = '', retraction = ''] = idsOf(rig.fake.takeSent())
    expect(stages(rig)).toEqual(['correction: sent', 'reaction: sent', 'retraction: sent'])
    const next = rig.restart()
    await signIn(next)
    await enter(next, {
      history:
        says('hag', 'Now', { id: edit, sid: 's3', more: replace(id) }) +
        says('hag', '', { id: react, sid: 's4', more: reactions('s1', '🐢') }),
    })
    expect(stages(next)).toEqual(['retraction: preparing'])
    await opened(next)
    expect(idsOf(next.fake.takeSent())).toEqual([retraction])
  })

  test('the room’s history lacks it: it is sent again with the same id', async () => {
    const { next, id } = await killedAfterSending()
    await signIn(next)
    await enter(next)
    await opened(next)
    const again = next.fake.takeSent()
    expect(texts(again)).toEqual(['Ho!'])
    expect(idsOf(again)).toEqual([id])
    expect(states(next)).toEqual(['Ho!: sent'])
  })
})

describe('killed while it is held back', () => {
  test('it is held back again until the room opens', async () => {
    const { next, id } = await killedAfterSending()
    await signIn(next)
    const third = next.restart()
    await signIn(third, 'third')
    await third.ports.clock.advance(60_000)
    expect(stages(third)).toEqual(['text: preparing'])
    await enter(third)
    await opened(third)
    expect(idsOf(third.fake.takeSent())).toEqual([id])
  })
})

test('what was opened without it is sent only once the account is in the room again', async () => {
  const { next } = await killedAfterSending()
  await signIn(next)
  await enter(next)
  next.mishap = 'killed-after-commit'
  next.messages.rooms.opened(room(next))
  await quiet()
  const third = next.restart()
  expect(stages(third)).toEqual(['text: ready'])
  await signIn(third, 'third')
  expect(left(third)).toEqual([])
  await enter(third)
  await opened(third)
  expect(left(third)).toEqual(['Ho!'])
})
