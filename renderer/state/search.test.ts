import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SearchHit, SearchPage } from '../../shared/contract/search.ts'
import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'
import type { Failure } from '../../shared/model/failure.ts'
import { createMockBridge, type Given } from '../testing/mock-bridge.ts'
import { JULIET_CHAT, NOW, ROMEO, WORK } from '../testing/sample.ts'
import { Search } from './search.svelte.ts'

const hit = (id: number): SearchHit => ({
  messageId: id as MessageId,
  conversationId: JULIET_CHAT,
  accountId: ROMEO,
  jid: 'juliet@capulet.example' as SearchHit['jid'],
  author: 'juliet@capulet.example' as SearchHit['author'],
  direction: 'in',
  kind: 'text',
  sentAt: NOW,
  excerpt: 'a rose',
  matches: [],
})
const page = (ids: readonly number[], changes: Partial<SearchPage> = {}): SearchPage => ({
  hits: ids.map(hit),
  more: null,
  words: [],
  problems: [],
  servers: [],
  ...changes,
})

type Answer = Result<SearchPage, Failure>

/** A search whose answers come when the test says so. */
function start(given: Given = {}) {
  const asked: { readonly args: unknown; readonly answer: (page: Answer) => void }[] = []
  const bridge = createMockBridge(undefined, [], {
    'search.messages': (args) => new Promise<Answer>((answer) => asked.push({ args, answer })),
    ...given,
  })
  const search = new Search(bridge)
  const answer = async (at: number, to: Answer): Promise<void> => {
    asked[at]?.answer(to)
    await vi.advanceTimersByTimeAsync(0)
  }
  return { search, bridge, asked, answer, ids: () => search.found?.hits.map(({ messageId }) => messageId) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('results as one types', () => {
  it('stay until the next ones are there', async () => {
    const { search, answer, ids } = start()
    search.write('r')
    await answer(0, ok(page([1, 2])))
    search.write('ro')
    expect(ids()).toEqual([1, 2])
    expect(search.isSettled).toBe(false)
    await answer(1, ok(page([2])))
    expect(ids()).toEqual([2])
    expect(search.isSettled).toBe(true)
  })

  it('that come too late are dropped, in any order', async () => {
    const { search, answer, ids } = start()
    for (const text of ['r', 'ro', 'ros']) search.write(text)
    await answer(1, ok(page([1])))
    expect(ids()).toBeUndefined()
    await answer(2, ok(page([3])))
    await answer(0, err({ code: 'cancelled' }))
    expect(ids()).toEqual([3])
    expect(search.failure).toBeNull()
  })

  it('go with the text, and a late answer does not bring them back', async () => {
    const { search, answer, ids } = start()
    search.write('r')
    search.write('')
    await answer(0, ok(page([1])))
    expect(ids()).toBeUndefined()
  })

  it('are not asked for again because of a space', () => {
    const { search, asked } = start()
    search.write('rose')
    search.write('rose ')
    expect(asked).toHaveLength(1)
  })

  it('are sorted as the person wishes', () => {
    const { search, asked } = start()
    search.write('rose')
    search.sort('relevance')
    expect(asked.map(({ args }) => args)).toEqual([
      { text: 'rose', order: 'newest', limit: 50 },
      { text: 'rose', order: 'relevance', limit: 50 },
    ])
  })

  it('say what went wrong', async () => {
    const { search, answer } = start()
    search.write('rose')
    await answer(0, err({ code: 'disk-full' }))
    expect(search.failure).toEqual({ code: 'disk-full' })
  })
})

describe('further results', () => {
  it('follow the first, each once', async () => {
    const { search, answer, asked, ids } = start()
    search.write('rose')
    await answer(0, ok(page([3, 2], { more: 'next' })))
    void search.loadMore()
    void search.loadMore()
    expect(asked).toHaveLength(2)
    expect(asked[1]?.args).toMatchObject({ cursor: 'next' })
    await answer(1, ok(page([2, 1])))
    expect(ids()).toEqual([3, 2, 1])
    await search.loadMore()
    expect(asked).toHaveLength(2)
  })

  it('of an earlier text are dropped', async () => {
    const { search, answer, ids } = start()
    search.write('rose')
    await answer(0, ok(page([3], { more: 'next' })))
    void search.loadMore()
    search.write('roses')
    await answer(2, ok(page([9])))
    await answer(1, ok(page([2])))
    expect(ids()).toEqual([9])
  })

  it('that fail are not asked for endlessly', async () => {
    const { search, answer } = start()
    search.write('rose')
    await answer(0, ok(page([3], { more: 'next' })))
    void search.loadMore()
    await answer(1, err({ code: 'disk-full' }))
    expect([search.found?.more, search.failure?.code]).toEqual([null, 'disk-full'])
  })
})

describe('servers', () => {
  it('are asked once the person rests, where all that is here is shown', async () => {
    const { search, answer, bridge, asked } = start({ 'search.server': () => ok({ found: 2, more: false }) })
    search.write('rose')
    await answer(0, ok(page([1], { servers: [ROMEO, WORK] })))
    expect(bridge.calls.filter(({ name }) => name === 'search.server')).toEqual([])
    await vi.advanceTimersByTimeAsync(1000)
    expect(bridge.calls.filter(({ name }) => name === 'search.server').map(({ args }) => args)).toEqual([
      { accountId: ROMEO, text: 'rose' },
      { accountId: WORK, text: 'rose' },
    ])
    expect(search.servers.get(ROMEO)).toEqual({ state: 'asked', found: 2, more: false })
    // What they found is here now.
    await answer(asked.length - 1, ok(page([3, 2, 1], { servers: [ROMEO, WORK] })))
    expect(search.found?.hits).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(5000)
    expect(bridge.calls.filter(({ name }) => name === 'search.server')).toHaveLength(2)
  })

  it('are not asked while there is more here, or while something is wrong with the text', async () => {
    const { search, answer, bridge } = start()
    search.write('rose')
    await answer(0, ok(page([1], { servers: [ROMEO], more: 'next' })))
    await vi.advanceTimersByTimeAsync(5000)
    search.write('rose on:nonsense')
    const problems = [{ kind: 'bad-date', operator: 'on', value: 'nonsense' }] as const
    await answer(1, ok(page([], { servers: [ROMEO], problems })))
    await vi.advanceTimersByTimeAsync(5000)
    expect(bridge.calls.some(({ name }) => name === 'search.server')).toBe(false)
  })

  it('can fail and be asked again', async () => {
    const { search, bridge } = start({ 'search.server': () => err({ code: 'request-timeout' }) })
    search.write('rose')
    await search.askServer(ROMEO)
    expect(search.servers.get(ROMEO)).toEqual({ state: 'failed', failure: { code: 'request-timeout' } })
    bridge.answer({ 'search.server': () => ok({ found: 0, more: true }) })
    await search.askServer(ROMEO)
    expect(search.servers.get(ROMEO)).toEqual({ state: 'asked', found: 0, more: true })
    search.write('other')
    expect(search.servers.size).toBe(0)
  })
})

it('finds more as the index grows', async () => {
  const { search, asked, answer } = start()
  search.reset({ share: 0.2, running: true })
  expect(asked).toHaveLength(0)
  search.write('rose')
  await answer(0, ok(page([1])))
  search.apply({ kind: 'searchIndexChanged', index: { share: 0.4, running: true } })
  search.apply({ kind: 'searchIndexChanged', index: { share: 1, running: false } })
  expect(asked).toHaveLength(2)
  await answer(1, ok(page([1, 2])))
  // The index was whole only after the second question.
  await answer(2, ok(page([1, 2, 3])))
  expect([search.found?.hits.length, search.index.running, asked.length]).toEqual([3, false, 3])
})

it('remembers the last searches that led somewhere, each once', () => {
  const { search } = start()
  const chat = 1 as ConversationId
  for (const text of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'b ']) {
    search.write(text)
    search.went(chat)
  }
  expect(search.recent).toEqual(['b', 'g', 'f', 'e', 'd', 'c'])
  expect(search.awayIn).toBe(chat)
  search.comeBack()
  expect([search.awayIn, search.returns]).toEqual([null, 1])
})
