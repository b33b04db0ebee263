import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Delta } from '../../../../shared/contract/index.ts'
import { copyDatabase } from '../../db/copy.ts'
import { openStore } from '../../db/open.ts'
import { createTestActivity } from '../../testing/activity.ts'
import { temporaryFolder } from '../../testing/folder.ts'
import { createRig, Killed, type Rig } from '../../testing/rig.ts'
import { hear, open } from '../../testing/talk.ts'
import { createSearchRig, searchOn } from '../testing.ts'
import { createIndexer } from './indexer.ts'
import { readState } from './slices.ts'

/** Writes so many messages as a history that was here before the index. */
async function withHistory(rig: Rig, count: number, body = 'rose'): Promise<void> {
  const id = await open(rig)
  rig.store.write((tx) => {
    tx.run(`INSERT INTO participant (conversation_id, key, own) VALUES (?, 'juliet@capulet.example', 0)`, id)
    tx.run(
      `INSERT INTO message (conversation_id, place, own, author_id, kind, ways, sent_at, body)
       WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       SELECT ?, i, 0, (SELECT max(id) FROM participant), 0, 2, 1700000000000 + i * 100000, ? || ' n' || i FROM n`,
      count,
      id,
      body,
    )
    tx.run('UPDATE search_state SET low = ?, high = ?', count, count)
  })
}

const state = (rig: Rig): readonly [low: number, high: number, last: number] => {
  const { low, high, last } = readState(rig.store)
  return [low, high, last]
}
const shares = (rig: Rig): readonly number[] =>
  rig.deltas('searchIndexChanged').map(({ index }) => index.share)
/** FTS5 compares the index with itself. */
const isSound = (rig: Rig): void =>
  rig.store.write((tx) => void tx.run(`INSERT INTO message_fts (message_fts) VALUES ('integrity-check')`))

test('a history from before comes in slices, the newest first, and the window hears how far it is', async () => {
  const rig = createRig()
  await withHistory(rig, 5_000)
  const { indexed, found, search } = searchOn(rig)
  expect(search.snapshot().searchIndex).toEqual({ share: 0, running: true })
  await rig.ports.clock.advance(2_000)
  const [low, high] = state(rig)
  expect([low > 4_000 && low < 5_000, high]).toEqual([true, 5_000])
  expect(await found('n5000')).toEqual(['rose n5000'])
  expect(await found('n1 ')).toEqual([])
  await indexed()
  expect(state(rig)).toEqual([0, 5_000, 5_000])
  expect(await found('n1 ')).toEqual(['rose n1'])
  expect(search.snapshot().searchIndex).toEqual({ share: 1, running: false })
  expect(shares(rig).at(-1)).toBe(1)
  expect([...shares(rig)].sort((a, b) => a - b)).toEqual(shares(rig))
  expect(rig.ports.clock.timers).toBe(0)
  isSound(rig)
})

test('new messages come before the rest of the history', async () => {
  const rig = createRig()
  await rig.fake.begin({})
  await withHistory(rig, 5_000)
  const { found } = searchOn(rig)
  await rig.ports.clock.advance(2_000)
  await hear(rig, 'violet')
  await rig.ports.clock.advance(100)
  const [low, high, last] = state(rig)
  expect([low > 0, high, last]).toEqual([true, 5_001, 5_001])
  expect(await found('violet')).toEqual(['violet'])
})

test('it rests longer while the person is at work', async () => {
  const passed = async (atWork: boolean): Promise<number> => {
    const rig = createRig()
    await withHistory(rig, 5_000)
    const activity = createTestActivity(() => rig.ports.clock.now())
    if (!atWork) await rig.ports.clock.advance(10_000)
    const indexer = createIndexer({ ...rig.context, ports: { ...rig.ports, activity } })
    await rig.ports.clock.advance(1_999)
    if (atWork) activity.input()
    await rig.ports.clock.advance(200)
    const [low] = state(rig)
    indexer.close()
    return 5_000 - low
  }
  expect(await passed(true)).toBeLessThan((await passed(false)) / 3)
})

test.each(['killed-before-commit', 'killed-after-commit'] as const)(
  '%s, it goes on where it was',
  async (mishap) => {
    const rig = createRig()
    await withHistory(rig, 2_000)
    const first = createIndexer(rig.context)
    await rig.ports.clock.advance(2_020)
    rig.mishap = mishap
    await expect(rig.ports.clock.advance(1_000)).rejects.toThrow(Killed)
    first.close()
    const next = rig.restart()
    const { indexed, found } = searchOn(next)
    await indexed()
    expect(state(next)).toEqual([0, 2_000, 2_000])
    expect(await found('n1234')).toEqual(['rose n1234'])
    expect(next.store.first('SELECT count(*) AS n FROM message_fts_docsize')).toEqual({ n: 2_000 })
    isSound(next)
  },
)

test('a full disk is no end of it', async () => {
  const rig = createRig()
  await withHistory(rig, 100)
  const { found } = searchOn(rig)
  rig.mishap = { code: 'disk-full' }
  await rig.ports.clock.advance(120_000)
  expect(rig.ports.lines).toEqual(['search: the store refuses (disk-full)'])
  expect(state(rig)).toEqual([100, 100, 100])
  rig.mishap = null
  await rig.ports.clock.advance(40_000)
  expect(await found('n100')).toEqual(['rose n100'])
})

test('a message with all that a stanza carries is a slice of its own', async () => {
  const rig = createRig()
  await withHistory(rig, 20, 'lorem ipsum '.repeat(20_000))
  const { indexed } = searchOn(rig)
  await rig.ports.clock.advance(2_000)
  expect(state(rig)).toEqual([19, 20, 20])
  await indexed()
  expect(state(rig)).toEqual([0, 20, 20])
})

test('a time or an id that no row can have breaks nothing', async () => {
  const rig = createRig()
  await withHistory(rig, 3)
  rig.store.write((tx) => {
    tx.run('UPDATE message SET sent_at = -5000000 WHERE id = 1')
    tx.run('UPDATE message SET sent_at = 9007199254740991 WHERE id = 2')
    tx.run('UPDATE message SET id = 9007199254740991 WHERE id = 3')
    tx.run('UPDATE search_state SET low = 0, high = 0')
  })
  const { indexed, found } = searchOn(rig)
  await indexed()
  expect(await found('rose')).toEqual(['rose n2', 'rose n1'])
  rig.store.write((tx) => void tx.run('DELETE FROM message'))
  expect(await found('rose')).toEqual([])
  isSound(rig)
})

test('an account with many messages takes the index with it, and the others come again', async () => {
  const rig = createRig()
  await withHistory(rig, 2_500)
  const { indexed, found } = searchOn(rig)
  await indexed()
  expect(await found('n2500')).toEqual(['rose n2500'])
  rig.store.write((tx) => void tx.run('DELETE FROM account'))
  expect(await found('n2500')).toEqual([])
  expect(rig.store.first('SELECT count(*) AS n FROM message_fts_docsize')).toEqual({ n: 0 })
  isSound(rig)
})

/** A rig on an unencrypted file. */
function onDisk() {
  const folder = temporaryFolder()
  const path = join(folder, 'balcony.db')
  const batches: (readonly Delta[])[] = []
  const announced = (deltas: readonly Delta[]): void => void batches.push(deltas)
  const store = openStore({ path, key: { kind: 'none' }, announced, now: 0 })
  onTestFinished(() => store.close())
  const made = createSearchRig({ opened: { store, batches } })
  const has = (text: string): boolean =>
    readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(text))
  return { ...made, folder, path, has }
}

test('the words of a deleted message are nowhere in the file', async () => {
  const { rig, indexed, has, found } = onDisk()
  await withHistory(rig, 3_000)
  await rig.fake.begin({})
  const words = Array.from({ length: 40 }, (_, number) => `wherefore${number}`)
  const ids = []
  for (const word of words) ids.push((await hear(rig, `${word} art thou`)).id)
  await indexed()
  expect(await found('wherefore')).toHaveLength(40)
  expect(has('herefore7')).toBe(true)
  await rig.messages.commands['messages.deleteHere']({ messageIds: ids })
  await indexed()
  rig.store.emptyLog()
  // The index has only the end of a word whose beginning the word before it has.
  expect(words.filter((word) => has(word) || has(word.slice(1)) || has(word.slice(5)))).toEqual([])
  expect(has('erefore')).toBe(false)
  isSound(rig)
})

test('a copy of the history has the index, and goes on with it', async () => {
  const { rig, indexed, folder, path } = onDisk()
  await withHistory(rig, 1_000)
  await indexed()
  const to = join(folder, 'copy.db')
  const toKey = { kind: 'raw', bytes: new Uint8Array(32).fill(7) } as const
  copyDatabase({ from: path, fromKey: { kind: 'none' }, to, toKey, alone: false })
  const store = openStore({ path: to, key: toKey, announced: () => undefined, now: 0 })
  onTestFinished(() => store.close())
  const count = (word: string) =>
    store.first<{ n: number }>('SELECT count(*) AS n FROM message_fts WHERE message_fts MATCH ?', word)?.n
  expect([count('rose'), count('n77')]).toEqual([1_000, 1])
  store.write((tx) => void tx.run(`UPDATE message SET body = 'violet' WHERE id = 77`))
  expect([count('rose'), count('n77'), count('violet')]).toEqual([999, 0, 1])
})
