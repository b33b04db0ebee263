import { describe, expect, test } from 'vitest'
import type { MessageId } from '../../../shared/model/ids.ts'
import { JULIET, type Rig } from '../testing/rig.ts'
import {
  bodies,
  chat,
  conversationWith,
  delay,
  displayed,
  fromPhone,
  history,
  markable,
  messageOf,
  online,
  request,
  retract,
  signInAgain,
  stanza,
} from '../testing/stanzas.ts'
import { open, receive, say, stages } from '../testing/talk.ts'

const markRead = (rig: Rig, upTo: MessageId, from?: MessageId) =>
  rig.messages.commands['messages.markRead']({ conversationId: conversationWith(rig).id, upTo, from })
const late = (body: string, hours: number, id = body) =>
  chat(body, { id, more: delay(`2025-12-30T${String(hours).padStart(2, '0')}:00:00Z`) })
const counts = (rig: Rig) => {
  const { unread, late: lateCount, firstLate, firstUnread } = conversationWith(rig)
  return { unread, late: lateCount, firstLate, firstUnread }
}
const READ = { unread: 0, late: 0, firstLate: null, firstUnread: null }

/** Three read messages, then two late ones. */
async function withLate(): Promise<Rig> {
  const rig = await online()
  await receive(rig, chat('one', { id: '1' }), chat('two', { id: '2' }), chat('three', { id: '3' }))
  await markRead(rig, messageOf(rig, 'three').id)
  expect(counts(rig)).toEqual(READ)
  await receive(rig, late('late 1', 10), late('late 2', 12))
  return rig
}

describe('late messages', () => {
  test('is neither read nor hidden, and there is a sign of it', async () => {
    const rig = await withLate()
    expect(bodies(rig)).toEqual(['late 1', 'late 2', 'one', 'two', 'three'])
    expect(history(rig).map(({ late: isLate }) => isLate ?? false)).toEqual([true, true, false, false, false])
    expect(counts(rig)).toEqual({
      unread: 2,
      late: 2,
      firstLate: messageOf(rig, 'late 1').id,
      firstUnread: null,
    })
    expect(rig.messages.unreadIn(conversationWith(rig).id, 5)?.latest.map(({ preview }) => preview)).toEqual([
      'late 1',
      'late 2',
    ])
  })

  test('are read only where they were shown', async () => {
    const rig = await withLate()
    await markRead(rig, messageOf(rig, 'three').id, messageOf(rig, 'one').id)
    expect(counts(rig)).toMatchObject({ unread: 2, late: 2 })
    await markRead(rig, messageOf(rig, 'late 2').id, messageOf(rig, 'late 2').id)
    expect(counts(rig)).toMatchObject({ unread: 1, late: 1, firstLate: messageOf(rig, 'late 1').id })
    await markRead(rig, messageOf(rig, 'late 1').id)
    expect(counts(rig)).toEqual(READ)
    expect(history(rig).some(({ late: isLate }) => isLate)).toBe(false)
  })

  test('is read with all the rest where nothing else is said', async () => {
    const rig = await withLate()
    await receive(rig, chat('four', { id: '4' }))
    expect(counts(rig)).toMatchObject({ unread: 3, late: 2, firstUnread: messageOf(rig, 'four').id })
    await markRead(rig, messageOf(rig, 'four').id)
    expect(counts(rig)).toEqual(READ)
  })

  test('is read when the conversation is closed', async () => {
    const rig = await withLate()
    await rig.messages.commands['messages.close']({ conversationId: conversationWith(rig).id })
    await receive(rig, chat('four', { id: '4' }))
    expect(counts(rig)).toEqual({
      unread: 1,
      late: 0,
      firstLate: null,
      firstUnread: messageOf(rig, 'four').id,
    })
  })

  test('are not counted after being deleted', async () => {
    const rig = await withLate()
    await rig.messages.commands['messages.deleteHere']({ messageIds: [messageOf(rig, 'late 1').id] })
    expect(counts(rig)).toMatchObject({ unread: 1, late: 1, firstLate: messageOf(rig, 'late 2').id })
    await rig.messages.commands['messages.deleteHere']({ messageIds: [messageOf(rig, 'late 2').id] })
    expect(counts(rig)).toEqual(READ)
  })

  test('do not stay unread after being retracted', async () => {
    const rig = await withLate()
    await receive(rig, stanza(retract('late 1'), { id: 'r1' }))
    const [first] = history(rig)
    expect(first).toMatchObject({ retracted: true, body: '' })
    if (!first) throw new Error('it is gone')
    await markRead(rig, messageOf(rig, 'three').id, first.id)
    expect(counts(rig)).toEqual(READ)
  })

  test('survives a restart', async () => {
    const rig = await withLate()
    expect(counts(rig.restart())).toMatchObject({ unread: 2, late: 2 })
  })

  test('are announced to the desktop', async () => {
    const rig = await withLate()
    const told: string[] = []
    rig.messages.onArrival(({ body }) => told.push(body))
    await receive(rig, late('late 3', 14))
    expect(told).toEqual(['late 3'])
  })
})

test('messages between unread ones are not late', async () => {
  const rig = await online()
  await receive(rig, chat('one'), late('old', 10))
  expect(counts(rig)).toMatchObject({ unread: 2, late: 0 })
  await markRead(rig, messageOf(rig, 'one').id)
  expect(counts(rig)).toEqual(READ)
})

test('the sum of what is unread is right whatever is read in which order', async () => {
  const rig = await withLate()
  await receive(rig, chat('four', { id: '4' }), chat('five', { id: '5' }))
  await markRead(rig, messageOf(rig, 'four').id, messageOf(rig, 'four').id)
  expect(counts(rig)).toMatchObject({ unread: 3, late: 2, firstUnread: messageOf(rig, 'five').id })
  await markRead(rig, messageOf(rig, 'one').id)
  expect(counts(rig)).toMatchObject({ unread: 1, late: 0 })
  await markRead(rig, messageOf(rig, 'five').id)
  expect(counts(rig)).toEqual(READ)
})

test('answering marks everything before as read, here and on the phone', async () => {
  const rig = await online()
  await receive(rig, chat('one'))
  await say(rig, await open(rig), 'answer')
  expect(conversationWith(rig).unread).toBe(0)
  await receive(rig, chat('two'), fromPhone('<body>and more</body>'), chat('three'))
  expect(counts(rig)).toMatchObject({ unread: 1, firstUnread: messageOf(rig, 'three').id })
})

test('one’s own message that moves behind what came reads nothing', async () => {
  const rig = await online()
  const conversationId = await open(rig)
  rig.fake.end()
  await say(rig, conversationId, 'mine')
  await rig.ports.clock.advance(60_000)
  await signInAgain(rig)
  await receive(rig, chat('theirs', { more: delay('2026-01-01T00:00:30Z') }))
  expect(bodies(rig)).toEqual(['theirs', 'mine'])
  expect(conversationWith(rig).unread).toBe(1)
  await markRead(rig, messageOf(rig, 'mine').id)
  expect(counts(rig)).toEqual(READ)
})

describe('markers', () => {
  const sent = (rig: Rig) =>
    rig.fake
      .takeSent()
      .map((each) => each.child('urn:xmpp:chat-markers:0', 'displayed')?.attrs['id'])
      .filter((id) => id !== undefined)

  test('are sent for the newest that was read, once', async () => {
    const rig = await online()
    await receive(rig, chat('one', { id: '1', more: markable }), chat('two', { id: '2', more: markable }))
    await markRead(rig, messageOf(rig, 'two').id)
    await markRead(rig, messageOf(rig, 'two').id)
    expect(sent(rig)).toEqual(['2'])
  })

  test.each([
    ['where nobody wants them', chat('one', { id: '1' }), {}],
    ['to strangers', chat('one', { id: '1', more: markable }), { roster: '' }],
    ['for what has no id', chat('one', { more: markable }), {}],
  ])('are not sent %s', async (_name, xml, options) => {
    const rig = await online(options)
    await receive(rig, xml)
    const { conversationId, id: upTo } = messageOf(rig, 'one')
    await rig.messages.commands['messages.markRead']({ conversationId, upTo })
    expect(sent(rig)).toEqual([])
  })

  test('are not sent where the person does not want that', async () => {
    const rig = await online()
    rig.settings = { ...rig.settings, sendMarkers: false }
    await receive(rig, chat('one', { id: '1', more: markable }))
    await markRead(rig, messageOf(rig, 'one').id)
    expect(sent(rig)).toEqual([])
  })

  test('survive a crash between commit and sending', async () => {
    const rig = await online()
    await receive(rig, chat('one', { id: '1', more: markable + request }))
    rig.fake.takeSent()
    rig.fake.end()
    await markRead(rig, messageOf(rig, 'one').id)
    const next = rig.restart()
    expect(stages(next)).toContain('marker: ready')
    await next.fake.begin({ session: 'b' })
    await receive(next)
    expect(sent(next)).toEqual(['1'])
  })

  test('of the phone read here up to there', async () => {
    const rig = await online()
    await receive(rig, chat('one', { id: '1' }), chat('two', { id: '2' }), chat('three', { id: '3' }))
    await receive(rig, fromPhone(displayed('2')))
    expect(counts(rig)).toMatchObject({ unread: 1, firstUnread: messageOf(rig, 'three').id })
    await receive(rig, fromPhone(displayed('1')))
    expect(counts(rig)).toMatchObject({ unread: 1 })
  })

  test('mean the message of the other side where both count from 1', async () => {
    const rig = await online()
    await receive(rig, chat('theirs', { id: '1' }))
    await receive(rig, fromPhone('<body>ours</body>', '1'))
    await receive(rig, chat('theirs too', { id: '2' }))
    await receive(rig, stanza(displayed('1')))
    expect(conversationWith(rig).peerReadPlace).toBe(messageOf(rig, 'ours').place)
    await receive(rig, fromPhone(displayed('2')))
    expect(counts(rig)).toEqual(READ)
  })

  test.each([
    ['for one’s own', '1'],
    ['for what is not here', 'nothing'],
  ])('of the other side say nothing %s', async (_name, id) => {
    const rig = await online()
    await receive(rig, chat('theirs', { id: '1' }))
    await receive(rig, stanza(displayed(id)))
    expect(conversationWith(rig)).toMatchObject({ unread: 1, peerReadPlace: 0 })
  })

  test('for the future wait for it', async () => {
    const rig = await online()
    await receive(rig, chat('theirs', { id: '1' }), stanza(displayed('p1')))
    expect(conversationWith(rig).peerReadPlace).toBe(0)
    await receive(rig, fromPhone('<body>ours</body>', 'p1'))
    expect(conversationWith(rig).peerReadPlace).toBe(messageOf(rig, 'ours').place)
    expect(messageOf(rig, 'ours').state).toBe('delivered')
  })

  test('of strangers say nothing of what others were sent', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    await say(rig, conversationId, 'ours')
    const id = rig.fake.takeSent().at(-1)?.attrs['id'] ?? ''
    await receive(rig, chat('Ho', { from: 'tybalt@capulet.example/x' }))
    await receive(rig, stanza(displayed(id), { from: 'tybalt@capulet.example/x' }))
    expect(conversationWith(rig).peerReadPlace).toBe(0)
    await receive(rig, stanza(displayed(id)))
    expect(conversationWith(rig, JULIET).peerReadPlace).toBe(messageOf(rig, 'ours').place)
  })
})
