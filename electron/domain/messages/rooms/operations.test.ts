import { describe, expect, test } from 'vitest'
import type { Message } from '../../../../shared/model/message.ts'
import type { Rig } from '../../testing/rig.ts'
import {
  comes,
  COVEN,
  enter,
  goes,
  HAG,
  inRoom,
  kept,
  OLD_ROOM,
  type RoomOptions,
  says,
  whispers,
} from '../../testing/rooms.ts'
import { conversationWith, history, reactions, replace, reply, retract } from '../../testing/stanzas.ts'
import { receive } from '../../testing/talk.ts'

const WITCHES: RoomOptions = { people: [{ nick: 'witch' }, { nick: 'crone' }] }

const corrects = (nick: string, body: string, id: string, by?: string | null) =>
  says(nick, body, { more: replace(id), id: `c-${body}`, ...(by !== undefined && { by }) })
const retracts = (nick: string, id: string, by?: string | null) =>
  says(nick, 'I take it back', { more: retract(id), ...(by !== undefined && { by }) })
const first = (rig: Rig): Message | undefined => history(rig, COVEN)[0]

async function heard(options = WITCHES, by: string | null = 'witch-id'): Promise<Rig> {
  const rig = await inRoom(options)
  await receive(rig, says('witch', 'Ho', { id: 'm1', sid: 's1', by }))
  return rig
}

describe('by the author', () => {
  test('a correction names the author’s id, also under another nickname', async () => {
    const rig = await heard()
    await receive(rig, goes('witch', { to: 'Witch' }), comes({ nick: 'Witch', id: 'witch-id' }))
    await receive(rig, corrects('Witch', 'Hey', 'm1', 'witch-id'))
    expect(history(rig, COVEN)).toMatchObject([{ body: 'Hey', edited: 1, by: { nick: 'Witch' } }])
  })

  test('a retraction names the room’s id', async () => {
    const rig = await heard()
    await receive(rig, retracts('witch', 's1'))
    expect(history(rig, COVEN)).toMatchObject([{ body: '', retracted: true }])
  })

  test('reactions and answers, too, and each keeps its own author', async () => {
    const rig = await heard()
    await receive(
      rig,
      says('crone', '', { more: reactions('s1', '🐸') }),
      says(HAG, '', { more: reactions('s1', '🐸') }),
    )
    await receive(rig, says('crone', 'Where?', { more: reply('s1', `${COVEN}/witch`) }))
    expect(first(rig)?.reactions).toEqual([
      { emoji: '🐸', own: true, count: 2, by: [], nicks: ['crone', HAG] },
    ])
    expect(history(rig, COVEN)[1]?.replyTo).toMatchObject({
      id: first(rig)?.id,
      author: COVEN,
      by: { key: 'o:witch-id', nick: 'witch' },
      preview: 'Ho',
    })
  })

  test('all of them may come before their message', async () => {
    const rig = await inRoom(WITCHES)
    await receive(
      rig,
      says('crone', '', { more: reactions('s1', '🐸') }),
      says('crone', 'Where?', { more: reply('s1') }),
    )
    await receive(
      rig,
      retracts('witch', 's2'),
      says('witch', 'Ho', { id: 'm1', sid: 's1' }),
      says('witch', 'Hm', { sid: 's2' }),
    )
    expect(history(rig, COVEN)).toMatchObject([
      { body: 'Where?', replyTo: { preview: 'Ho' } },
      { body: 'Ho', reactions: [{ nicks: ['crone'] }] },
      { retracted: true },
    ])
  })
})

describe('not believed', () => {
  test.each([
    ['a correction by somebody else', corrects('crone', 'Hey', 'm1')],
    [
      'a correction by somebody else with the same nickname',
      goes('witch') + comes({ nick: 'witch', id: 'x' }) + corrects('witch', 'Hey', 'm1', 'x'),
    ],
    ['a retraction by somebody else', retracts('crone', 's1')],
    ['a retraction by the author’s id', retracts('witch', 'm1')],
    ['a reaction to the author’s id', says('crone', '', { more: reactions('m1', '🐸') })],
    [
      'a stanza id of an occupant',
      says('crone', 'Me', {
        id: 's9',
        more: `<stanza-id xmlns='urn:xmpp:sid:0' id='s1' by='${COVEN}/crone'/>`,
      }) + says('hag', '', { more: reactions('s9', '🐸') }),
    ],
    ['a correction of the room', says('', 'Hey', { more: replace('m1') })],
  ])('%s', async (_name, xml) => {
    const rig = await heard()
    await receive(rig, xml)
    expect(first(rig)).toMatchObject({ body: 'Ho', direction: 'in' })
    expect(first(rig)?.edited ?? first(rig)?.retracted ?? first(rig)?.reactions).toBeUndefined()
  })

  test('a stanza id where the room gives none: everybody could write it', async () => {
    const rig = await heard(OLD_ROOM, null)
    await receive(rig, says('witch', 'Other', { by: null, sid: 's1' }))
    expect(rig.store.all('SELECT 1 FROM message_ref WHERE scheme = 5')).toEqual([])
    expect(history(rig, COVEN)).toHaveLength(2)
  })

  test('two stanza ids of the room at once', async () => {
    const rig = await inRoom(WITCHES)
    const second = `<stanza-id xmlns='urn:xmpp:sid:0' id='s2' by='${COVEN}'/>`
    await receive(rig, says('witch', 'Ho', { sid: 's1', more: second }))
    expect(rig.store.all('SELECT 1 FROM message_ref WHERE scheme = 5')).toEqual([])
  })
})

describe('under a mere nickname', () => {
  test('somebody corrects and retracts what they wrote since they came', async () => {
    const rig = await heard(OLD_ROOM, null)
    await receive(rig, corrects('witch', 'Hey', 'm1', null))
    expect(first(rig)).toMatchObject({ body: 'Hey' })
    await receive(rig, retracts('witch', 'm1', null))
    expect(first(rig)).toMatchObject({ retracted: true })
  })

  const comesBack = goes('witch') + comes({ nick: 'witch', id: null })
  test.each([
    ['the next one with it does not', comesBack + corrects('witch', 'Hey', 'm1', null)],
    ['not even after writing', comesBack + says('witch', 'Ha', { by: null }) + retracts('witch', 'm1', null)],
    ['nobody who is not there', goes('witch') + corrects('witch', 'Hey', 'm1', null)],
  ])('%s', async (_name, xml) => {
    const rig = await heard(OLD_ROOM, null)
    await receive(rig, xml)
    expect(first(rig)).toMatchObject({ body: 'Ho' })
  })

  test('nothing in the history is corrected', async () => {
    const rig = await heard(OLD_ROOM, null)
    await receive(rig, goes(HAG, { codes: [110] }))
    const more = replace('m1') + kept('2026-01-01T00:00:01Z')
    await enter(rig, { ...OLD_ROOM, history: says('witch', 'Hey', { by: null, more }) })
    expect(history(rig, COVEN).map(({ body }) => body)).toEqual(['Ho'])
    expect(rig.store.all('SELECT 1 FROM pending_op')).toEqual([])
  })
})

describe('a moderator’s retraction', () => {
  const moderates = (from: string, id = 's1') =>
    says(from, '', {
      by: null,
      more: `<retract xmlns='urn:xmpp:message-retract:1' id='${id}'>
        <moderated xmlns='urn:xmpp:message-moderate:1' by='${COVEN}/crone'/><reason>Poison</reason></retract>`,
    })
  const old = says('', '', {
    more: `<apply-to xmlns='urn:xmpp:fasten:0' id='s1'><moderated xmlns='urn:xmpp:message-moderate:0' by='${COVEN}/crone'>
      <retract xmlns='urn:xmpp:message-retract:0'/><reason>Poison</reason></moderated></apply-to>`,
  })
  const MODERATED = { retracted: true, body: '', moderated: { by: 'crone', reason: 'Poison' } }

  test.each([
    ['takes the message away', moderates('')],
    ['as older rooms say it', old],
  ])('%s', async (_name, xml) => {
    const rig = await heard()
    await receive(rig, xml)
    expect(history(rig, COVEN)).toMatchObject([MODERATED])
    expect(rig.store.all('SELECT 1 FROM message WHERE body <> ?', '')).toEqual([])
  })

  test('also an own one, and one that comes later', async () => {
    const rig = await inRoom(WITCHES)
    await receive(rig, moderates(''), moderates('', 's2'))
    await receive(rig, says(HAG, 'Ho', { sid: 's1' }), says('witch', 'Ho', { sid: 's2' }))
    expect(history(rig, COVEN)).toMatchObject([MODERATED, MODERATED])
    expect(conversationWith(rig, COVEN).last?.preview).toBe('')
  })

  test.each([
    ['of an occupant', moderates('crone')],
    ['of a person', moderates('').replace(`from='${COVEN}'`, `from='juliet@capulet.example'`)],
    ['of another room', moderates('').replace(`from='${COVEN}'`, `from='heath@chat.x.example'`)],
    ['in private', moderates('').replace('groupchat', 'chat')],
    ['by the author’s id', moderates('', 'm1')],
  ])('%s is none', async (_name, xml) => {
    const rig = await heard()
    await receive(rig, xml)
    expect(history(rig, COVEN)).toMatchObject([{ body: 'Ho' }])
  })
})

describe('an occupant whom the person ignores', () => {
  const ignore = (rig: Rig, ignored = true) =>
    rig.messages.rooms.ignore(conversationWith(rig, COVEN).id, 'o:witch-id', ignored)

  test('is not heard, and shown again later', async () => {
    const rig = await heard()
    const told: unknown[] = []
    rig.messages.onArrival((arrival) => told.push(arrival))
    await receive(rig, says('witch', 'hag, look'), says('crone', 'Hm'))
    told.length = 0
    ignore(rig)
    expect(conversationWith(rig, COVEN)).toMatchObject({ unread: 1 })
    expect(conversationWith(rig, COVEN).mentions).toBeUndefined()
    await receive(rig, says('witch', 'hag, listen'))
    expect(told).toEqual([])
    expect(conversationWith(rig, COVEN)).toMatchObject({ unread: 1, last: { preview: '' } })
    expect(history(rig, COVEN).map(({ ignored = false }) => ignored)).toEqual([true, true, false, true])
    ignore(rig, false)
    expect(history(rig, COVEN).some(({ ignored }) => ignored)).toBe(false)
    await receive(rig, says('witch', 'At last'))
    expect(conversationWith(rig, COVEN)).toMatchObject({ unread: 2 })
  })

  test('is not heard in private, either', async () => {
    const rig = await heard()
    const told: unknown[] = []
    rig.messages.onArrival((arrival) => told.push(arrival))
    ignore(rig)
    const privates = () => rig.messages.snapshot().conversations.filter(({ kind }) => kind === 'private')
    await receive(rig, whispers('witch', 'Psst'))
    expect(privates()).toEqual([])
    ignore(rig, false)
    await receive(rig, whispers('witch', 'Hear me'))
    expect([privates().map(({ unread }) => unread), told.length]).toEqual([[1], 1])
    ignore(rig)
    await receive(rig, whispers('witch', 'Do'))
    expect([privates().map(({ unread }) => unread), told.length]).toEqual([[1], 1])
  })

  test('whose messages are read and deleted like the others', async () => {
    const rig = await heard()
    ignore(rig)
    await receive(rig, says('witch', 'One'), says('crone', 'Two'))
    const { id } = conversationWith(rig, COVEN)
    const last = history(rig, COVEN).at(-1)
    await rig.messages.commands['messages.markRead']({
      conversationId: id,
      upTo: last?.id ?? (0 as Message['id']),
    })
    expect(conversationWith(rig, COVEN).unread).toBe(0)
  })
})
