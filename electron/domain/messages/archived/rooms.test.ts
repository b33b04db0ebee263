import { describe, expect, test } from 'vitest'
import type { Message } from '../../../../shared/model/message.ts'
import { item, storeItems } from '../../testing/archive-pages.ts'
import { ACCOUNT, quiet, ROMEO, type Rig } from '../../testing/rig.ts'
import { COVEN, HAG, inRoom, says, type RoomOptions, type SaidOptions } from '../../testing/rooms.ts'
import {
  chat,
  conversationWith,
  history,
  originId,
  reactions,
  replace,
  reply,
  retract,
} from '../../testing/stanzas.ts'
import { receive, say, stages } from '../../testing/talk.ts'
import type { ArchivedItem, PageToStore, RoomFacts } from './archived.ts'

const WITCH = { nick: 'witch' }
const MINUTE = 60_000
const FACTS: RoomFacts = { hasOccupantIds: true, showsAddresses: false, ownId: 'hag-id' }

/** In a room with an archive. `OLD`: one without ids of occupants. */
async function joined(options: RoomOptions = {}, facts: RoomFacts = FACTS): Promise<Rig> {
  const rig = await inRoom({ people: [WITCH], ...options })
  rig.store.write((tx) =>
    tx.run(
      `INSERT INTO room (conversation_id, nick, autojoin) VALUES (?, ?, 1)`,
      conversationWith(rig, COVEN).id,
      HAG,
    ),
  )
  rig.messages.archived.rooms.entered(ACCOUNT, COVEN, facts, true)
  return rig
}
const OLD = { hasOccupantIds: false, showsAddresses: false, ownId: null }

const ago = (rig: Rig, minutes: number): number => rig.ports.clock.now() - minutes * MINUTE
const said = (id: string, nick: string, body: string, at: number, options: SaidOptions = {}): ArchivedItem =>
  item(id, says(nick, body, { id: `${nick}-${id}`, ...options }).replace(` to='${ROMEO}/balcony'`, ''), at)
const page = (rig: Rig, results: readonly ArchivedItem[], options: Partial<PageToStore> = {}) =>
  storeItems(rig, results, { room: COVEN, ...options })

const lines = (rig: Rig): string[] =>
  history(rig, COVEN).map(({ by, body, direction, retracted }) =>
    [direction, `${by?.nick ?? ''}:`, retracted ? '(deleted)' : body].join(' '),
  )
const only = (rig: Rig): Message => {
  const [message, ...others] = history(rig, COVEN)
  if (!message || others.length > 0) throw new Error(`there are ${others.length + 1} messages`)
  return message
}
const spans = (rig: Rig): string[] =>
  rig.messages.archived
    .spansOf(ACCOUNT, null, COVEN)
    .map(({ firstId, lastId, isBeginning, isOpen }) =>
      [isBeginning ? '[' : '', `${firstId}..${lastId}`, isOpen ? ']' : ''].join(''),
    )
const counts = (rig: Rig) => {
  const { unread, mentions } = conversationWith(rig, COVEN)
  return { unread, mentions }
}

describe('a message from the archive of a room', () => {
  test('has the author that the room vouches for', async () => {
    const rig = await joined()
    await page(rig, [
      said('s1', 'witch', 'When shall we three meet again', ago(rig, 9)),
      said('s2', '', 'Welcome', ago(rig, 8)),
    ])
    expect(history(rig, COVEN)).toMatchObject([
      { author: COVEN, by: { key: 'o:witch-id', nick: 'witch' }, direction: 'in' },
      { author: COVEN, body: 'Welcome' },
    ])
    expect(counts(rig)).toEqual({ unread: 0, mentions: undefined })
  })

  test('is by the person if their occupant id says so, under whatever nickname', async () => {
    const rig = await joined()
    await page(rig, [
      said('s1', 'crone', 'mine', ago(rig, 9), { by: 'hag-id' }),
      said('s2', HAG, 'not mine', ago(rig, 8), { by: 'other-id' }),
    ])
    expect(lines(rig)).toEqual(
      ['out hag: mine', 'in hag: not mine'].map((line, at) => (at === 0 ? lines(rig)[0] : line)),
    )
    expect(history(rig, COVEN).map(({ direction }) => direction)).toEqual(['out', 'in'])
  })

  test('under the own nickname is not by the person where a nickname is all there is', async () => {
    const rig = await joined({}, OLD)
    await page(rig, [said('s1', HAG, 'forged', ago(rig, 9), { by: 'hag-id' })])
    expect(only(rig)).toMatchObject({ direction: 'in', by: { key: `n:${HAG}` } })
  })

  test('is by the person if a room that shows addresses names theirs', async () => {
    const more = `<x xmlns='http://jabber.org/protocol/muc#user'><item jid='${ROMEO}/phone'/></x>`
    const shown = await joined({}, { ...OLD, showsAddresses: true })
    await page(shown, [said('s1', 'crone', 'mine', ago(shown, 9), { more })])
    expect(only(shown).direction).toBe('out')
    const hidden = await joined({}, OLD)
    await page(hidden, [said('s1', 'crone', 'forged', ago(hidden, 9), { more })])
    expect(only(hidden).direction).toBe('in')
  })

  test.each([
    ['of another room', says('witch', 'x', { room: 'hall@chat.shakespeare.example' as typeof COVEN })],
    ['of a person', `<message from='${ROMEO}/x' type='groupchat'><body>x</body></message>`],
    ['that is private', says('witch', 'x', { type: 'chat' })],
    ['that is only a subject', says('witch', '', { more: '<subject>Toil</subject>' })],
  ])('%s is ignored', async (_what, xml) => {
    const rig = await joined()
    await page(rig, [item('s1', xml, ago(rig, 9))])
    expect(history(rig, COVEN)).toEqual([])
    expect(spans(rig)).toEqual(['s1..s1]'])
  })

  test('is the one that came live, by the id that the room gave it', async () => {
    const rig = await joined()
    await receive(
      rig,
      says('witch', 'Ho', { id: 'm1', sid: 's1' }),
      says('witch', 'Ho', { id: 'm1', sid: 's2' }),
    )
    const now = ago(rig, 0)
    const heard = (id: string) => item(id, says('witch', 'Ho', { id: 'm1' }), now)
    await page(rig, [heard('s1'), heard('s2'), said('s3', 'witch', 'Ho', now)])
    expect(lines(rig)).toEqual(Array(3).fill('in witch: Ho'))
  })

  test('is the one that came live, even if the archive does not tell the occupant id', async () => {
    const rig = await joined()
    await receive(rig, says('witch', 'Ho', { id: 'm1', sid: 's1' }))
    await page(rig, [item('s1', says('witch', 'Ho', { id: 'm1', by: null }), ago(rig, 0))])
    expect(only(rig).by).toEqual({ key: 'o:witch-id', nick: 'witch' })
  })

  test('that came live later stays one', async () => {
    const rig = await joined()
    await page(rig, [said('s1', 'witch', 'Ho', ago(rig, 0))])
    await receive(rig, says('witch', 'Ho', { id: 'witch-s1', sid: 's1' }))
    expect(lines(rig)).toEqual(['in witch: Ho'])
  })

  test('in the archive of the account is none of the room', async () => {
    const rig = await joined()
    const [at, from] = [ago(rig, 9), `${COVEN}/witch`]
    await storeItems(rig, [
      item('i1', chat('psst', { from, to: ROMEO, id: 'w1' }), at),
      item('i2', chat('what?', { from: `${ROMEO}/phone`, to: from, id: 'w2' }), at),
      item('i3', says('witch', 'to all', { id: 'w3' }), at),
    ])
    expect(history(rig, COVEN)).toEqual([])
    expect(rig.messages.snapshot().conversations).toHaveLength(1)
  })

  test('of somebody ignored is no news', async () => {
    const rig = await joined()
    const { id } = conversationWith(rig, COVEN)
    await page(rig, [said('s0', 'witch', 'before', ago(rig, 9))])
    rig.messages.rooms.ignore(id, 'o:witch-id', true)
    await rig.ports.clock.advance(10 * MINUTE)
    await page(
      rig,
      [said('s1', 'witch', 'hag, come', ago(rig, 5)), said('s2', 'crone', 'hag?', ago(rig, 4))],
      {
        direction: 'after',
        anchor: 's0',
        complete: true,
      },
    )
    expect(counts(rig)).toEqual({ unread: 1, mentions: 1 })
  })
})

describe('an own message whose fate is unknown', () => {
  async function written(rig: Rig, body: string): Promise<string> {
    await say(rig, conversationWith(rig, COVEN).id, body)
    rig.messages.rooms.opened(conversationWith(rig, COVEN).id)
    await quiet()
    const sent = rig.fake.takeSent().find((stanza) => stanza.name === 'message')
    return sent?.attrs['id'] ?? ''
  }

  test.each([
    ['by the own occupant id', FACTS],
    ['by our id and text, where nicknames are all there is', OLD],
  ])('is in the room if its archive has it: %s', async (_what, facts) => {
    const rig = await joined({}, facts)
    const id = await written(rig, 'Ho')
    expect(stages(rig)).toEqual(['text: sent'])
    await page(rig, [said('s1', HAG, 'Ho', ago(rig, 0), { id, more: originId(id) })])
    expect(only(rig)).toMatchObject({ direction: 'out', state: 'delivered' })
    expect(stages(rig)).toEqual([])
  })

  test('is not taken for what somebody else said with its id', async () => {
    const rig = await joined({}, OLD)
    const id = await written(rig, 'Ho')
    await page(rig, [said('s1', 'witch', 'I am the hag', ago(rig, 0), { id, more: originId(id) })])
    expect(
      history(rig, COVEN)
        .map(({ body, direction }) => `${direction} ${body}`)
        .sort(),
    ).toEqual(['in I am the hag', 'out Ho'])
    expect(stages(rig)).toEqual(['text: sent'])
  })
})

describe('what was said while the account was away', () => {
  test('is unread, and counts what means the person', async () => {
    const rig = await joined()
    await page(rig, [said('s1', 'witch', 'before hag came', ago(rig, 5))])
    await rig.ports.clock.advance(60 * MINUTE)
    const results = ['one', 'hag: two', 'three'].map((body, at) =>
      said(`s${at + 2}`, 'witch', body, ago(rig, 30 - at)),
    )
    await page(rig, results, { direction: 'after', anchor: 's1', complete: true })
    expect(counts(rig)).toEqual({ unread: 3, mentions: 1 })
    expect(
      history(rig, COVEN)
        .filter(({ mention }) => mention)
        .map(({ body }) => body),
    ).toContain('hag: two')
  })

  test('is told with the nicknames once the room is caught up', async () => {
    const rig = await joined()
    const told: unknown[] = []
    rig.messages.onArrival((arrival) => told.push(arrival))
    await rig.ports.clock.advance(60 * MINUTE)
    await page(rig, [said('s1', 'witch', 'hag?', ago(rig, 5))])
    expect(told).toEqual([])
    rig.messages.archived.rooms.caughtUp(ACCOUNT, COVEN)
    await quiet()
    expect(told).toMatchObject([{ body: 'hag?', nick: 'witch', mention: true }])
  })
})

describe('operations in the archive of a room', () => {
  const pages = (rig: Rig, ...parts: ArchivedItem[][]) =>
    parts.toReversed().reduce(async (before, part) => {
      await before
      const [first] = rig.messages.archived.spansOf(ACCOUNT, null, COVEN)
      await page(rig, part, { anchor: first?.firstId ?? null })
    }, Promise.resolve())

  test('come before their messages when the archive is read backwards', async () => {
    const rig = await joined()
    const at = ago(rig, 60)
    await pages(
      rig,
      [
        said('s1', 'witch', 'Hoo', at),
        said('s2', 'crone', 'Double', at + 1_000),
        said('s3', 'crone', 'gone', at + 2_000),
      ],
      [
        said('s4', 'witch', 'Ho', at + 3_000, { more: replace('witch-s1') }),
        said('s5', 'witch', '', at + 4_000, { more: reactions('s2', '👍') }),
        said('s6', 'witch', 'me too', at + 5_000, { more: reply('s2', `${COVEN}/crone`) }),
        said('s7', 'crone', '', at + 6_000, { more: retract('s3') }),
      ],
    )
    expect(lines(rig)).toEqual([
      'in witch: Ho',
      'in crone: Double',
      'in crone: (deleted)',
      'in witch: me too',
    ])
    const [, double, , answer] = history(rig, COVEN)
    expect(double?.reactions).toMatchObject([{ emoji: '👍', nicks: ['witch'] }])
    expect(answer?.replyTo).toMatchObject({ id: double?.id, preview: 'Double' })
  })

  test('by somebody else do nothing', async () => {
    const rig = await joined()
    const at = ago(rig, 60)
    await pages(rig, [
      said('s1', 'witch', 'Ho', at),
      said('s2', 'crone', 'forged', at + 1_000, { more: replace('witch-s1') }),
      said('s3', 'crone', '', at + 2_000, { more: retract('s1') }),
    ])
    expect(lines(rig)).toContain('in witch: Ho')
  })

  test('under a mere nickname are not believed', async () => {
    const rig = await joined({}, OLD)
    const at = ago(rig, 60)
    await pages(rig, [
      said('s1', 'witch', 'Ho', at, { by: null }),
      said('s2', 'witch', 'forged', at + 1_000, { by: null, more: replace('witch-s1') }),
      said('s3', 'witch', '', at + 2_000, { by: null, more: retract('s1') }),
    ])
    expect(lines(rig)).toContain('in witch: Ho')
  })

  test('of moderators are the room’s', async () => {
    const rig = await joined()
    const at = ago(rig, 60)
    const moderated = (id: string) =>
      `<retract id='${id}' xmlns='urn:xmpp:message-retract:1'><moderated by='${COVEN}/hecate' xmlns='urn:xmpp:message-moderate:1'/><reason>Spam</reason></retract>`
    await pages(
      rig,
      [said('s1', 'witch', 'Ho', at), said('s2', 'crone', 'Hey', at + 1_000)],
      [
        said('s3', '', '', at + 2_000, { more: moderated('s1') }),
        said('s4', 'witch', '', at + 3_000, { more: moderated('s2') }),
      ],
    )
    expect(lines(rig)).toEqual(['in witch: (deleted)', 'in crone: Hey'])
    expect(history(rig, COVEN)[0]?.moderated).toEqual({ by: 'hecate', reason: 'Spam' })
  })

  test('leave remains, which show that there was a message', async () => {
    const rig = await joined()
    const at = ago(rig, 60)
    const retracted = `<retracted xmlns='urn:xmpp:message-retract:1' id='r1'/>`
    const moderated = `<retracted xmlns='urn:xmpp:message-retract:1'><moderated by='${COVEN}/hecate' xmlns='urn:xmpp:message-moderate:1'/><reason>Spam</reason></retracted>`
    await receive(rig, says('witch', 'Ho', { sid: 's2' }))
    await rig.ports.clock.advance(60 * MINUTE)
    await page(rig, [
      said('s1', 'crone', '', at, { more: moderated }),
      said('s2', 'witch', '', ago(rig, 60), { more: retracted }),
      said('s3', 'crone', '', ago(rig, 5), { more: retracted }),
    ])
    expect(lines(rig)).toEqual(['in crone: (deleted)', 'in witch: (deleted)', 'in crone: (deleted)'])
    expect(history(rig, COVEN).map(({ moderated: how }) => how)).toEqual([
      { by: 'hecate', reason: 'Spam' },
      undefined,
      undefined,
    ])
    expect(counts(rig).unread).toBeLessThanOrEqual(1)
  })
})
