import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ok, err } from '../../shared/model/result.ts'
import type { FileTools } from '../preparing/file-tools.ts'
import { PictureCopies } from './picture-copies.ts'

const PHOTO = { width: 4000, height: 3000 }
const forever = new AbortController().signal

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Copies of that many bytes, made when `finish` is called. */
function start(bytes = 10) {
  const asked: string[] = []
  const waiting: (() => void)[] = []
  const tools: Pick<FileTools, 'get' | 'copyFor'> = {
    get(url) {
      asked.push(url)
      return Promise.resolve(url === '/gone' ? err({ code: 'file-unreadable' }) : ok(new Blob([url])))
    },
    copyFor: () => new Promise((resolve) => waiting.push(() => resolve(new Blob([new Uint8Array(bytes)])))),
  }
  const copies = new PictureCopies(tools)
  return {
    asked,
    of: (url: string, signal = forever) => copies.of(url, PHOTO, 'message', signal),
    copies,
    settle: () => vi.advanceTimersByTimeAsync(1_000),
    async finish() {
      waiting.shift()?.()
      await vi.advanceTimersByTimeAsync(1_000)
    },
  }
}

it('are not made of small pictures', async () => {
  const { copies, asked } = start()
  expect(await copies.of('/a', { width: 200, height: 300 }, 'message', forever)).toBeNull()
  expect(asked).toEqual([])
})

it('are the file itself where it fits into its place', async () => {
  const { copies, settle } = start()
  const copy = copies.of('/a', { width: 600, height: 400 }, 'message', forever)
  await settle()
  expect(await (await copy)?.text()).toBe('/a')
})

it('are made one after the other, the last one wanted first', async () => {
  const { of, asked, settle, finish } = start()
  void of('/a')
  await settle()
  void of('/b')
  void of('/c')
  await settle()
  expect(asked).toEqual(['/a'])
  await finish()
  expect(asked).toEqual(['/a', '/c'])
  await finish()
  expect(asked).toEqual(['/a', '/c', '/b'])
})

it('are made once for a picture that is shown again, or twice', async () => {
  const { of, asked, settle, finish } = start()
  const both = Promise.all([of('/a'), of('/a')])
  await settle()
  await finish()
  const [first, second] = await both
  expect(first?.size).toBe(10)
  expect(second).toBe(first)
  expect(await of('/a')).toBe(first)
  expect(asked).toEqual(['/a'])
})

it('are not made of what rushed by, nor of what left while it waited', async () => {
  const { of, asked, settle, finish } = start()
  const rushing = new AbortController()
  const gone = of('/a', rushing.signal)
  await vi.advanceTimersByTimeAsync(50)
  rushing.abort()
  expect(await gone).toBeNull()
  void of('/b')
  await settle()
  const waiting = new AbortController()
  const left = of('/c', waiting.signal)
  await settle()
  waiting.abort()
  expect(await left).toBeNull()
  await finish()
  expect(asked).toEqual(['/b'])
})

it('that cannot be made leave the file itself, and the next one is made', async () => {
  const { of, asked, settle, finish } = start()
  const gone = of('/gone')
  const next = of('/b')
  await settle()
  expect(await gone).toBeNull()
  await finish()
  expect((await next)?.size).toBe(10)
  expect(asked).toEqual(['/gone', '/b'])
})

it('are forgotten beyond 32 MB, those first that were not used for the longest time', async () => {
  const { of, asked, settle, finish } = start(12_000_000)
  const made = async (url: string) => {
    void of(url)
    await settle()
    await finish()
  }
  await made('/a')
  await made('/b')
  expect(await of('/a')).not.toBeNull()
  await made('/c')
  expect(await of('/a')).not.toBeNull()
  void of('/b')
  await settle()
  expect(asked).toEqual(['/a', '/b', '/c', '/b'])
})
