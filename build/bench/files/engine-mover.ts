/** The engine alone: files are read from the disk and written to it, without a history. */
import { once } from 'node:events'
import { createReadStream, createWriteStream, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createClient, createNodePorts, el, NS_CLIENT } from '../../../electron/engine/index.ts'
import { loopbackSockets } from '../../../electron/engine/testing/loopback-sockets.ts'
import { noNetwork } from '../../../electron/engine/testing/no-network.ts'
import { Received, ReceiptRequest } from '../../../electron/engine/xep/0184-receipts/index.ts'
import {
  fileTransfers,
  type IncomingOffer,
  type PeerFileSink,
  type PeerOutcome,
} from '../../../electron/engine/xep/0234-jingle-ft/index.ts'
import { httpUpload } from '../../../electron/engine/xep/0363-http-upload/index.ts'
import { extensions } from '../../../electron/engine/xep/index.ts'
import { presence } from '../../../electron/engine/xep/rfc6121-presence/index.ts'
import type { BareJid, FullJid } from '../../../shared/model/jid.ts'
import { ok } from '../../../shared/model/result.ts'
import { watchDamage } from './damage.ts'
import type { Mover, MoverArgument } from './mover.ts'
import { serve, type Orders } from './talk.ts'

const CHUNK_BYTES = 256 * 1024
const { server, address, password, folder, sockets } = JSON.parse(process.argv[2] ?? '') as MoverArgument
const damage = watchDamage()
const confirmed = new Map<string, () => void>()
const ports = {
  ...createNodePorts((line) => console.error(line)),
  sockets: sockets ? loopbackSockets().sockets : noNetwork.sockets,
}
const client = createClient(
  {
    account: address as BareJid,
    resource: 'bench',
    settings: () => ({ host: server.host, port: server.port, security: 'starttls' }),
    trustedFingerprint: () => server.fingerprint,
    password: () => Promise.resolve(ok(password)),
    saved: null,
    save: () => undefined,
    message(message) {
      if (message.get(ReceiptRequest) !== undefined && message.id !== undefined) {
        const attrs = { to: message.from, type: 'chat', id: ports.random.uuid() }
        client.channel.send(el(NS_CLIENT, 'message', attrs, Received.build({ id: message.id })))
      }
      confirmed.get(message.get(Received)?.id ?? '')?.()
      return Promise.resolve()
    },
  },
  ports,
  extensions,
)
client.use(fileTransfers).onOffer(take)
client.use(presence).show({ show: 'available', status: '' })
let contact: FullJid | null = null

function take(offer: IncomingOffer): void {
  const file = createWriteStream(join(folder, 'offered'))
  const sink: PeerFileSink = {
    offset: 0,
    async write(chunk) {
      if (!file.write(chunk)) await once(file, 'drain')
      return true
    },
    async finish() {
      file.end()
      await once(file, 'finish')
      return true
    },
    ended: () => void file.destroy(),
  }
  offer.accept([sink])
}

async function timed<T extends object>(work: () => Promise<T>): Promise<T & { ms: number }> {
  const beganAt = performance.now()
  const done = await work()
  return { ...done, ms: performance.now() - beganAt }
}

const manners = {
  trust: { fingerprint: server.fingerprint, names: [server.domain, server.host] },
  publicOnly: false,
  signal: new AbortController().signal,
}

async function slotFor(size: number) {
  const slot = await client.use(httpUpload).requestSlot({ name: 'film.bin', size, mediaType: 'video/mp4' })
  if (!slot.ok) throw new Error(JSON.stringify(slot.error))
  return slot.value
}

const orders = {
  slot: ({ size }: { size: number }) => slotFor(size),
  async meet({ address: other }: { address: string }) {
    for (;;) {
      const [resource] = client.use(presence).resources(other as BareJid)
      contact = resource?.jid ?? null
      if (contact !== null) return null
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  },
  upload: ({ path }: { path: string }) =>
    timed(async () => {
      const { size } = statSync(path)
      const { put, get } = await slotFor(size)
      const body = createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Uint8Array>
      const done = await ports.http.upload({ ...put, ...manners, size, mediaType: 'video/mp4', body })
      if (!done.ok) throw new Error(JSON.stringify(done.error))
      return { url: get }
    }),
  download: ({ url }: { url: string }) =>
    timed(async () => {
      const got = await ports.http.download({ url, limitBytes: Infinity, ...manners })
      if (!got.ok) throw new Error(JSON.stringify(got.error))
      await pipeline(got.value.body, createWriteStream(join(folder, 'downloaded')))
      const ended = await got.value.ended
      if (!ended.ok) throw new Error(JSON.stringify(ended.error))
      return {}
    }),
  offer: ({ path }: { path: string }) =>
    timed(async () => {
      const { size } = statSync(path)
      let way = ''
      const outcome = await new Promise<PeerOutcome>((resolve) => {
        if (contact === null) throw new Error('there is no contact')
        client.use(fileTransfers).offer(contact, [
          {
            file: { name: 'film.bin', size, mediaType: 'video/mp4', hashes: [] },
            open: (start) =>
              createReadStream(path, { start, highWaterMark: CHUNK_BYTES }) as AsyncIterable<Uint8Array>,
            started: (by) => (way = by),
            ended: resolve,
          },
        ])
      })
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
      return { way }
    }),
  async talk(_nothing: null) {
    const id = ports.random.uuid()
    const beganAt = performance.now()
    await new Promise<void>((resolve) => {
      confirmed.set(id, resolve)
      const attrs = { to: contact ?? '', type: 'chat', id }
      const payloads = [el(NS_CLIENT, 'body', {}, 'Wherefore art thou?'), ReceiptRequest.build({})]
      client.channel.send(el(NS_CLIENT, 'message', attrs, ...payloads))
    })
    confirmed.delete(id)
    return performance.now() - beganAt
  },
  begin(_nothing: null) {
    damage.begin()
    return null
  },
  end: (_nothing: null) => damage.end(),
} satisfies Mover & Orders
export type EngineMover = typeof orders

await new Promise<void>((resolve, reject) => {
  client.onState((state) => {
    if (state.kind === 'online') resolve()
    if (state.kind === 'stopped') reject(new Error(state.failure.code))
  })
  client.connect()
})
await serve(orders, () => client.disconnect())
