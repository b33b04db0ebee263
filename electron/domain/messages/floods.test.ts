import { expect, onTestFinished, test } from 'vitest'
import { rest, startFloodServer, type FloodServer } from '../../engine/testing/flood-server.ts'
import { memoryInUse, watchTurns } from '../../engine/testing/memory.ts'
import { messages } from '../../engine/testing/pours.ts'
import { signInAt } from '../testing/real-account.ts'

const MEGABYTE = 1024 * 1024
/** Ten times the aim of what one turn of the event loop may take of everything together, 80 ms. */
const LONGEST_TURN_MS = 800

async function flood(): Promise<FloodServer> {
  const server = await startFloodServer()
  onTestFinished(() => server.close())
  return server
}

test('a full disk has the server wait, and then everything is stored', async () => {
  const server = await flood()
  const { rig, client, lines, logged } = await signInAt(server)
  const stored = () => rig.store.first<{ count: number }>('SELECT count(*) AS count FROM message')?.count
  rig.mishap = { code: 'disk-full' }
  const before = memoryInUse()
  const turns = watchTurns()
  const pouring = server.pour(messages(20_000), 4_000)
  await logged('stopped reading')
  await rest(pouring)
  expect(turns.stop()).toBeLessThan(LONGEST_TURN_MS)
  expect(pouring.bytes).toBeLessThan(40 * MEGABYTE)
  expect(memoryInUse() - before).toBeLessThan(64 * MEGABYTE)
  expect(rig.refusals).toEqual([{ code: 'disk-full' }])
  expect(stored()).toBe(0)
  expect(client.state.kind).toBe('online')

  const later = watchTurns()
  rig.mishap = null
  rig.messages.retryStore()
  await pouring.over
  await server.untilAcknowledged(4_000)
  expect(stored()).toBe(4_000)
  expect(lines.filter((line) => line.includes('gives the stream up'))).toEqual([])
  expect(later.stop()).toBeLessThan(LONGEST_TURN_MS)
}, 60_000)

test('short messages of a full disk wait with the server, too', async () => {
  const server = await flood()
  const { rig, logged } = await signInAt(server)
  rig.mishap = { code: 'disk-full' }
  const before = memoryInUse()
  const turns = watchTurns()
  const pouring = server.pour(messages(1), 1_000_000)
  await logged('stopped reading')
  await rest(pouring)
  expect(turns.stop()).toBeLessThan(LONGEST_TURN_MS)
  expect(pouring.bytes).toBeLessThan(40 * MEGABYTE)
  expect(memoryInUse() - before).toBeLessThan(64 * MEGABYTE)
  pouring.stop()
}, 60_000)
