import { expect, it } from 'vitest'
import type { DeltaBatch } from '../../shared/contract/index.ts'
import { ok } from '../../shared/model/result.ts'
import { createSender } from './sender.ts'

/** A page that takes its messages only when the test says so. */
function slowPage() {
  const waiting: { text: string; written: () => void }[] = []
  const taken: unknown[] = []
  const socket = {
    readyState: 1,
    OPEN: 1,
    get bufferedAmount() {
      return waiting.reduce((sum, { text }) => sum + text.length, 0)
    },
    send: (text: string, written: () => void) => void waiting.push({ text, written }),
  }
  function take(count: number): void {
    for (const { text, written } of waiting.splice(0, count)) {
      taken.push((JSON.parse(text) as { batch?: DeltaBatch }).batch?.seq ?? 'answer')
      written()
    }
  }
  return { socket, sender: createSender(socket), taken, take, waiting: () => waiting.length }
}

const batch = (seq: number, bytes = 0): DeltaBatch => ({
  seq,
  deltas: [{ kind: 'accountRemoved', accountId: 'x'.repeat(bytes) as never }],
})
const MB = 1024 * 1024

it('sends batches and answers in their order', () => {
  const { sender, taken, take } = slowPage()
  sender.batch(batch(1))
  sender.answer(7, ok())
  sender.batch(batch(2))
  take(3)
  expect(taken).toEqual([1, 'answer', 2])
})

it('leaves out batches for a slow page, and tells it once that it has missed something', () => {
  const { sender, taken, take, waiting } = slowPage()
  for (let seq = 1; seq <= 100; seq++) sender.batch(batch(seq, MB))
  expect(waiting()).toBe(8)
  take(1)
  sender.batch(batch(101))
  take(8)
  sender.batch(batch(102))
  take(2)
  expect(taken).toEqual([1, 2, 3, 4, 5, 6, 7, 8, Number.MAX_SAFE_INTEGER, 101, 102])
})

it('sends nothing to a page that is gone', () => {
  const { socket, sender, waiting } = slowPage()
  socket.readyState = 3
  sender.batch(batch(1))
  sender.answer(1, ok())
  expect(waiting()).toBe(0)
})
