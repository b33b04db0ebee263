/** A page that is too large for one commit. */
import { expect, test } from 'vitest'
import { hers, spans, storeItems } from '../../testing/archive-pages.ts'
import { Killed, type Rig } from '../../testing/rig.ts'
import { bodies, online } from '../../testing/stanzas.ts'
import type { ArchivedItem, PageToStore, Span } from './archived.ts'
import { isPlain, splitOff } from './parts.ts'

const MINUTE = 60_000
const NOON = Date.UTC(2026, 0, 1, 12)

const archiveOf = (rig: Rig, count: number) => {
  const now = rig.ports.clock.now()
  return Array.from({ length: count }, (_, n) => hers(`i${n}`, `${n}`, now - (count - n) * MINUTE))
}

const numbers = (from: number, upTo: number): string[] =>
  Array.from({ length: upTo - from }, (_, n) => `${from + n}`)

test.each(['after', 'before'] as const)('it is whole at the end (%s)', async (direction) => {
  const rig = await online()
  expect(await storeItems(rig, archiveOf(rig, 100), { direction, complete: true })).toMatchObject({
    stored: 100,
    joined: false,
    span: { firstId: 'i0', lastId: 'i99' },
  })
  expect(spans(rig)).toEqual(['[i0..i99]'])
  expect(bodies(rig)).toEqual(numbers(0, 100))
})

test.each([
  ['after', '[i0..i9', 0, 10],
  ['before', 'i90..i99]', 90, 100],
] as const)(
  'a process killed after the first part has its span (%s)',
  async (direction, span, from, upTo) => {
    const rig = await online()
    rig.mishap = 'killed-after-commit'
    await expect(storeItems(rig, archiveOf(rig, 100), { direction })).rejects.toThrow(Killed)
    expect(spans(rig)).toEqual([span])
    expect(bodies(rig)).toEqual(numbers(from, upTo))
  },
)

const page = (count: number, more: Partial<PageToStore> = {}): PageToStore => ({
  peer: null,
  results: Array.from({ length: count }, (_, n) => ({ id: `i${n}`, at: { at: NOON + n } }) as ArchivedItem),
  direction: 'after',
  anchor: 'a',
  complete: true,
  first: 'named-first',
  last: 'named-last',
  ...more,
})

const brief = (part: PageToStore | null) =>
  part && {
    results: `${part.results[0]?.id}..${part.results.at(-1)?.id}`,
    anchor: part.anchor,
    complete: part.complete,
    first: part.first,
    last: part.last,
  }

test('the ends that the server names go with the parts that have them', () => {
  const [part, rest] = splitOff(page(60), 20)
  expect([brief(part), brief(rest)]).toEqual([
    { results: 'i0..i19', anchor: 'a', complete: false, first: 'named-first', last: undefined },
    { results: 'i20..i59', anchor: 'i19', complete: true, first: undefined, last: 'named-last' },
  ])
  const [newest, older] = splitOff(page(60, { direction: 'before', anchor: null, edge: 5 }), 20)
  expect([brief(newest), brief(older)]).toEqual([
    { results: 'i40..i59', anchor: null, complete: false, first: undefined, last: 'named-last' },
    { results: 'i0..i39', anchor: 'i40', complete: true, first: 'named-first', last: undefined },
  ])
  expect([newest.edge, older?.edge]).toEqual([5, undefined])
})

test('a page that is a little too large stays whole', () => {
  expect(splitOff(page(29), 20)).toEqual([page(29), null])
  expect(splitOff(page(31), 20)[0].results).toHaveLength(16)
})

test('a page that has an id twice, or meets or passes a span, stays whole', () => {
  const at = (span: object) => [{ firstId: 'x', lastId: 'y', ...span } as Span]
  const older = { firstAt: 0, lastAt: NOON - 1 }
  const newer = { firstAt: NOON + 10, lastAt: NOON + 11 }
  const before = page(5, { direction: 'before' })
  expect(isPlain(page(5), [])).toBe(true)
  expect(isPlain(page(5), at({ ...newer, firstId: 'i3' }))).toBe(false)
  expect(isPlain(page(3), at({ ...newer, firstId: 'i3' }))).toBe(true)
  expect(isPlain(page(5), at({ ...older, lastId: 'a' }))).toBe(true)
  expect(isPlain(page(5), at(older))).toBe(false)
  expect(isPlain(before, at(older))).toBe(true)
  expect(isPlain(before, at({ ...newer, firstId: 'a' }))).toBe(true)
  expect(isPlain(before, at(newer))).toBe(false)
  const { results } = page(2)
  expect(isPlain({ ...page(5), results: [...results, ...results] }, [])).toBe(false)
})

test('pages whose times contradict the archive’s order are stored, even where numbers leave no room', async () => {
  const rig = await online()
  const [old, ...all] = archiveOf(rig, 61)
  await storeItems(rig, old ? [old] : [])
  await storeItems(rig, all.slice(0, 30), { direction: 'after', anchor: null })
  await storeItems(rig, all.slice(30), { direction: 'after', anchor: 'i30' })
  expect(bodies(rig)).toHaveLength(61)
})
