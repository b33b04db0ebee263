import { expect, test } from 'vitest'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { Reader, SqlValue } from '../../db/store.ts'
import { messages, open } from '../../testing/talk.ts'
import { eventually, filesRig, someBytes, type FilesRig } from '../testing.ts'
import { listFiles, type ListRequest } from './list.ts'

/** A conversation with these files and texts, the oldest first. */
async function scene(...said: readonly (string | { readonly file: string; readonly caption?: string })[]) {
  const rig = await filesRig()
  const conversationId = await open(rig.rig)
  for (const one of said) {
    if (typeof one === 'string')
      await rig.rig.messages.commands['messages.send']({ conversationId, body: one })
    else await rig.send(conversationId, rig.stage(one.file, someBytes(10), one.caption))
  }
  await eventually(() => rig.rig.store.all('SELECT * FROM transfer').length === 0)
  messages(rig.rig.fake.takeSent())
  return { rig, conversationId }
}

const ask = (rig: FilesRig, conversationId: ConversationId, more: Partial<ListRequest>) =>
  listFiles(rig.rig.store, {
    ...{ conversationId, show: 'pictures', query: '', before: null, limit: 100 },
    ...more,
  })
const names = (page: ReturnType<typeof listFiles>) => page.files.map(({ attachment }) => attachment.name)

test('lists pictures and documents apart, the newest first, and finds them by name and caption', async () => {
  const { rig, conversationId } = await scene(
    { file: 'cat.jpg', caption: 'In the Orchard' },
    { file: 'play.pdf' },
    { file: 'balcony.PNG' },
    { file: 'film.mp4' },
    { file: 'song.mp3' },
  )
  const list = (more: Partial<ListRequest>) => names(ask(rig, conversationId, more))
  expect(list({})).toEqual(['film.mp4', 'balcony.PNG', 'cat.jpg'])
  expect(list({ show: 'documents' })).toEqual(['song.mp3', 'play.pdf'])
  expect(list({ query: ' CAT' })).toEqual(['cat.jpg'])
  expect(list({ query: 'orchard' })).toEqual(['cat.jpg'])
  expect(list({ query: '%' })).toEqual([])
  expect(list({ conversationId: 99 as ConversationId })).toEqual([])
})

test('gives pages that together are all, without a file twice', async () => {
  const all = Array.from({ length: 7 }, (_, n) => `${n}.jpg`)
  const { rig, conversationId } = await scene(...all.map((file) => ({ file })))
  const seen: string[] = []
  let before: number | null = null
  for (let pages = 0; pages === 0 || before !== null; pages++) {
    const page = ask(rig, conversationId, { limit: 3, before })
    seen.push(...names(page))
    before = page.next
    expect(pages).toBeLessThan(4)
  }
  expect(seen).toEqual(all.toReversed())
})

test('lists links of texts, each once a message, without the sentence around them', async () => {
  const { rig, conversationId } = await scene(
    'See https://a.example/x, and (https://b.example/y). Again https://a.example/x!',
    'Nothing here',
    'Then http://c.example',
  )
  const list = (more: Partial<ListRequest>) => ask(rig, conversationId, { show: 'links', ...more })
  expect(list({}).links.map(({ url }) => url)).toEqual([
    'http://c.example',
    'https://a.example/x',
    'https://b.example/y',
  ])
  expect(list({ query: 'B.EXAMPLE' }).links.map(({ url }) => url)).toEqual(['https://b.example/y'])
  const first = list({ limit: 1 })
  expect(first.links.map(({ url }) => url)).toEqual(['http://c.example'])
  const second = list({ limit: 1, before: first.next })
  expect(second.links.map(({ url }) => url)).toEqual(['https://a.example/x', 'https://b.example/y'])
  expect(second.next).toBeNull()
})

test.each(['pictures', 'documents', 'links'] as const)('finds %s by an index', async (show) => {
  const { rig, conversationId } = await scene({ file: 'cat.jpg' }, 'https://a.example')
  const plans: string[] = []
  const db: Reader = {
    first: (sql, ...values) => (explain(sql, values), rig.rig.store.first(sql, ...values)),
    all: (sql, ...values) => (explain(sql, values), rig.rig.store.all(sql, ...values)),
  }
  const explain = (sql: string, values: readonly SqlValue[]): void => {
    const steps = rig.rig.store.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values)
    plans.push(...steps.map(({ detail }) => detail))
  }
  listFiles(db, { conversationId, show, query: '', before: null, limit: 10 })
  expect(plans.length).toBeGreaterThan(0)
  expect(plans.filter((step) => /^SCAN (?!\(subquery)|TEMP B-TREE/.test(step))).toEqual([])
})
