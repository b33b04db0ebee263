import { expect, test } from 'vitest'
import type { Delta, DeltaBatch } from '../../../shared/contract/index.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { createTestPorts } from '../testing/ports.ts'
import { createPump } from './pump.ts'

const delta = (id: string): Delta => ({ kind: 'accountRemoved', accountId: id as AccountId })

function start() {
  const ports = createTestPorts()
  const pump = createPump(ports)
  const batches: DeltaBatch[] = []
  const stop = pump.onBatch((batch) => void batches.push(batch))
  return { ports, pump, batches, stop }
}

test('what comes within a frame is one batch, in its order, and batches count up by one', async () => {
  const { ports, pump, batches } = start()
  pump.announce(delta('a'))
  await ports.clock.advance(10)
  pump.announce(delta('b'), delta('c'))
  expect(batches).toEqual([])
  expect(pump.seq).toBe(0)
  await ports.clock.advance(6)
  expect(batches).toEqual([{ seq: 1, deltas: [delta('a'), delta('b'), delta('c')] }])
  pump.announce(delta('d'))
  await ports.clock.advance(16)
  expect(batches[1]).toEqual({ seq: 2, deltas: [delta('d')] })
  expect(pump.seq).toBe(2)
})

test('flushing sends at once, and nothing where there is nothing', async () => {
  const { ports, pump, batches } = start()
  pump.flush()
  pump.announce()
  pump.flush()
  expect(batches).toEqual([])
  pump.announce(delta('a'))
  pump.flush()
  await ports.clock.advance(100)
  expect(batches).toEqual([{ seq: 1, deltas: [delta('a')] }])
  expect(ports.clock.timers).toBe(0)
})

test('a listener that fails does not keep a batch from the others', () => {
  const { ports, pump, batches, stop } = start()
  stop()
  pump.onBatch(() => {
    throw new Error('gone')
  })
  pump.onBatch((batch) => void batches.push(batch))
  pump.announce(delta('a'))
  pump.flush()
  expect(batches).toHaveLength(1)
  expect(ports.lines).toEqual(['a listener of deltas failed: Error'])
})
