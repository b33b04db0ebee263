import { describe, expect, test } from 'vitest'
import { ROMEO } from '../../testing/rig.ts'
import { COVEN, HAG, inRoom, kept, says } from '../../testing/rooms.ts'
import { conversationWith, history, replace, retract } from '../../testing/stanzas.ts'
import { receive } from '../../testing/talk.ts'
import type { Rig } from '../../testing/rig.ts'

const refersTo = (address: string) =>
  `<reference xmlns='urn:xmpp:reference:0' type='mention' begin='0' end='2' uri='xmpp:${address}'/>`
const WITCH = { people: [{ nick: 'witch' }] }
const mentions = (rig: Rig) => conversationWith(rig, COVEN).mentions ?? 0

describe('the person is meant', () => {
  test.each([
    ['by the nickname', HAG, 'hag: come', ''],
    ['at the end', HAG, 'come, hag', ''],
    ['alone', HAG, 'hag', ''],
    ['in capitals', HAG, 'HAG!', ''],
    ['after an at sign', HAG, '@hag come', ''],
    ['after a part of another word', HAG, 'shaggy hag', ''],
    ['beside other signs', HAG, '«hag»', ''],
    ['with another script', 'Ведьма', 'ведьма, иди', ''],
    ['with a composed letter', 'Zo\u00eb', 'zoe\u0308: come', ''],
    ['with several words', 'third witch', 'Third Witch?', ''],
    ['with an emoji as the name', '🐸', '🐸 come', ''],
    ['by a reference to the nickname', HAG, 'Du da', refersTo(`${COVEN}/hag`)],
    ['by a reference to the address', HAG, 'Du da', refersTo(ROMEO)],
    ['by a reference to a device', HAG, 'Du da', refersTo(`${ROMEO}/balcony`)],
  ])('%s', async (_name, nick, body, more) => {
    const rig = await inRoom({ ...WITCH, nick })
    await receive(rig, says('witch', body, { more }))
    expect(history(rig, COVEN)).toMatchObject([{ mention: true }])
    expect(mentions(rig)).toBe(1)
  })
})

describe('nobody is meant', () => {
  test.each([
    ['within a word', HAG, 'shag hags hag_2 hagé', ''],
    ['before a mark that belongs to the name', 'zoe', 'zoe\u0308', ''],
    ['by a reference to somebody else', HAG, 'Du da', refersTo(`${COVEN}/witch`)],
    ['by a reference to another room', HAG, 'Du da', refersTo('heath@chat.x.example/hag')],
  ])('%s', async (_name, nick, body, more) => {
    const rig = await inRoom({ ...WITCH, nick })
    await receive(rig, says('witch', body, { more }))
    expect(history(rig, COVEN)[0]?.mention).toBeUndefined()
    expect(mentions(rig)).toBe(0)
  })

  test('by themselves', async () => {
    const rig = await inRoom(WITCH)
    await receive(rig, says(HAG, 'I am hag'))
    expect(mentions(rig)).toBe(0)
  })
})

describe('the count of mentions', () => {
  test('follows reading', async () => {
    const rig = await inRoom(WITCH)
    await receive(rig, says('witch', 'hag 1'), says('witch', 'Ho'), says('witch', 'hag 2'))
    expect(conversationWith(rig, COVEN)).toMatchObject({ unread: 3, mentions: 2 })
    const { id: conversationId } = conversationWith(rig, COVEN)
    const read = async (at: number) => {
      const upTo = history(rig, COVEN)[at]?.id
      if (upTo !== undefined) await rig.messages.commands['messages.markRead']({ conversationId, upTo })
    }
    await read(1)
    expect(conversationWith(rig, COVEN)).toMatchObject({ unread: 1, mentions: 1 })
    await read(2)
    expect(mentions(rig)).toBe(0)
  })

  test('follows corrections, retractions and deletions', async () => {
    const rig = await inRoom(WITCH)
    await receive(
      rig,
      says('witch', 'Ho', { id: 'a', sid: 's1' }),
      says('witch', 'hag', { id: 'b', sid: 's2' }),
    )
    await receive(rig, says('witch', 'Ho, hag', { more: replace('a') }))
    expect(mentions(rig)).toBe(2)
    await receive(rig, says('witch', 'Nobody', { more: replace('b') }))
    expect(mentions(rig)).toBe(1)
    await receive(rig, says('witch', 'x', { more: retract('s1') }))
    expect(mentions(rig)).toBe(0)
    await receive(rig, says('witch', 'hag'))
    const last = history(rig, COVEN).at(-1)
    if (last) await rig.messages.commands['messages.deleteHere']({ messageIds: [last.id] })
    expect(mentions(rig)).toBe(0)
  })

  test('has those that came late, until they are seen', async () => {
    const rig = await inRoom(WITCH)
    await receive(rig, says('witch', 'Ho'))
    const { id: conversationId } = conversationWith(rig, COVEN)
    const [first] = history(rig, COVEN)
    if (first) await rig.messages.commands['messages.markRead']({ conversationId, upTo: first.id })
    rig.store.write((tx) => {
      tx.run(
        `INSERT INTO message (conversation_id, place, own, author_id, kind, ways, sent_at, late, mention, body)
         SELECT conversation_id, place - 5, 0, author_id, 0, 2, sent_at, 1, 1, 'hag' FROM message`,
      )
      tx.run('UPDATE conversation SET unread = 1, late = 1, mentions = 1')
    })
    await receive(rig, says('witch', 'hag'))
    expect(conversationWith(rig, COVEN)).toMatchObject({ late: 1, mentions: 2 })
    const [late, , last] = history(rig, COVEN)
    if (late && last)
      await rig.messages.commands['messages.markRead']({ conversationId, upTo: last.id, from: late.id })
    expect(conversationWith(rig, COVEN)).toMatchObject({ late: 0, unread: 0 })
    expect(mentions(rig)).toBe(0)
  })

  test('does not grow by what an occupant says that the room kept', async () => {
    const rig = await inRoom(WITCH)
    await receive(rig, says('witch', 'hag', { more: kept('1999-01-01T00:00:00Z', COVEN) }))
    expect(mentions(rig)).toBe(1)
  })
})
