import { expect, onTestFinished, test } from 'vitest'
import type { ConnectionState } from '../../../shared/model/account.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { rest, startFloodServer, type FloodServer } from '../testing/flood-server.ts'
import { createFloodedClient, type FloodedOptions } from '../testing/flooded-client.ts'
import { memoryInUse, watchTurns } from '../testing/memory.ts'

const MEGABYTE = 1024 * 1024
/** Ten times the aim of what one turn of the event loop may take of everything together, 80 ms. */
const LONGEST_TURN_MS = 800

async function flood(): Promise<FloodServer> {
  const server = await startFloodServer()
  onTestFinished(() => server.close())
  return server
}

async function signIn(server: FloodServer, options: FloodedOptions = {}) {
  const flooded = createFloodedClient(server, options)
  onTestFinished(() => flooded.client.disconnect())
  flooded.client.connect()
  await flooded.reached(isOnline)
  return flooded
}

const isOnline = ({ kind }: ConnectionState): boolean => kind === 'online'
const isRetrying = ({ kind }: ConnectionState): boolean => kind === 'retrying'

const message = (index: number, body: string): string =>
  `<message from='juliet@capulet.example/x' id='m${index}'><body>${body}</body></message>`

test.each([
  ['long', 'x'.repeat(200_000), 2_000],
  ['short', 'x', 1_000_000],
])(
  '%s messages that nobody takes wait with the server',
  async (_what, body, count) => {
    const server = await flood()
    const taken: (() => void)[] = []
    let handled = 0
    let isTaking = false
    const { client, logged } = await signIn(server, {
      message: () =>
        new Promise((resolve) => {
          const done = (): void => {
            handled += 1
            resolve()
          }
          if (isTaking) done()
          else taken.push(done)
        }),
    })
    const before = memoryInUse()
    const turns = watchTurns()
    const pouring = server.pour((index) => message(index, body), count)
    await logged('reads no further')
    await rest(pouring)
    expect(turns.stop()).toBeLessThan(LONGEST_TURN_MS)
    expect(pouring.bytes).toBeLessThan(40 * MEGABYTE)
    expect(memoryInUse() - before).toBeLessThan(48 * MEGABYTE)
    expect(client.state.kind).toBe('online')
    // Every one that has been taken lets as much come.
    const first = taken.length
    const later = watchTurns()
    isTaking = true
    for (const done of taken.splice(0)) done()
    await expect.poll(() => handled).toBeGreaterThan(first)
    pouring.stop()
    await pouring.over
    expect(later.stop()).toBeLessThan(LONGEST_TURN_MS)
  },
  60_000,
)

test('stanzas that come before the session fill nothing', async () => {
  const server = await flood()
  let poured = 0
  const body = 'x'.repeat(100_000)
  server.early = { count: 900, pour: (index) => message((poured = index), body) }
  const { client, reached } = createFloodedClient(server)
  onTestFinished(() => client.disconnect())
  const before = memoryInUse()
  client.connect()
  expect(await reached(isRetrying)).toMatchObject({ failure: { code: 'flooded' } })
  // What a stream had taken and the buffers of the system are all there is.
  expect(poured).toBeLessThan(200)
  expect(memoryInUse() - before).toBeLessThan(24 * MEGABYTE)
  server.early = null
  client.reconnectNow()
  await reached(isOnline)
}, 30_000)

test('a server that asks and does not read is not read either, and given up after a minute', async () => {
  const server = await flood()
  const clock = createFakeClock()
  const { client, logged } = await signIn(server, { clock })
  const before = memoryInUse()
  const turns = watchTurns()
  server.reads = false
  const id = 'i'.repeat(1_000)
  const ask = (index: number): string =>
    `<iq from='montague.example' type='get' id='${id}${index}'><query xmlns='urn:example:${index}'/></iq>`
  const pouring = server.pour(ask, 200_000)
  await logged('reads no further')
  await rest(pouring)
  expect(turns.stop()).toBeLessThan(LONGEST_TURN_MS)
  expect(pouring.bytes).toBeLessThan(64 * MEGABYTE)
  expect(memoryInUse() - before).toBeLessThan(64 * MEGABYTE)
  expect(client.state.kind).toBe('online')
  await clock.advance(59_000)
  expect(client.state.kind).toBe('online')
  await clock.advance(1_000)
  expect(client.state).toMatchObject({ kind: 'retrying', failure: { code: 'server-not-reading' } })
}, 60_000)

test('a server that asks and never acknowledges does not fill the memory', async () => {
  const server = await flood()
  server.acknowledges = false
  const { reached } = await signIn(server)
  const before = memoryInUse()
  const id = 'i'.repeat(10_000)
  const pouring = server.pour(
    (index) => `<iq from='montague.example' type='get' id='${id}${index}'><query xmlns='urn:example'/></iq>`,
    10_000,
  )
  expect(await reached(isRetrying)).toMatchObject({ failure: { code: 'server-not-reading' } })
  await pouring.over
  expect(pouring.stanzas).toBeLessThan(5_000)
  expect(memoryInUse() - before).toBeLessThan(64 * MEGABYTE)
}, 60_000)

test.each([
  ['long', 'text', () => repeated('x'.repeat(65_536), 320)],
  ['long in one tag', 'attributes', () => ["<x a='", ...repeated('/>'.repeat(32_768), 100), "'/>"]],
  [
    'deep',
    'elements',
    () => [...repeated('<x>'.repeat(10_000), 100), ...repeated('</x>'.repeat(10_000), 100)],
  ],
  ['long in a name', 'names', () => ['<', ...repeated('x'.repeat(65_536), 100), '/>']],
])(
  'a stanza that is too %s is left out once, over a break, and the session goes on',
  async (_how, _of, inside) => {
    const server = await flood()
    const messages: (string | undefined)[] = []
    const flooded = await signIn(server, {
      message: ({ id }) => {
        messages.push(id)
        return Promise.resolve()
      },
    })
    const { client, reached, logged } = flooded
    const before = memoryInUse()
    const tooMuch = function* (): Generator<string> {
      yield `<message from='juliet@capulet.example/x' id='too-much'><body>`
      yield* inside()
      yield '</body></message>'
    }
    let pieces = 0
    const broken = server.pour(function* () {
      for (const piece of tooMuch()) {
        // The first time it breaks in between.
        if (server.resumed === 0 && ++pieces === 40) server.breakOff()
        yield piece
      }
    }, 1)
    await broken.over
    expect((await reached(isRetrying)).kind).toBe('retrying')
    client.reconnectNow()
    await reached(isOnline)
    await logged('left out an element')
    const next = server.pour((index) => message(index, 'next'), 1)
    await next.over
    await expect.poll(() => messages).toEqual(['m0'])
    expect(server.resumed).toBe(1)
    expect(server.begun).toBe(1)
    expect(client.state.kind).toBe('online')
    expect(flooded.omitted).toBe(1)
    expect(client.ledger.counts.get('omitted')).toBe(1)
    await server.untilAcknowledged(2)
    expect(memoryInUse() - before).toBeLessThan(24 * MEGABYTE)
  },
  30_000,
)

function repeated(piece: string, times: number): string[] {
  return Array.from({ length: times }, () => piece)
}
