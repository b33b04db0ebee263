import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listenPlain } from '../testing/loopback-server.ts'
import { systemClock } from './node-ports.ts'
import { createSockets } from './node-sockets.ts'
import { connectBySocks, serveSocks } from './socks5.ts'
import type { ByteSocket } from './sockets.ts'
import { during } from './testing.ts'

const NAME = '972b7bf47291ca609517f67f86b5081086052dad'
const sockets = createSockets({ clock: systemClock })
const hex = (...parts: string[]) => Buffer.from(parts.join(''), 'hex')
const nameInHex = Buffer.from(NAME).toString('hex')
const request = hex('0501000328', nameInHex, '0000')

/** Our server for one client, and the client as a plain socket with everything it received. */
async function served() {
  let outcome: string | null | undefined
  let serverSide: ByteSocket | null = null
  const listening = await sockets.listen({
    host: '127.0.0.1',
    port: 0,
    onConnection(socket) {
      serverSide = socket
      void serveSocks(socket, (name) => name === NAME).then((name) => (outcome = name))
    },
  })
  if (!listening.ok) throw new Error(listening.error.code)
  const client = connectTcp(listening.value.port, '127.0.0.1')
  onTestFinished(() => {
    client.destroy()
    serverSide?.destroy()
    listening.value.close()
  })
  client.on('error', () => undefined)
  let received = ''
  let isClosed = false
  client.on('data', (chunk: Buffer) => (received += chunk.toString('hex')))
  client.on('end', () => (isClosed = true)).on('close', () => (isClosed = true))
  await once(client, 'connect')
  return {
    client,
    received: () => received,
    outcome: () => outcome,
    isClosed: () => isClosed,
    serverSide: () => serverSide,
  }
}

describe('serving SOCKS5', () => {
  it('lets a client in that names what is expected, however the bytes are cut', async () => {
    const t = await served()
    for (const byte of Buffer.concat([hex('050100'), request]))
      await new Promise<void>((done) => t.client.write(Uint8Array.of(byte), () => done()))
    await expect.poll(t.outcome).toBe(NAME)
    await expect.poll(t.received).toBe(`05000500000328${nameInHex}0000`)
    t.client.write('payload')
    expect(Buffer.from((await t.serverSide()?.take(7)) ?? []).toString()).toBe('payload')
  })

  it('lets in a client that knows several methods, and leaves the rest of the bytes alone', async () => {
    const t = await served()
    t.client.write(Buffer.concat([hex('0503020100'), request, Buffer.from('x')]))
    await expect.poll(t.outcome).toBe(NAME)
    expect(await t.serverSide()?.take(1)).toEqual(Uint8Array.of(0x78))
  })

  it.each([
    ['another version', '040100', ''],
    ['a request by HTTP', Buffer.from('GET / HTTP/1.1\r\n').toString('hex'), ''],
    ['no methods', '0500', ''],
    ['only methods with a password', '050102', '05ff'],
    ['a BIND', `0501000502000328${nameInHex}0000`, '050005070001000000000000'],
    ['an IPv4 address', '05010005010001010203040000', '050005080001000000000000'],
    ['an unexpected name', `0501000501000328${'61'.repeat(40)}0000`, '050005020001000000000000'],
    ['the expected name at another port', `0501000501000328${nameInHex}0050`, '050005020001000000000000'],
    ['an empty name', '05010005010003000000', '050005020001000000000000'],
  ])('refuses %s', async (_what, sent, answered) => {
    const t = await served()
    t.client.write(hex(sent))
    await expect.poll(t.outcome).toBe(null)
    await expect.poll(t.isClosed).toBe(true)
    expect(t.received()).toBe(answered)
  })

  it('gives up when the client closes in the middle', async () => {
    const t = await served()
    t.client.end(hex('050100', '05010003'))
    await expect.poll(t.outcome).toBe(null)
  })
})

describe('connecting by SOCKS5', () => {
  async function against(serve: (socket: Socket) => void) {
    const server = await during(listenPlain(serve))
    const signal = new AbortController().signal
    const reach = { private: 'none', loopback: true } as const
    const made = await sockets.connect({
      host: '127.0.0.1',
      port: server.port,
      reach,
      signal,
      timeoutMs: 5_000,
    })
    if (!made.ok) throw new Error(made.error.code)
    onTestFinished(() => made.value.destroy())
    return made.value
  }
  /** Answers each chunk with the next of these. */
  const answering =
    (...answers: readonly string[]) =>
    (socket: Socket) => {
      const left = [...answers]
      socket.on('data', () => socket.write(hex(left.shift() ?? '')))
    }

  it('sends greeting and request, and is in', async () => {
    const got: string[] = []
    const socket = await against((far) => {
      far.on('data', (chunk: Buffer) => {
        got.push(chunk.toString('hex'))
        far.write(got.length === 1 ? hex('0500') : hex('0500000328', nameInHex, '0000', '68656c6c6f'))
      })
    })
    expect(await connectBySocks(socket, NAME)).toBe(true)
    expect(got).toEqual(['050100', `0501000328${nameInHex}0000`])
    expect(Buffer.from((await socket.take(5)) ?? []).toString()).toBe('hello')
  })

  it.each([
    ['with an IPv4 address', '05000001010203040000'],
    ['with an IPv6 address', `05000004${'00'.repeat(16)}0000`],
    ['with an empty name', '05000003000000'],
  ])('understands a reply %s', async (_what, reply) => {
    expect(await connectBySocks(await against(answering('0500', reply)), NAME)).toBe(true)
  })

  it.each([
    ['wants a password', ['0502']],
    ['knows no method of ours', ['05ff']],
    ['speaks another protocol', ['48545450']],
    ['refuses the request', ['0500', '05020001000000000000']],
    ['answers with a type of address that does not exist', ['0500', '05000002000000']],
  ])('is not in if the server %s', async (_what, answers) => {
    expect(await connectBySocks(await against(answering(...answers)), NAME)).toBe(false)
  })

  it('is not in if the server closes in the middle', async () => {
    const socket = await against((far) => void far.once('data', () => far.end(hex('0500', '0500'))))
    expect(await connectBySocks(socket, NAME)).toBe(false)
  })
})
