import { describe, expect, test } from 'vitest'
import type { Element } from '../../engine/index.ts'
import { JULIET, ROMEO } from '../testing/rig.ts'
import {
  archived,
  bodies,
  carbon,
  chat,
  conversationWith,
  delay,
  fromPhone,
  history,
  killAndResume,
  messageOf,
  online,
  originId,
  PHONE,
  signInAgain,
  stanza,
} from '../testing/stanzas.ts'
import { open, receive, say } from '../testing/talk.ts'

/** A server with trusted archive ids. */
const answer = (iq: Element) =>
  iq.child('http://jabber.org/protocol/disco#info', 'query')
    ? `<query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:mam:2'/></query>`
    : null

describe('clients that repeat their ids', () => {
  test.each([
    ['a counter', '1'],
    ['an empty one', ''],
    ['none', null],
  ])('two live messages of one text are two: %s', async (_name, id) => {
    const rig = await online()
    await receive(rig, chat('ok', { id }), chat('ok', { id }))
    expect(bodies(rig)).toEqual(['ok', 'ok'])
    expect(conversationWith(rig).unread).toBe(2)
  })

  test.each([
    ['at one time', '2025-12-31T23:00:00Z', '2025-12-31T23:00:00Z'],
    ['within a second', '2025-12-31T23:00:00.100Z', '2025-12-31T23:00:00.900Z'],
    ['within a day', '2025-12-31T11:00:00Z', '2025-12-31T23:00:00Z'],
  ])('two that were kept offline are two: %s', async (_name, one, two) => {
    const rig = await online()
    await receive(rig, chat('ok', { id: '1', more: delay(one) }), chat('ok', { id: '1', more: delay(two) }))
    expect(bodies(rig)).toEqual(['ok', 'ok'])
  })

  test('two with the archive’s ids are two, live and over a break', async () => {
    const rig = await online({ answer })
    await receive(
      rig,
      chat('ok', { id: '1', more: archived('a1') }),
      chat('ok', { id: '1', more: archived('a2') }),
    )
    await signInAgain(rig)
    await receive(rig, chat('ok', { id: '1', more: archived('a3') }))
    expect(bodies(rig)).toEqual(['ok', 'ok', 'ok'])
  })

  test('a live one and one kept offline the day before are two', async () => {
    const rig = await online()
    await receive(rig, chat('ok', { id: '1' }))
    await signInAgain(rig)
    await receive(rig, chat('ok', { id: '1', more: delay('2025-12-31T00:00:00Z') }))
    expect(bodies(rig)).toEqual(['ok', 'ok'])
  })

  test('two texts under one id are two, also over a break', async () => {
    const rig = await online()
    await receive(rig, chat('one', { id: '1' }), chat('two', { id: '1' }))
    await signInAgain(rig)
    await receive(rig, chat('three', { id: '1', more: delay('2026-01-01T00:00:00Z') }))
    expect(bodies(rig)).toEqual(['one', 'two', 'three'])
  })

  test('two notes of one id and text are two, each with its copy, in any order', async () => {
    const note = chat('ok', { from: PHONE, id: '1' })
    const copy = fromPhone('<body>ok</body>', '1', ROMEO)
    for (const order of [
      [note, copy, note, copy],
      [note, note, copy, copy],
      [copy, copy, note, note],
      [copy, note, note, copy],
    ]) {
      const rig = await online()
      await receive(rig, ...order)
      expect(bodies(rig, ROMEO)).toEqual(['ok', 'ok'])
    }
  })
})

describe('a note to oneself from another device is one', () => {
  const note = (to: string | null, more = '') => chat('Buy poison', { from: PHONE, to, id: 'n1', more })
  const sent = (to: string | null, more = '') => fromPhone(`<body>Buy poison</body>${more}`, 'n1', to)

  test.each([
    ['message, copy', [note(ROMEO), sent(ROMEO)]],
    ['copy, message', [sent(ROMEO), note(ROMEO)]],
    ['message, copy without to', [note(ROMEO), sent(null)]],
    ['copy without to, message', [sent(null), note(ROMEO)]],
    ['both without to', [sent(null), note(null)]],
    ['with two ids of the archive', [note(ROMEO, archived('a1')), sent(null, archived('a2'))]],
    [
      'with two ids of the archive, the copy first',
      [sent(null, archived('a2')), note(ROMEO, archived('a1'))],
    ],
    ['both kinds of copies', [sent(ROMEO), carbon('received', note(ROMEO))]],
  ])('%s', async (_name, stanzas) => {
    const rig = await online({ answer })
    const told: string[] = []
    rig.messages.onArrival(({ body }) => told.push(body))
    await receive(rig, ...stanzas)
    expect(history(rig, ROMEO)).toMatchObject([{ body: 'Buy poison', direction: 'out', state: 'delivered' }])
    expect(conversationWith(rig, ROMEO)).toMatchObject({ kind: 'self', unread: 0 })
    expect(told).toEqual([])
  })

  test('also where both come once more after a kill', async () => {
    const rig = await online()
    await receive(rig, note(ROMEO), sent(ROMEO))
    const next = await killAndResume(rig, 0)
    await receive(next, note(ROMEO), sent(ROMEO))
    expect(bodies(next, ROMEO)).toEqual(['Buy poison'])
  })
})

describe('repetitions by the server', () => {
  const ho = (more = '') => chat('Ho', { id: 'm1', more })

  test.each([
    ['without a stamp', ''],
    ['with a stamp of whole seconds', delay('2026-01-01T00:00:00Z')],
    ['with another id of the archive', archived('a2')],
    ['with both', archived('a2') + delay('2026-01-01T00:00:00.000Z')],
    ['with the stamp of a server whose clock is an hour off', delay('2025-12-31T23:00:00Z')],
  ])('after a kill is one: %s', async (_name, more) => {
    const rig = await online({ answer })
    await receive(rig, chat('before', { id: 'm0' }), ho(archived('a1')))
    const next = await killAndResume(rig, 1)
    const told: string[] = []
    next.messages.onArrival(({ body }) => told.push(body))
    await receive(next, ho(more))
    expect(bodies(next)).toEqual(['before', 'Ho'])
    expect(conversationWith(next).unread).toBe(2)
    expect(told).toEqual([])
  })

  test('two of one id after a kill are two, however often it is killed', async () => {
    let rig = await online()
    await receive(rig, chat('ok', { id: '1' }), chat('ok', { id: '1' }))
    for (let kills = 0; kills < 3; kills++) {
      rig.store.write((tx) => tx.run('DELETE FROM sm_session'))
      rig = await killAndResume(rig, 0)
      await receive(rig, chat('ok', { id: '1' }), chat('ok', { id: '1' }))
      expect(bodies(rig)).toEqual(['ok', 'ok'])
    }
    await receive(rig, chat('ok', { id: '1' }))
    expect(bodies(rig)).toEqual(['ok', 'ok', 'ok'])
  })

  test('in a fresh session after the old one was refused, nothing unstamped is an old one', async () => {
    const rig = await online()
    await receive(rig, chat('ok', { id: '1' }))
    rig.store.write((tx) =>
      tx.run(`INSERT INTO sm_session (account_id, session_id, jid, inbound)
        SELECT id, 'a', address || '/balcony', 1 FROM account`),
    )
    const next = rig.restart()
    await next.fake.begin({ session: 'b' })
    await receive(next, chat('ok', { id: '1' }))
    expect(bodies(next)).toEqual(['ok', 'ok'])
  })

  test('from its offline store, at once after the break, is one', async () => {
    const rig = await online()
    await receive(rig, ho())
    await rig.ports.clock.advance(2_000)
    await signInAgain(rig)
    await receive(rig, ho(delay('2026-01-01T00:00:00Z')))
    expect(bodies(rig)).toEqual(['Ho'])
  })

  test('is one by an id that never repeats, however long its way here took', async () => {
    const rig = await online()
    const id = '8d1f0c53-9a1b-4a53-9d57-0f4f3a1c8c11'
    await receive(rig, chat('Ho', { id }))
    await signInAgain(rig)
    await receive(rig, chat('Ho', { id, more: delay('2025-12-31T23:58:00Z') }))
    expect(bodies(rig)).toEqual(['Ho'])
  })

  test('while messages of the stream before still wait for the disk', async () => {
    const rig = await online()
    rig.mishap = { code: 'disk-full' }
    await receive(rig, ho())
    await signInAgain(rig)
    await receive(rig, ho(delay('2026-01-01T00:00:00Z')))
    rig.mishap = null
    rig.messages.retryStore()
    await receive(rig)
    expect(bodies(rig)).toEqual(['Ho'])
  })

  test('is one where the transaction had to be done again', async () => {
    const rig = await online()
    await receive(rig, ho())
    const next = await killAndResume(rig, 0)
    next.mishap = { code: 'disk-full' }
    await receive(next, ho())
    next.mishap = null
    next.messages.retryStore()
    await receive(next)
    expect(bodies(next)).toEqual(['Ho'])
  })

  test('does not come back after being deleted or retracted', async () => {
    const rig = await online()
    await receive(rig, ho(), chat('Hey', { id: 'm2' }))
    await rig.messages.commands['messages.deleteHere']({ messageIds: [messageOf(rig, 'Ho').id] })
    await receive(rig, stanza(`<retract xmlns='urn:xmpp:message-retract:1' id='m2'/>`, { id: 'r1' }))
    const next = await killAndResume(rig, 0)
    await receive(next, ho(), chat('Hey', { id: 'm2' }))
    expect(history(next)).toMatchObject([{ body: '', retracted: true }])
    expect(conversationWith(next).unread).toBe(1)
  })

  test('is recognized after a correction', async () => {
    const rig = await online()
    await receive(
      rig,
      ho(),
      chat('Hey', { id: 'c1', more: `<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>` }),
    )
    const next = await killAndResume(rig, 0)
    await receive(
      next,
      ho(),
      chat('Hey', { id: 'c1', more: `<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>` }),
    )
    expect(history(next)).toMatchObject([{ body: 'Hey', edited: 1 }])
  })
})

describe('nobody can hide another person’s message', () => {
  test.each([
    ['another contact', { from: 'tybalt@capulet.example/x' }, 'tybalt@capulet.example'],
    ['the own server', { from: 'montague.example' }, 'montague.example'],
  ])('with its ids: %s', async (_name, by, address) => {
    const rig = await online()
    await receive(
      rig,
      chat('Ho', { id: 'm1', more: originId('o1'), ...by }),
      chat('Ho', { id: 'm1', more: originId('o1') }),
    )
    expect(bodies(rig)).toEqual(['Ho'])
    expect(bodies(rig, address)).toEqual(['Ho'])
  })

  test('with the id of what was written here', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    await say(rig, conversationId, 'Ho')
    const id = rig.fake.takeSent().at(-1)?.attrs['id'] ?? ''
    await receive(rig, chat('Ho', { id, more: originId(id) }))
    expect(history(rig).map(({ direction }) => direction)).toEqual(['out', 'in'])
    expect(JULIET).toBe(history(rig)[1]?.author)
  })
})

test('a message of a removed account is dropped', async () => {
  const rig = await online()
  await receive(rig, chat('Ho'))
  rig.mishap = { code: 'disk-full' }
  await receive(rig, chat('Hey', { from: 'tybalt@capulet.example/x' }))
  rig.mishap = null
  rig.store.write((tx) => tx.run('DELETE FROM account'))
  rig.messages.retryStore()
  await receive(rig)
  expect(rig.store.all('SELECT id FROM message')).toEqual([])
})
