import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { NetFailure } from '../../../shared/model/failure.ts'
import { createAuthority, createSelfSigned } from '../testing/certificates.ts'
import { createFakeClock, settle } from '../testing/fake-clock.ts'
import { createFakeRandom } from '../testing/fake-random.ts'
import { listenPlain, listenStartTls, listenTls } from '../testing/loopback-server.ts'
import type { LoopbackServer } from '../testing/loopback-server.ts'
import type { Connection } from './connection.ts'
import { createDialer } from './dial.ts'
import { defaultLimits } from './limits.ts'

const authority = createAuthority()
const valid = authority.issue({ names: ['example.test'] })
const leftovers: (() => void | Promise<void>)[] = []

afterEach(async () => {
  for (const clean of leftovers.splice(0)) await clean()
})

async function connectTo(
  starting: Promise<LoopbackServer>,
  security: 'starttls' | 'direct-tls' = 'starttls',
) {
  const server = await starting
  const clock = createFakeClock()
  const dial = createDialer({ clock, random: createFakeRandom(), authorities: [authority.cert] })
  const dialled = await dial({
    domain: 'example.test',
    settings: { host: '127.0.0.1', port: server.port, security },
    trustedFingerprint: null,
    signal: new AbortController().signal,
  })
  if (!dialled.ok) throw new Error(dialled.error.code)
  const { connection } = dialled.value
  leftovers.push(
    () => connection.destroy(),
    () => server.close(),
  )
  return { connection, server, clock }
}

/** Listens, and lets a test wait for incoming text. */
function listenTo(connection: Connection) {
  let text = ''
  const closings: (NetFailure | null)[] = []
  const waiting = new Set<() => void>()
  const changed = () => {
    for (const check of waiting) check()
  }
  connection.listen({
    data(bytes) {
      text += Buffer.from(bytes).toString()
      changed()
    },
    closed(failure) {
      closings.push(failure)
      changed()
    },
  })
  const until = (condition: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!condition()) return
        waiting.delete(check)
        resolve()
      }
      waiting.add(check)
      check()
    })
  return {
    text: () => text,
    closings,
    received: (expected: string) => until(() => text.includes(expected)),
    closed: async () => {
      await until(() => closings.length > 0)
      return closings[0]
    },
  }
}

describe('a connection that is too fast for one side', () => {
  const megabyte = 'x'.repeat(1024 * 1024)
  /** Resolves once the buffers of both systems are full. */
  async function rest(length: () => number): Promise<void> {
    let last = -1
    const isSame = () => last === (last = length())
    await expect.poll(isSame, { interval: 100, timeout: 10_000 }).toBe(true)
  }

  it('makes the other side wait while it is paused, and then reads everything', async () => {
    const { connection, server } = await connectTo(listenTls(valid), 'direct-tls')
    let length = 0
    let finish: () => void = () => undefined
    const finished = new Promise<void>((resolve) => (finish = resolve))
    connection.listen({
      data(bytes) {
        length += bytes.length
        if (length === 40 * megabyte.length) finish()
      },
      closed: () => undefined,
    })
    const other = await server.nextConnection()
    connection.pause()
    for (let count = 0; count < 40; count++) other.write(megabyte)
    await rest(() => other.writableLength)
    expect(other.writableLength).toBeGreaterThan(20 * megabyte.length)
    expect(length).toBeLessThan(megabyte.length)
    connection.resume()
    await finished
  })

  it('tells how much the other side has not taken, and when it has taken it', async () => {
    const { connection, server } = await connectTo(listenTls(valid), 'direct-tls')
    let drained = 0
    let wakeUp: () => void = () => undefined
    const whenDrained = new Promise<void>((resolve) => (wakeUp = resolve))
    connection.listen({
      data: () => undefined,
      drained() {
        drained += 1
        wakeUp()
      },
      closed: () => undefined,
    })
    const other = await server.nextConnection()
    other.pause()
    for (let count = 0; count < 40; count++) connection.write(megabyte)
    await rest(() => connection.unsent)
    expect(connection.unsent).toBeGreaterThan(20 * megabyte.length)
    expect(drained).toBe(0)
    other.resume()
    await whenDrained
    expect(connection.unsent).toBe(0)
  })
})

describe('STARTTLS', () => {
  it('turns a plain connection into one inside TLS', async () => {
    const { connection, server } = await connectTo(
      listenStartTls(valid, (socket) => socket.write('hello inside')),
    )
    const heard = listenTo(connection)
    expect(connection.tls).toBe(null)
    connection.write('<starttls/>')
    await heard.received('<proceed/>')
    const secured = await connection.startTls()
    expect(secured).toMatchObject({ ok: true, value: { protocol: 'TLSv1.3', verified: true } })
    expect(connection.tls).toBe(secured.ok && secured.value)
    await heard.received('hello inside')
    connection.write('stream inside')
    connection.end()
    expect(await heard.closed()).toBe(null)
    expect(server.received()).toBe('stream inside')
  })

  it('refuses a certificate and closes, without sending a byte', async () => {
    const { connection, server } = await connectTo(
      listenStartTls(createSelfSigned({ names: ['example.test'] })),
    )
    const heard = listenTo(connection)
    connection.write('<starttls/>')
    await heard.received('<proceed/>')
    const upgrading = connection.startTls()
    expect(() => connection.write('too early')).toThrow('before TLS')
    expect(await upgrading).toMatchObject({
      error: { code: 'certificate-untrusted', problem: 'self-signed' },
    })
    connection.write('too late')
    expect(server.received()).toBe('')
    expect(heard.closings).toEqual([])
  })

  it('delivers nothing that was injected after <proceed/>, and breaks the handshake', async () => {
    const { connection } = await connectTo(
      listenPlain((socket) =>
        socket.once('data', () => {
          socket.write('<proceed/>')
          // Arrives in the clear after the client has begun TLS.
          socket.once('data', () => socket.write("<message from='evil'/>"))
        }),
      ),
    )
    const heard = listenTo(connection)
    connection.write('<starttls/>')
    await heard.received('<proceed/>')
    expect(await connection.startTls()).toMatchObject({ error: { code: 'tls-failed' } })
    await settle()
    expect(heard.text()).toBe('<proceed/>')
    expect(heard.closings).toEqual([])
  })

  it('refuses to start over bytes that nobody has read', async () => {
    const { connection, server } = await connectTo(
      listenPlain((socket) => void socket.write('<proceed/><message/>')),
    )
    await server.nextConnection()
    expect(await connection.startTls()).toMatchObject({ error: { code: 'tls-failed' } })
    const heard = listenTo(connection)
    expect(heard.text()).toBe('')
  })

  it('has a time limit, and can be aborted', async () => {
    const silent = () => listenPlain((socket) => socket.once('data', () => undefined))
    const first = await connectTo(silent())
    const upgrading = first.connection.startTls()
    await first.clock.advance(defaultLimits.tlsMs)
    expect(await upgrading).toEqual({ ok: false, error: { code: 'connection-timeout', host: '127.0.0.1' } })
    expect(first.clock.timers).toBe(0)

    const second = await connectTo(silent())
    const broken = second.connection.startTls()
    second.connection.destroy()
    expect(await broken).toEqual({ ok: false, error: { code: 'connection-lost' } })
    expect(second.clock.timers).toBe(0)
  })

  it('is refused on a connection that already has TLS', async () => {
    const { connection } = await connectTo(listenTls(valid), 'direct-tls')
    await expect(connection.startTls()).rejects.toThrow('already')
  })
})

describe.each(['starttls', 'direct-tls'] as const)('a connection (%s)', (security) => {
  const open = (serve: (socket: Socket) => unknown = () => undefined) =>
    connectTo(security === 'starttls' ? listenPlain(serve) : listenTls(valid, serve), security)

  it('keeps bytes until there is a listener', async () => {
    const { connection, server } = await open((socket) => void socket.write('early'))
    await server.nextConnection()
    await listenTo(connection).received('early')
  })

  it('lets a second listener take over from the first', async () => {
    const { connection, server } = await open((socket) => void socket.write('one'))
    const first = listenTo(connection)
    await first.received('one')
    const second = listenTo(connection)
    const accepted = await server.nextConnection()
    accepted.end('two')
    await second.received('two')
    expect(await second.closed()).toBe(null)
    expect(first.text()).toBe('one')
    expect(first.closings).toEqual([])
  })

  it('reports connection-lost, once, when the other side breaks off', async () => {
    const { connection, server } = await open((socket) => void socket.write('x'))
    const heard = listenTo(connection)
    await heard.received('x')
    server.breakOff()
    expect(await heard.closed()).toEqual({ code: 'connection-lost' })
    connection.write('into the void')
    connection.end()
    connection.destroy()
    expect(heard.closings).toHaveLength(1)
  })

  it('sends the rest before it closes', async () => {
    let bytes = 0
    const { connection, server } = await open((socket) =>
      socket.on('data', (chunk: Buffer) => (bytes += chunk.length)),
    )
    const heard = listenTo(connection)
    const accepted = await server.nextConnection()
    const ended = new Promise((resolve) => accepted.once('end', resolve))
    connection.write('x'.repeat(3_000_000))
    connection.end()
    connection.write('ignored')
    await ended
    expect(bytes).toBe(3_000_000)
    expect(await heard.closed()).toBe(null)
  })

  it('does not wait forever for the other side to close', async () => {
    const { connection, server, clock } = await open((socket) => {
      Reflect.set(socket, 'allowHalfOpen', true)
      socket.resume()
    })
    const accepted = await server.nextConnection()
    Reflect.set(accepted, 'allowHalfOpen', true)
    const heard = listenTo(connection)
    const ended = new Promise((resolve) => accepted.once('end', resolve))
    connection.end()
    await ended
    await clock.advance(defaultLimits.closeMs)
    expect(await heard.closed()).toBe(null)
    expect(clock.timers).toBe(0)
  })

  it('is silent after destroy', async () => {
    const { connection, server } = await open((socket) => socket.resume())
    const accepted = await server.nextConnection()
    const gone = new Promise((resolve) => accepted.once('close', resolve))
    const heard = listenTo(connection)
    connection.destroy()
    await gone
    expect(heard.closings).toEqual([])
  })
})

it('tells a late listener that it is over', async () => {
  const { connection, server } = await connectTo(
    listenPlain((socket) => socket.once('data', () => socket.resetAndDestroy())),
  )
  const accepted = await server.nextConnection()
  const reset = new Promise((resolve) => accepted.once('close', resolve))
  connection.write('x')
  await reset
  await settle()
  expect(await listenTo(connection).closed()).toEqual({ code: 'connection-lost' })
})

describe('a lot of data at once', () => {
  it.each([
    ['plain', () => connectTo(listenPlain((socket) => socket.end('x'.repeat(4_000_000))))],
    [
      'inside TLS',
      () =>
        connectTo(
          listenTls(valid, (socket) => socket.end('x'.repeat(4_000_000))),
          'direct-tls',
        ),
    ],
  ])('is read in several turns of the event loop: %s', async (_how, dialled) => {
    const { connection } = await dialled()
    let turn = 0
    let received = 0
    const busyMs = new Map<number, number>()
    await new Promise<void>((resolve) => {
      connection.listen({
        data(bytes) {
          if (!busyMs.has(turn)) setImmediate(() => turn++)
          // Simulates heavy work.
          const until = performance.now() + 3
          while (performance.now() < until);
          received += bytes.length
          busyMs.set(turn, (busyMs.get(turn) ?? 0) + 3)
        },
        closed: () => resolve(),
      })
    })
    expect(received).toBe(4_000_000)
    expect(Math.max(...busyMs.values())).toBeLessThan(30)
  })
})
