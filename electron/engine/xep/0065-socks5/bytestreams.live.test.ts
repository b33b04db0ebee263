import { createHash, randomBytes } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../../../build/live/live.ts'
import { canHavePeer, startPeer, type PeerEvent } from '../../../../build/live/peer.ts'
import type { FullJid } from '../../../../shared/model/jid.ts'
import type { Result } from '../../../../shared/model/result.ts'
import { liveClient, liveFriends, type LiveClient } from '../../testing/live-client.ts'
import { unreachableSockets } from '../../testing/unreachable-sockets.ts'
import type { ByteStream } from '../byte-stream.ts'
import { presence } from '../rfc6121-presence/index.ts'
import { bytestreams, type BytestreamFailure, type OpenBytestream } from './index.ts'

/** 200 kB and 20 MB. */
const SIZES = [200_000, 20_000_000]
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const WAYS = [
  ['s5b-direct', undefined],
  ['s5b-proxy', unreachableSockets],
] as const

function streamOf(opened: Result<OpenBytestream, BytestreamFailure>, way: string): ByteStream {
  if (!opened.ok) throw new Error(JSON.stringify(opened.error))
  expect(opened.value.way).toBe(way)
  onTestFinished(() => opened.value.stream.destroy())
  return opened.value.stream
}

async function send(stream: ByteStream, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += 65_536) await stream.write(bytes.subarray(at, at + 65_536))
  await stream.end()
}

/** The hash of everything that comes. */
async function receive(stream: ByteStream): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of stream.incoming) {
    size += chunk.length
    hash.update(chunk)
  }
  await stream.end()
  return { size, sha256: hash.digest('hex') }
}

const apiOf = ({ client }: LiveClient) => client.use(bytestreams)
const jidOf = ({ client }: LiveClient): FullJid => {
  if (client.channel.jid === null) throw new Error('offline')
  return client.channel.jid
}

describeLive('SOCKS5 bytestreams', () => {
  it.each(WAYS)('go between two of our clients: %s', async (way, sockets) => {
    const [romeo, juliet] = await liveFriends(sockets && { sockets: sockets() })
    const signal = new AbortController().signal
    for (const [from, to] of [
      [romeo, juliet],
      [juliet, romeo],
    ] as const) {
      for (const size of SIZES) {
        const sid = `file-${size}`
        const bytes = randomBytes(size)
        const expected = apiOf(to).expect({ peer: jidOf(from), sid, signal, timeoutMs: 10_000 })
        const offered = apiOf(from).offer({ peer: jidOf(to), sid, signal })
        const outgoing = streamOf(await offered, way)
        const received = receive(streamOf(await expected, way))
        await send(outgoing, bytes)
        expect(await received).toEqual({ size, sha256: sha256(bytes) })
      }
    }
  })

  it('go between strangers by the proxy only', async () => {
    const [romeo, tybalt] = [liveClient(freshAccount('romeo')), liveClient(freshAccount('tybalt'))]
    await Promise.all([romeo.online(), tybalt.online()])
    const signal = new AbortController().signal
    const request = { sid: 'file', signal }
    const expected = apiOf(tybalt).expect({ ...request, peer: jidOf(romeo), timeoutMs: 10_000 })
    const outgoing = streamOf(await apiOf(romeo).offer({ ...request, peer: jidOf(tybalt) }), 's5b-proxy')
    const received = receive(streamOf(await expected, 's5b-proxy'))
    const bytes = randomBytes(200_000)
    await send(outgoing, bytes)
    expect(await received).toEqual({ size: bytes.length, sha256: sha256(bytes) })
  })

  it.skipIf(!canHavePeer())('go to and from slixmpp', { timeout: 60_000 }, async () => {
    const account = freshAccount('juliet')
    const peer = await startPeer(liveServer(), account.address, account.password)
    onTestFinished(() => peer.close())
    const isReceived = (event: PeerEvent): event is PeerEvent & { event: 'socksReceived' } =>
      event.event === 'socksReceived'
    const isSent = (event: PeerEvent): event is PeerEvent & { event: 'socksSent' } =>
      event.event === 'socksSent'
    const signal = new AbortController().signal

    for (const [way, sockets] of WAYS) {
      const romeo = liveClient(freshAccount('romeo'), sockets && { sockets: sockets() })
      await romeo.online()
      peer.subscribe(romeo.address)
      const own = romeo.client.use(presence)
      own.approve(account.address as never)
      own.subscribe(account.address as never)
      await expect.poll(() => own.resources(account.address as never)).toHaveLength(1)
      const [resource] = own.resources(account.address as never)
      const juliet = resource?.jid as FullJid
      for (const size of SIZES) {
        const bytes = randomBytes(size)
        const sid = `ours-${way}-${size}`
        const stream = streamOf(await apiOf(romeo).offer({ peer: juliet, sid, signal }), way)
        await send(stream, bytes)
        const hash = sha256(bytes)
        expect(await peer.waitFor((event) => isReceived(event) && event.sha256 === hash)).toMatchObject({
          size,
        })

        const back = `theirs-${way}-${size}`
        const expected = apiOf(romeo).expect({ peer: juliet, sid: back, signal, timeoutMs: 10_000 })
        peer.sendBySocks(jidOf(romeo), back, size)
        // It knows no other way than the proxy.
        const received = await receive(streamOf(await expected, 's5b-proxy'))
        const sent = await peer.waitFor(
          (event): event is PeerEvent & { event: 'socksSent' } =>
            isSent(event) && event.sha256 === received.sha256,
        )
        expect(sent).toMatchObject({ condition: '' })
        expect(received.size).toBe(size)
      }
      await romeo.client.disconnect()
    }
  })
})
