/** What is complete, and where messages may be missing. */
import { describe, expect, test } from 'vitest'
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import { hers, his, item, spans, storeItems } from '../../testing/archive-pages.ts'
import { ACCOUNT, JULIET, quiet, type Rig } from '../../testing/rig.ts'
import {
  chat,
  conversationWith,
  history,
  messageOf,
  online,
  signInAgain,
  stanza,
  received,
  TYBALT,
} from '../../testing/stanzas.ts'
import { receive } from '../../testing/talk.ts'
import { readPage } from '../store/pages.ts'

const MINUTE = 60_000

const idOf = (rig: Rig): ConversationId => conversationWith(rig).id
const pageOf = (rig: Rig, limit = 200) => readPage(rig.store, idOf(rig), { kind: 'end' }, limit)
/** The bodies of the conversation, `|` where messages may be missing. */
function line(rig: Rig): string {
  const page = pageOf(rig)
  const gaps = new Set<MessageId>(page.gapsBefore)
  return [
    ...page.messages.flatMap(({ id, body }) => (gaps.has(id) ? ['|', body] : [body])),
    ...(page.gapAtEnd ? ['|'] : []),
  ].join(' ')
}

/** An archive of `count` messages by Juliet, a minute apart. */
function archiveOf(rig: Rig, count: number) {
  const now = rig.ports.clock.now()
  return Array.from({ length: count }, (_, n) => hers(`i${n}`, `${n}`, now - (count - n) * MINUTE))
}

test('spans grow at both ends and join where they meet', async () => {
  const rig = await online()
  const all = archiveOf(rig, 12)
  await storeItems(rig, all.slice(0, 3), { direction: 'after', anchor: null })
  expect(spans(rig)).toEqual(['[i0..i2'])
  await storeItems(rig, all.slice(9))
  expect(spans(rig)).toEqual(['[i0..i2', 'i9..i11]'])
  expect(line(rig)).toBe('0 1 2 | 9 10 11')
  expect(await storeItems(rig, all.slice(3, 6), { direction: 'after', anchor: 'i2' })).toMatchObject({
    joined: false,
  })
  expect(line(rig)).toBe('0 1 2 3 4 5 | 9 10 11')
  expect(await storeItems(rig, all.slice(5, 9), { direction: 'before', anchor: 'i9' })).toMatchObject({
    joined: true,
  })
  expect(spans(rig)).toEqual(['[i0..i11]'])
  expect(line(rig)).toBe('0 1 2 3 4 5 6 7 8 9 10 11')
})

test('a page that reaches over another span joins it', async () => {
  const rig = await online()
  const all = archiveOf(rig, 10)
  await storeItems(rig, all.slice(4, 6), { direction: 'before', edge: all[6]?.at.at })
  await storeItems(rig, all.slice(8))
  await storeItems(rig, all.slice(2, 9), { direction: 'before', anchor: 'i8' })
  expect(spans(rig)).toEqual(['i2..i9]'])
})

test('the beginning is where a page backwards says that nothing is left, or where the metadata say so', async () => {
  const rig = await online()
  const all = archiveOf(rig, 4)
  await storeItems(rig, all.slice(2))
  expect(line(rig)).toBe('| 2 3')
  await storeItems(rig, all.slice(0, 2), { anchor: 'i2', complete: true })
  expect(spans(rig)).toEqual(['[i0..i3]'])
  expect(line(rig)).toBe('0 1 2 3')

  const other = await online()
  await storeItems(other, archiveOf(other, 4).slice(2))
  other.messages.archived.setBeginning(ACCOUNT, 'i2', archiveOf(other, 4)[2]?.at.at ?? null)
  await storeItems(other, [], { direction: 'after', anchor: 'i3' })
  expect(line(other)).toBe('2 3')
  expect(spans(other)).toEqual(['[i2..i3]'])
})

test('in the first session the beginning counts, too, and of its second only what is here', async () => {
  const rig = await online()
  const all = archiveOf(rig, 4)
  const [at = 0] = all.map((each) => each.at.at)
  const begin = () => {
    rig.messages.archived.setBeginning(ACCOUNT, 'i0', at)
    return quiet()
  }
  await begin()
  await storeItems(rig, [{ ...all[1]!, at: { at, wholeSeconds: false } }, ...all.slice(2)])
  expect(line(rig)).toBe('| 1 2 3')
  await storeItems(rig, all.slice(0, 1), { anchor: 'i1' })
  await begin()
  expect(line(rig)).toBe('0 1 2 3')
  expect(spans(rig)).toEqual(['[i0..i3]'])
})

test('an empty page that is complete tells that nothing is missing there', async () => {
  const rig = await online()
  const all = archiveOf(rig, 2)
  await storeItems(rig, all)
  await storeItems(rig, [], { anchor: 'i0', complete: true })
  expect(spans(rig)).toEqual(['[i0..i1]'])
  await signInAgain(rig)
  expect(line(rig)).toBe('0 1 |')
  await storeItems(rig, [], { direction: 'after', anchor: 'i1', complete: true })
  expect(line(rig)).toBe('0 1')
  expect(rig.messages.archived.isBehind(ACCOUNT)).toBe(false)
})

test('an empty archive has no span and no gap', async () => {
  const rig = await online()
  await storeItems(rig, [], { complete: true })
  await receive(rig, chat('Ho'))
  expect(spans(rig)).toEqual([])
  expect(line(rig)).toBe('Ho')
})

test('without an archive there are no gaps', async () => {
  const rig = await online()
  await receive(rig, chat('Ho'))
  expect(pageOf(rig)).toMatchObject({ gapsBefore: [] })
  expect(pageOf(rig)).not.toHaveProperty('gapAtEnd')
  expect(rig.messages.archived.gapsOf(idOf(rig))).toEqual([])
})

test('what came live before the connection was lost is above the gap, what comes live since is below it', async () => {
  const rig = await online()
  await storeItems(rig, archiveOf(rig, 2), { complete: true })
  await rig.ports.clock.advance(MINUTE)
  await receive(rig, chat('live'))
  expect(line(rig)).toBe('0 1 live')
  await rig.ports.clock.advance(60 * MINUTE)
  await signInAgain(rig)
  expect(line(rig)).toBe('0 1 live |')
  await receive(rig, chat('again'))
  expect(line(rig)).toBe('0 1 live | again')
  // A restart or a resumed session asks for nothing, and changes nothing.
  const next = rig.restart()
  expect(line(next)).toBe('0 1 live | again')
})

test('a gap whose stretch has no message of the conversation is above the next one', async () => {
  const rig = await online()
  const all = archiveOf(rig, 8)
  const others = [1, 2].map((n) =>
    item(`t${n}`, chat('by Tybalt', { from: `${TYBALT}/x` }), all[4]?.at.at ?? 0),
  )
  await storeItems(rig, all.slice(0, 2), { direction: 'after', anchor: null })
  await storeItems(rig, others, { direction: 'before', edge: all[5]?.at.at })
  await storeItems(rig, all.slice(7))
  expect(spans(rig)).toHaveLength(3)
  expect(line(rig)).toBe('0 1 | 7')
  expect(rig.messages.archived.gapsOf(idOf(rig))).toMatchObject([
    { before: messageOf(rig, '7').id, after: { id: 'i1' }, until: { id: 'i7' } },
  ])
})

describe('pages of one conversation', () => {
  test('fill the gap beside a span of the whole archive', async () => {
    const rig = await online()
    const all = archiveOf(rig, 9)
    await storeItems(rig, all.slice(0, 3), { direction: 'after', anchor: null })
    await storeItems(rig, all.slice(6))
    expect(line(rig)).toBe('0 1 2 | 6 7 8')
    await storeItems(rig, all.slice(5, 6), { peer: JULIET, anchor: 'i6' })
    expect(line(rig)).toBe('0 1 2 | 5 6 7 8')
    await storeItems(rig, all.slice(2, 5), { peer: JULIET, anchor: 'i5' })
    expect(line(rig)).toBe('0 1 2 3 4 5 6 7 8')
    // Other conversations still have it.
    expect(spans(rig)).toEqual(['[i0..i2', 'i6..i8]'])
    expect(spans(rig, JULIET)).toHaveLength(1)
    await storeItems(rig, all.slice(2, 7), { direction: 'after', anchor: 'i2' })
    expect(spans(rig)).toEqual(['[i0..i8]'])
    expect(spans(rig, JULIET)).toEqual([])
    expect(line(rig)).toBe('0 1 2 3 4 5 6 7 8')
  })

  test('an empty one closes it', async () => {
    const rig = await online()
    const all = archiveOf(rig, 4)
    await storeItems(rig, all, { direction: 'after', anchor: null })
    await signInAgain(rig)
    await storeItems(rig, [], { peer: JULIET, direction: 'after', anchor: 'i3', complete: true })
    expect(line(rig)).toBe('0 1 2 3')
  })

  test('the newest one comes before the whole archive', async () => {
    const rig = await online()
    const all = archiveOf(rig, 6)
    await storeItems(rig, all.slice(4), { peer: JULIET })
    expect(line(rig)).toBe('| 4 5')
    await storeItems(rig, [...all.slice(3), item('r', stanza(received('x')), rig.ports.clock.now() - 5)])
    expect(line(rig)).toBe('| 3 4 5')
    await storeItems(rig, all.slice(0, 3), { anchor: 'i3', complete: true })
    expect(line(rig)).toBe('0 1 2 3 4 5')
    expect(spans(rig, JULIET)).toEqual([])
  })
})

test('an archive that was pruned begins later: older messages stay, and nothing is missing', async () => {
  const rig = await online()
  const all = archiveOf(rig, 8)
  await storeItems(rig, all.slice(0, 3), { direction: 'after', anchor: null })
  await signInAgain(rig)
  await storeItems(rig, all.slice(6))
  await storeItems(rig, all.slice(5, 6), { anchor: 'i6', complete: true })
  expect(spans(rig)).toEqual(['[i5..i7]'])
  expect(line(rig)).toBe('0 1 2 5 6 7')
})

test('an archive with other ids: forgotten spans leave the messages, and nothing doubles', async () => {
  const rig = await online()
  const all = archiveOf(rig, 4)
  await storeItems(rig, all)
  rig.messages.archived.forgetSpans(ACCOUNT)
  const again = all.map((each) => ({ ...each, id: `new-${each.id}` }))
  expect(await storeItems(rig, again)).toMatchObject({ stored: 0 })
  expect(spans(rig)).toEqual(['new-i0..new-i3]'])
  expect(history(rig)).toHaveLength(4)
})

test('a page by time goes on from the span whose id the archive has forgotten', async () => {
  const rig = await online()
  const all = archiveOf(rig, 6)
  await storeItems(rig, all.slice(0, 3), { direction: 'after', anchor: null })
  const found = all.slice(2, 6).map((each) => ({ ...each, id: `new-${each.id}` }))
  expect(await storeItems(rig, found, { direction: 'after', anchor: 'i2', complete: true })).toMatchObject({
    stored: 3,
  })
  expect(spans(rig)).toEqual(['[i0..new-i5]'])
  expect(line(rig)).toBe('0 1 2 3 4 5')
})

test('pages without the ids of their ends, and a page that repeats the one before, move on', async () => {
  const rig = await online()
  const all = archiveOf(rig, 4)
  await storeItems(rig, all.slice(2), { first: undefined, last: undefined })
  await storeItems(rig, all.slice(2), { anchor: 'i2' })
  expect(spans(rig)).toEqual(['i2..i3]'])
})

test('page and span are one commit', async () => {
  const rig = await online()
  rig.mishap = 'killed-before-commit'
  const stored = storeItems(rig, archiveOf(rig, 4))
  await expect(stored).rejects.toThrow()
  rig.mishap = null
  expect(rig.store.all('SELECT 1 FROM message')).toEqual([])
  expect(spans(rig)).toEqual([])
})

test('a page of the history at a date shows what is there around it', async () => {
  const rig = await online()
  const all = archiveOf(rig, 9)
  await storeItems(rig, all)
  const page = await rig.messages.commands['messages.page']({
    conversationId: idOf(rig),
    at: { kind: 'date', at: (all[5]?.at.at ?? 0) - 1 },
    limit: 4,
  })
  expect(page.ok && page.value.messages.map(({ body }) => body)).toEqual(['3', '4', '5', '6'])
  const late = await rig.messages.commands['messages.page']({
    conversationId: idOf(rig),
    at: { kind: 'date', at: rig.ports.clock.now() + MINUTE },
    limit: 2,
  })
  expect(late.ok && late.value.messages.map(({ body }) => body)).toEqual(['7', '8'])
})

test('completeness tells the stretches of each conversation, those with gaps first', async () => {
  const rig = await online()
  const now = rig.ports.clock.now()
  const all = archiveOf(rig, 6)
  await storeItems(
    rig,
    [...all.slice(0, 2), his('n', 'to myself', (all[1]?.at.at ?? 0) + 1, { to: 'romeo@montague.example' })],
    {
      direction: 'after',
      anchor: null,
    },
  )
  await storeItems(rig, all.slice(4))
  const [first, second] = await rig.messages.archived.completeness()
  expect(first).toEqual({
    conversationId: idOf(rig),
    accountId: ACCOUNT,
    jid: JULIET,
    spans: [
      { from: 0, to: now - 5 * MINUTE + 1 },
      { from: now - 2 * MINUTE, to: now },
    ],
    beginning: true,
    missing: 1,
    kept: 4,
  })
  expect(second).toMatchObject({ kept: 1, missing: 1 })
})
