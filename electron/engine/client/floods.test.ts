import { expect, onTestFinished, test } from 'vitest'
import type { ConnectionState } from '../../../shared/model/account.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { FLOOD_DOMAIN, rest, startFloodServer, type FloodServer } from '../testing/flood-server.ts'
import { createFloodedClient, type FloodedOptions } from '../testing/flooded-client.ts'
import { memoryInUse, watchTurns } from '../testing/memory.ts'
import { messages, presences, requests, rosterPushes, tooMuch } from '../testing/pours.ts'
import { extensions } from '../xep/index.ts'
import { el } from '../xml/element.ts'

const MEGABYTE = 1024 * 1024
/** Ten times the aim for one turn of the event loop, 80 ms. */
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

test.each([
  ['long', 200_000, 2_000],
  ['short', 1, 1_000_000],
])(
  '%s messages that are not handled wait at the server',
  async (_what, length, count) => {
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
    const pouring = server.pour(messages(length), count)
    await logged('stopped reading')
    await rest(pouring)
    expect(turns.stop()).toBeLessThan(LONGEST_TURN_MS)
    expect(pouring.bytes).toBeLessThan(40 * MEGABYTE)
    expect(memoryInUse() - before).toBeLessThan(48 * MEGABYTE)
    expect(client.state.kind).toBe('online')
    // Every handled message lets another one in.
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

test('stanzas before the session do not fill the memory', async () => {
  const server = await flood()
  let poured = 0
  const early = messages(100_000)
  server.early = { count: 900, pour: (index) => early((poured = index)) }
  const { client, reached } = createFloodedClient(server)
  onTestFinished(() => client.disconnect())
  const before = memoryInUse()
  client.connect()
  expect(await reached(isRetrying)).toMatchObject({ failure: { code: 'flooded' } })
  // That is the data that one stream and the buffers of the system hold.
  expect(poured).toBeLessThan(200)
  expect(memoryInUse() - before).toBeLessThan(24 * MEGABYTE)
  server.early = null
  client.reconnectNow()
  await reached(isOnline)
}, 30_000)

test('a server that asks and does not read is not read either, and is given up after a minute', async () => {
  const server = await flood()
  const clock = createFakeClock()
  const { client, logged } = await signIn(server, { clock })
  const before = memoryInUse()
  const turns = watchTurns()
  server.reads = false
  const pouring = server.pour(requests(1_000), 200_000)
  await logged('stopped reading')
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
  const pouring = server.pour(requests(10_000), 10_000)
  expect(await reached(isRetrying)).toMatchObject({ failure: { code: 'server-not-reading' } })
  await pouring.over
  expect(pouring.stanzas).toBeLessThan(5_000)
  expect(memoryInUse() - before).toBeLessThan(64 * MEGABYTE)
}, 60_000)

test.each([
  ['long', tooMuch.text(20)],
  ['long in one tag', tooMuch.attribute(6)],
  ['deep', tooMuch.depth(3)],
  ['long in a name', tooMuch.name(6)],
])(
  'a stanza that is too %s is left out once, over a break, and the session goes on',
  async (_how, pour) => {
    const server = await flood()
    const taken: (string | undefined)[] = []
    const flooded = await signIn(server, {
      message: ({ id }) => {
        taken.push(id)
        return Promise.resolve()
      },
    })
    const { client, reached, logged } = flooded
    const before = memoryInUse()
    let pieces = 0
    const broken = server.pour(function* (index) {
      for (const piece of pour(index)) {
        // The first time it breaks in the middle.
        if (server.resumed === 0 && ++pieces === 40) server.breakOff()
        yield piece
      }
    }, 1)
    await broken.over
    expect((await reached(isRetrying)).kind).toBe('retrying')
    client.reconnectNow()
    await reached(isOnline)
    await logged('left out an element')
    await server.pour(messages(1), 1).over
    await expect.poll(() => taken).toEqual(['m0'])
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

test('a request that is too large is refused, and an answer that is too large counts as an error', async () => {
  const server = await flood()
  const refused: string[] = []
  server.heard = (stanza) =>
    refused.push(`${stanza.attrs['id']} ${stanza.elements()[0]?.elements()[0]?.name}`)
  const { client } = await signIn(server)
  const long = repeated('x'.repeat(1024 * 1024), 11)
  await server.pour(
    () => [
      `<iq from='${FLOOD_DOMAIN}' type='get' id='q'><query xmlns='urn:example'>`,
      ...long,
      '</query></iq>',
    ],
    1,
  ).over
  await expect.poll(() => refused).toEqual(['q policy-violation'])
  server.roster = long.map(() => `<item jid='x'>${'x'.repeat(1024 * 1024)}</item>`).join('')
  const answer = await client.channel.request('get', null, el('jabber:iq:roster', 'query'))
  expect(answer).toMatchObject({ error: { code: 'stanza-error', condition: 'policy-violation' } })
}, 30_000)

test.each([
  ['presence', presences],
  ['pushes of the roster', rosterPushes],
])(
  'a storm of %s is handled in turns',
  async (_what, pour) => {
    const server = await flood()
    await signIn(server, { extensions })
    const before = memoryInUse()
    const turns = watchTurns()
    await server.pour(pour, 50_000).over
    await server.untilAcknowledged(50_000)
    expect(turns.stop()).toBeLessThan(LONGEST_TURN_MS)
    expect(memoryInUse() - before).toBeLessThan(64 * MEGABYTE)
  },
  60_000,
)

function repeated(piece: string, times: number): string[] {
  return Array.from({ length: times }, () => piece)
}
