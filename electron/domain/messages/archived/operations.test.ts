/** Operations in archives work in any order of the pages. */
import { describe, expect, test } from 'vitest'
import type { ArchivedItem } from '../index.ts'
import { hers, item, storeItems } from '../../testing/archive-pages.ts'
import { JULIET, ROMEO, type Rig } from '../../testing/rig.ts'
import {
  bodies,
  bounce,
  carbon,
  conversationWith,
  displayed,
  history,
  messageOf,
  online,
  PHONE,
  reactions,
  received,
  replace,
  reply,
  retract,
  stanza,
  TYBALT,
} from '../../testing/stanzas.ts'
import { open, receive, say } from '../../testing/talk.ts'

/** Items by Juliet (`she`) or by Romeo's phone (`he`), a second apart, in the order of the archive. */
function archive(rig: Rig, ...made: ((id: string, at: number) => ArchivedItem)[]): ArchivedItem[] {
  const now = rig.ports.clock.now()
  return made.map((make, n) => make(`i${n}`, now - (made.length - n) * 60_000))
}
const she = (inside: string, id?: string) => (archiveId: string, at: number) =>
  item(archiveId, stanza(inside, { id: id ?? `juliet-${archiveId}` }), at)
const he = (inside: string, id?: string) => (archiveId: string, at: number) =>
  item(archiveId, stanza(inside, { from: PHONE, to: JULIET, id: id ?? `phone-${archiveId}` }), at)
const text = (body: string) => `<body>${body}</body>`

/** Each order of single-item pages: forwards, backwards, and from the middle. */
const WAYS = {
  'in one page': (items: ArchivedItem[]) => [items],
  forwards: (items: ArchivedItem[]) => items.map((each) => [each]),
  backwards: (items: ArchivedItem[]) => items.map((each) => [each]).toReversed(),
} as const

async function storeAll(rig: Rig, way: keyof typeof WAYS, items: ArchivedItem[]): Promise<void> {
  for (const page of WAYS[way](items)) {
    const first = items.indexOf(page[0] as ArchivedItem)
    const last = items.indexOf(page.at(-1) as ArchivedItem)
    await storeItems(rig, page, {
      direction: way === 'forwards' ? 'after' : 'before',
      anchor: (way === 'forwards' ? items[first - 1] : items[last + 1])?.id ?? null,
      complete: way !== 'forwards' && first === 0,
    })
  }
}

const ways = Object.keys(WAYS) as (keyof typeof WAYS)[]

describe.each(ways)('%s', (way) => {
  test('the last correction counts, and the others are its versions', async () => {
    const rig = await online()
    const items = archive(
      rig,
      she(text('one'), 'm'),
      she(text('two') + replace('m')),
      she(text('three') + replace('m')),
      she(text('after')),
    )
    await storeAll(rig, way, items)
    expect(bodies(rig)).toEqual(['three', 'after'])
    const details = await rig.messages.commands['messages.details']({ messageId: messageOf(rig, 'three').id })
    expect(details.ok && details.value.editions.map(({ body }) => body)).toEqual(['one', 'two'])
    expect(messageOf(rig, 'three').edited).toBe(2)
  })

  test('the last reaction of each counts, and a removed one is gone', async () => {
    const rig = await online()
    const items = archive(
      rig,
      she(text('one'), 'm'),
      he(text('mine'), 'n'),
      he(reactions('m', '👍')),
      he(reactions('m', '❤️')),
      she(reactions('n', '😂')),
      she(reactions('n')),
      she(reactions('m', '🎭')),
    )
    await storeAll(rig, way, items)
    const given = history(rig).map((message) =>
      message.reactions?.map(({ emoji, by }) => `${emoji} ${by.join()}`),
    )
    expect(given).toEqual([[`❤️ ${ROMEO}`, `🎭 ${JULIET}`], undefined])
  })

  test('a retraction is final, and only its author’s counts', async () => {
    const rig = await online()
    const items = archive(
      rig,
      she(text('gone'), 'm'),
      she(text('stays'), 'n'),
      she(text('edited') + replace('m')),
      she(retract('m')),
      he(retract('n')),
    )
    await storeAll(rig, way, items)
    expect(history(rig).map(({ body, retracted }) => [body, retracted])).toEqual([
      ['', true],
      ['stays', undefined],
    ])
  })

  test('receipts and markers of the other side settle own messages', async () => {
    const rig = await online()
    const items = archive(
      rig,
      he(text('one'), 'a'),
      he(text('two'), 'b'),
      he(text('three'), 'c'),
      she(received('b')),
      she(displayed('a')),
      she(text('answer')),
    )
    await storeAll(rig, way, items)
    expect(history(rig).map(({ state }) => state)).toEqual([
      'delivered',
      'delivered',
      'acknowledged',
      undefined,
    ])
    expect(conversationWith(rig).peerReadPlace).toBe(messageOf(rig, 'one').place)
  })

  test('a reply quotes its message, and a correction of a correction finds it', async () => {
    const rig = await online()
    const items = archive(
      rig,
      she(text('question'), 'q'),
      he(text('answer') + reply('q', JULIET)),
      she(text('better question') + replace('q'), 'q2'),
    )
    await storeAll(rig, way, items)
    expect(messageOf(rig, 'answer').replyTo).toMatchObject({ preview: 'better question' })
    expect(rig.store.all('SELECT op FROM pending_op')).toEqual([])
  })

  test('own read markers of other devices read what is above them', async () => {
    const rig = await online()
    await storeItems(rig, [])
    await rig.ports.clock.advance(60 * 60_000)
    const items = archive(
      rig,
      she(text('one'), 'a'),
      she(text('two'), 'b'),
      he(displayed('a')),
      she(text('three')),
    )
    await storeAll(rig, way, items)
    expect(conversationWith(rig)).toMatchObject({ unread: 2, firstUnread: messageOf(rig, 'two').id })
  })

  test('own messages of other devices do, too', async () => {
    const rig = await online()
    await storeItems(rig, [])
    await rig.ports.clock.advance(60 * 60_000)
    await storeAll(rig, way, archive(rig, she(text('one')), he(text('mine')), she(text('two'))))
    expect(conversationWith(rig)).toMatchObject({ unread: 1, firstUnread: messageOf(rig, 'two').id })
  })
})

test('what a live message said last is not undone by an archive that tells what was before', async () => {
  const rig = await online()
  const now = rig.ports.clock.now()
  await receive(
    rig,
    stanza(text('one'), { id: 'm' }),
    stanza(text('two') + replace('m'), { id: 'm2' }),
    stanza(text('three') + replace('m'), { id: 'm3' }),
    stanza(reactions('m', '👍'), { id: 'r1' }),
    stanza(reactions('m', '❤️'), { id: 'r2' }),
  )
  const items = [
    item('a', stanza(text('one'), { id: 'm' }), now - 50_000),
    item('b', stanza(text('two') + replace('m'), { id: 'm2' }), now - 40_000),
    item('d', stanza(reactions('m', '👍'), { id: 'r1' }), now - 20_000),
  ]
  await storeItems(rig, items)
  const [message] = history(rig)
  expect(message).toMatchObject({ body: 'three', edited: 2, reactions: [{ emoji: '❤️' }] })
})

test('operations wait for older pages by the thousand, and own ones are never dropped for those of others', async () => {
  const rig = await online()
  const now = rig.ports.clock.now()
  const count = 3_000
  for (let from = 0; from < count; from += 500) {
    const page = Array.from({ length: 500 }, (_, n) =>
      item(
        `r${from + n}`,
        stanza(reactions(`m${from + n}`, '👍'), { id: `x${from + n}` }),
        now - count + from + n,
      ),
    )
    await storeItems(rig, page)
  }
  expect(conversationList(rig)).toEqual([])
  const page = [
    hers('first', 'oldest', now - 2 * count, { id: 'm0' }),
    hers('second', 'next', now - 2 * count + 1, { id: 'm2999' }),
  ]
  await storeItems(rig, page, { anchor: 'r0' })
  expect(history(rig).map(({ reactions: given }) => given?.length)).toEqual([1, 1])
})

const conversationList = (rig: Rig) => rig.messages.snapshot().conversations

test('operations without a message go when the archive is here to its beginning', async () => {
  const rig = await online()
  const now = rig.ports.clock.now()
  await storeItems(rig, [
    hers('a', 'Ho', now - 2),
    item('b', stanza(reactions('never', '👍'), { id: 'x' }), now - 1),
  ])
  expect(rig.store.all('SELECT 1 FROM pending_op')).toHaveLength(1)
  await storeItems(rig, [], { anchor: 'a', complete: true })
  expect(rig.store.all('SELECT 1 FROM pending_op')).toEqual([])
})

test('a refusal in the archive fails an own message, and one of a stranger does not', async () => {
  const rig = await online()
  const now = rig.ports.clock.now()
  await say(rig, await open(rig), 'Ho')
  const id = rig.fake.takeSent()[0]?.attrs['id'] ?? ''
  await storeItems(rig, [item('a', bounce(id, TYBALT), now)])
  expect(messageOf(rig, 'Ho').state).toBe('sent')
  await storeItems(rig, [item('b', bounce(id, JULIET), now)])
  expect(messageOf(rig, 'Ho')).toMatchObject({ state: 'failed', failure: { code: 'message-refused' } })
})

test('nothing in an archive is answered, asks for attention or shows somebody typing', async () => {
  const rig = await online()
  const now = rig.ports.clock.now()
  const more = `<request xmlns='urn:xmpp:receipts'/><composing xmlns='http://jabber.org/protocol/chatstates'/>`
  const attention = stanza(`<attention xmlns='urn:xmpp:attention:0'/>`, { id: 'x' })
  await storeItems(rig, [hers('a', 'Ho', now, { more }), item('b', attention, now)])
  expect(rig.fake.takeSent()).toEqual([])
  expect(bodies(rig)).toEqual(['Ho'])
  expect(conversationWith(rig).peerState).toBeNull()
})

test('a copy of a reaction from another device and its archived one are one', async () => {
  const rig = await online()
  const now = rig.ports.clock.now()
  await storeItems(rig, [hers('a', 'Ho', now - 3)])
  const mine = stanza(reactions('juliet-a', '👍'), { from: PHONE, to: JULIET, id: 'r' })
  await receive(rig, carbon('sent', mine))
  await storeItems(rig, [item('b', mine, now - 1)])
  expect(messageOf(rig, 'Ho').reactions).toMatchObject([{ emoji: '👍', count: 1, own: true }])
})
