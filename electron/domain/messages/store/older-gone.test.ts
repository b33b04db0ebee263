import { expect, test } from 'vitest'
import { hers, storeItems } from '../../testing/archive-pages.ts'
import { ACCOUNT, type Rig } from '../../testing/rig.ts'
import { conversationWith, online } from '../../testing/stanzas.ts'
import { readPage } from './pages.ts'

const DAY = 24 * 60 * 60_000

const isGone = (rig: Rig): boolean | undefined =>
  readPage(rig.store, conversationWith(rig).id, { kind: 'end' }, 200).olderGone

/** The server says where its archive begins. */
async function beginAt(rig: Rig, at: number): Promise<void> {
  rig.messages.archived.setBeginning(ACCOUNT, 'i0', at)
  await storeItems(rig, [], { direction: 'after', anchor: 'i1', complete: true })
}

/** Signs in to an archive that begins `age` ago, with a first message `after` that. */
async function signIn(age: number, after: number): Promise<Rig> {
  const rig = await online()
  const now = rig.ports.clock.now()
  await storeItems(rig, [hers('i1', 'first', now - age + after)], { complete: true })
  await beginAt(rig, now - age)
  return rig
}

test('a conversation from the first hours of an archive may have begun before', async () => {
  expect(isGone(await signIn(7 * DAY, 60_000))).toBe(true)
})

test('that is known from the first page on that reaches the beginning', async () => {
  const rig = await online()
  await storeItems(rig, [hers('i1', 'first', rig.ports.clock.now() - 7 * DAY)], { complete: true })
  expect(isGone(rig)).toBe(true)
})

test('one that began later is here from its beginning', async () => {
  expect(isGone(await signIn(7 * DAY, 3 * DAY))).toBeUndefined()
})

test('the archive of a new account has lost nothing', async () => {
  expect(isGone(await signIn(DAY / 2, 60_000))).toBeUndefined()
})

test('an archive that was cut has lost what came before its beginning', async () => {
  const rig = await signIn(7 * DAY, 3 * DAY)
  await beginAt(rig, rig.ports.clock.now() - DAY)
  expect(isGone(rig)).toBe(true)
})
