import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listenPlain } from '../testing/loopback-server.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { systemClock } from './node-ports.ts'
import { createSockets } from './node-sockets.ts'
import type { ByteSocket, Reach } from './sockets.ts'
import { during, never, resolverOf } from './testing.ts'

const HERE: Reach = { private: 'none', loopback: true }
const PUBLIC: Reach = { private: 'none', loopback: false }
const sockets = createSockets({ clock: systemClock })
const signal = new AbortController().signal

async function connectTo(port: number): Promise<ByteSocket> {
  const made = await sockets.connect({ host: '127.0.0.1', port, reach: HERE, signal, timeoutMs: 5_000 })
  if (!made.ok) throw new Error(made.error.code)
  onTestFinished(() => made.value.destroy())
  return made.value
}

/** A connection, and the plain socket at its other end. */
async function pair(): Promise<readonly [ByteSocket, Socket]> {
  const server = await during(listenPlain())
  return [await connectTo(server.port), await server.nextConnection()]
}

async function readAll({ incoming }: ByteSocket): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('a socket', () => {
  it('carries bytes both ways, unchanged, until both sides have closed it', async () => {
    const [ours, far] = await pair()
    const sent = Buffer.from(Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) >> 5))
    const got: Buffer[] = []
    far.on('data', (chunk: Buffer) => got.push(chunk))
    for (let at = 0; at < sent.length; at += 60_000)
      expect(await ours.write(sent.subarray(at, at + 60_000))).toBe(true)
    await ours.end()
    await once(far, 'end')
    expect(sha256(Buffer.concat(got))).toBe(sha256(sent))
    expect(await ours.write(Uint8Array.of(1))).toBe(false)
    expect(await ours.ended).toEqual({ ok: true, value: undefined })
  })

  it('still hears the other side after it has closed its own', async () => {
    const server = createServer({ allowHalfOpen: true }, (far) => {
      let heard = ''
      far.on('data', (chunk: Buffer) => (heard += chunk.toString()))
      far.on('end', () => far.end(`${heard} Neither, fair saint.`))
    })
    server.listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const ours = await connectTo((server.address() as AddressInfo).port)
    expect(ours.remoteAddress).toBe('127.0.0.1')
    await ours.write(Buffer.from('Art thou not Romeo?'))
    await ours.end()
    expect((await readAll(ours)).toString()).toBe('Art thou not Romeo? Neither, fair saint.')
    expect(await ours.ended).toEqual({ ok: true, value: undefined })
  })

  it('closes its side by itself when the other one has closed, however much is still unread', async () => {
    const [ours, far] = await pair()
    far.end('But soft')
    expect(await ours.ended).toEqual({ ok: true, value: undefined })
    expect(await ours.write(Uint8Array.of(1))).toBe(false)
    expect(ours.state).toBe('open')
    expect((await readAll(ours)).toString()).toBe('But soft')
    expect(ours.state).toBe('ended')
  })

  it('makes the writer wait while nobody reads, and the sender while we do not', async () => {
    const [ours, far] = await pair()
    far.pause()
    const block = new Uint8Array(64 * 1024)
    let written = 0
    const writing = (async () => {
      while (written < 100_000_000 && (await ours.write(block))) written += block.length
    })()
    let sent = 0
    const pour = () => {
      while (sent < 100_000_000 && far.write(block)) sent += block.length
    }
    far.on('drain', pour)
    pour()
    // Both stop well before the end: the system's buffers and a quarter of a megabyte of ours are full.
    let before = -1
    await expect
      .poll(() => {
        const now = written + sent
        const isStill = now === before
        before = now
        return isStill
      })
      .toBe(true)
    expect(written).toBeLessThan(30_000_000)
    expect(sent).toBeLessThan(30_000_000)
    ours.destroy()
    await writing
    expect(await ours.ended).toEqual({ ok: false, error: { code: 'destroyed' } })
  })

  it('says that it was lost if the other side resets it', async () => {
    const [ours, far] = await pair()
    far.resetAndDestroy()
    expect(await readAll(ours)).toHaveLength(0)
    expect(await ours.ended).toEqual({ ok: false, error: { code: 'lost' } })
    expect(ours.state).toBe('broken')
    await ours.end()
  })

  it('gives out what came before the other side closed', async () => {
    const [ours, far] = await pair()
    far.end('But soft')
    await once(far, 'finish')
    expect(ours.state).toBe('open')
    expect(await ours.take(4)).toEqual(Uint8Array.from(Buffer.from('But ')))
    expect((await readAll(ours)).toString()).toBe('soft')
    expect(await ours.take(1)).toBeNull()
    expect(ours.state).toBe('ended')
  })
})

describe('connecting', () => {
  const zone = resolverOf({
    hosts: { 'both.test': ['10.1.2.3', '127.0.0.1'], 'inside.test': ['192.168.7.7', 'fe80::1'] },
  })
  const withZone = createSockets({ clock: systemClock, resolver: zone })

  it('goes only to the addresses of a name that are within reach', async () => {
    const server = await during(listenPlain())
    const request = { port: server.port, signal, timeoutMs: 5_000 }
    const made = await withZone.connect({ ...request, host: 'both.test', reach: HERE })
    expect(made.ok && made.value.remoteAddress).toBe('127.0.0.1')
    if (made.ok) made.value.destroy()
    for (const host of ['both.test', 'inside.test', '127.0.0.1', '::1', '0.0.0.0', '::ffff:127.0.0.1'])
      expect(await withZone.connect({ ...request, host, reach: PUBLIC })).toEqual({
        ok: false,
        error: { code: 'not-allowed' },
      })
    expect(server.accepted).toHaveLength(1)
  })

  it('fails for names that do not exist or are none, and where nobody listens', async () => {
    const server = await during(listenPlain())
    await server.close()
    for (const host of ['nowhere.test', '', '..', '127.0.0.1'])
      expect(
        await withZone.connect({ host, port: server.port, reach: HERE, signal, timeoutMs: 5_000 }),
      ).toEqual({
        ok: false,
        error: { code: 'failed' },
      })
  })

  it('gives up in time, and when it is told to', async () => {
    const clock = createFakeClock()
    const slow = createSockets({ clock, resolver: { ...zone, addresses: () => never } })
    const late = slow.connect({ host: 'slow.test', port: 1, reach: HERE, signal, timeoutMs: 5_000 })
    await clock.advance(5_000)
    expect(await late).toEqual({ ok: false, error: { code: 'timeout' } })
    const aborter = new AbortController()
    const stopped = slow.connect({
      host: 'slow.test',
      port: 1,
      reach: HERE,
      signal: aborter.signal,
      timeoutMs: 5_000,
    })
    aborter.abort()
    expect(await stopped).toEqual({ ok: false, error: { code: 'cancelled' } })
    expect(clock.timers).toBe(0)
  })
})

describe('our own addresses', () => {
  const address = (cidr: string, internal = false) => ({
    address: cidr.split('/')[0] ?? '',
    cidr,
    internal,
    netmask: '',
    mac: '',
    ...(cidr.includes(':') ? { family: 'IPv6' as const, scopeid: 0 } : { family: 'IPv4' as const }),
  })

  it('are those of the interfaces, without loopback and link-local ones', () => {
    const { localAddresses } = createSockets({
      clock: systemClock,
      interfaces: () => ({
        lo: [address('127.0.0.1/8', true), address('::1/128', true)],
        eth0: [address('192.168.7.5/24'), address('fe80::1/64'), address('2001:db8::5/64')],
        usb0: [address('169.254.3.4/16')],
      }),
    })
    expect(localAddresses()).toEqual([
      { address: '192.168.7.5', prefix: 24 },
      { address: '2001:db8::5', prefix: 64 },
    ])
  })

  it('are sixteen at most', () => {
    const many = Array.from({ length: 500 }, (_, index) => address(`10.0.${index % 250}.1/24`))
    expect(
      createSockets({ clock: systemClock, interfaces: () => ({ br: many }) }).localAddresses(),
    ).toHaveLength(16)
  })
})
