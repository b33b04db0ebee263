import { describe, expect, test } from 'vitest'
import type { AttachmentId } from '../../../../shared/model/file.ts'
import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import { createRig } from '../../testing/rig.ts'
import { createLanes } from './lanes.ts'
import { createProgressBook } from './progress.ts'

const file = {
  attachmentId: 1 as AttachmentId,
  conversationId: 2 as ConversationId,
  direction: 'out',
  size: 10_000,
} as const

describe('progress', () => {
  test('is told five times a second at most', async () => {
    const rig = createRig()
    const book = createProgressBook(rig.context)
    const ticker = book.start(file)
    ticker.begin('upload', 0)
    for (let done = 0; done < 1_000; done++) ticker.done(done)
    expect(rig.deltas('transfersChanged')).toEqual([])
    await rig.ports.clock.advance(200)
    expect(rig.deltas('transfersChanged')).toMatchObject([
      { conversationId: 2, transfers: [{ attachmentId: 1, way: 'upload', done: 999 }], ended: [] },
    ])
  })

  test('knows the speed and the time left, smoothly', async () => {
    const rig = createRig()
    const book = createProgressBook(rig.context)
    const ticker = book.start(file)
    ticker.begin('upload', 0)
    expect(book.of(file.conversationId)).toMatchObject([{ bytesPerSecond: null, secondsLeft: null }])
    for (let done = 1_000; done <= 5_000; done += 1_000) {
      await rig.ports.clock.advance(1_000)
      ticker.done(done)
    }
    expect(book.of(file.conversationId)).toMatchObject([
      { done: 5_000, bytesPerSecond: 1_000, secondsLeft: 5 },
    ])
    await rig.ports.clock.advance(1_000)
    ticker.done(5_000)
    const [stalled] = book.of(file.conversationId)
    expect(stalled?.bytesPerSecond).toBe(717)
  })

  test('ends', async () => {
    const rig = createRig()
    const book = createProgressBook(rig.context)
    book.start(file).end()
    await rig.ports.clock.advance(200)
    expect(rig.deltas('transfersChanged')).toMatchObject([{ transfers: [], ended: [1] }])
    expect(book.of(file.conversationId)).toEqual([])
  })
})

describe('lanes', () => {
  const account = 'a' as AccountId
  const never = new AbortController().signal

  test('let a few in, the others in order, and each account by itself', async () => {
    const lanes = createLanes(2)
    const entered: string[] = []
    const enter = async (name: string, of = account) => {
      const leave = await lanes.enter(of, never)
      entered.push(name)
      return leave
    }
    const first = await enter('first')
    await enter('second')
    const others = [enter('third'), enter('fourth')]
    await enter('another', 'b' as AccountId)
    expect(entered).toEqual(['first', 'second', 'another'])
    first?.()
    first?.()
    const third = await others[0]
    expect(entered).toEqual(['first', 'second', 'another', 'third'])
    third?.()
    await others[1]
    expect(entered.at(-1)).toBe('fourth')
  })

  test('are left by who gives up', async () => {
    const lanes = createLanes(1)
    const leave = await lanes.enter(account, never)
    const abort = new AbortController()
    const waiting = lanes.enter(account, abort.signal)
    abort.abort()
    expect(await waiting).toBeNull()
    leave?.()
    expect(await lanes.enter(account, never)).not.toBeNull()
  })
})
