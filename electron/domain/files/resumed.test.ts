/**
 * Direct transfers that are cut go on where they were: two applications with the real Jingle between them, over sockets of
 * this machine or in band.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FullJid } from '../../../shared/model/jid.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import type { ByteSocket, EnginePorts } from '../../engine/ports.ts'
import { createFakeClock } from '../../engine/testing/fake-clock.ts'
import { linkedChannels, type LinkedChannel } from '../../engine/testing/linked-channels.ts'
import { loopbackSockets } from '../../engine/testing/loopback-sockets.ts'
import { fileTransfers, type FileTransfers } from '../../engine/xep/0234-jingle-ft/index.ts'
import { jingleSocks5 } from '../../engine/xep/0260-jingle-s5b/index.ts'
import { jingleInBand } from '../../engine/xep/0261-jingle-ibb/index.ts'
import { el, type Element } from '../../engine/xml/element.ts'
import { BALCONY, history } from '../testing/stanzas.ts'
import { open, receive } from '../testing/talk.ts'
import { filesRig, sha256, someBytes, type FilesRig } from './testing.ts'

const JINGLE = 'urn:xmpp:jingle:1'
const FILE_TRANSFER = 'urn:xmpp:jingle:apps:file-transfer:5'
const IBB = 'http://jabber.org/protocol/ibb'
/** Sealed files continue after whole blocks. */
const BLOCK = 65_536
const LENGTH = 900_000

type Way = 'direct' | 'in-band'
type Sockets = EnginePorts['sockets']

interface Line {
  /** Where the bytes break off: as soon as so many of them came. */
  cutAt: number
  /** The file's bytes that the receiver took from the sockets. */
  came: number
  /** What the sender wrote to its sockets since the last cut. */
  written: Buffer[]
}

/** Sockets of this machine that note what passes. */
function watched(line: Line, cut: () => void): Sockets {
  const inner = loopbackSockets().sockets
  function watch(socket: ByteSocket, isReceiver: boolean): ByteSocket {
    async function* incoming(): AsyncGenerator<Uint8Array> {
      for await (const chunk of socket.incoming) {
        line.came += chunk.length
        yield chunk
        if (line.came < line.cutAt) continue
        cut()
        socket.destroy()
      }
    }
    return {
      ...socket,
      get state() {
        return socket.state
      },
      ...(isReceiver ? { incoming: incoming() } : {}),
      write(chunk) {
        if (!isReceiver) line.written.push(Buffer.from(chunk))
        return socket.write(chunk)
      },
    }
  }
  return {
    ...inner,
    async connect(request) {
      const made = await inner.connect(request)
      return made.ok ? { ok: true, value: watch(made.value, true) } : made
    },
    // Only the receiver connects, so the connections that come in are the sender's.
    listen: (request) =>
      inner.listen({ ...request, onConnection: (socket) => request.onConnection(watch(socket, false)) }),
  }
}

async function scene(way: Way) {
  const clock = createFakeClock()
  const line: Line = { cutAt: Infinity, came: 0, written: [] }
  let blocks = 0
  let isCut = false
  const meddle = (stanza: Element, from: FullJid): Element | null => {
    if (stanza.attrs['to']?.includes('@') === false) {
      // The server has no proxy.
      const { id = '', to } = stanza.attrs
      const error = el('jabber:client', 'error', { type: 'cancel' })
      const asking = from === romeo.jid ? romeo : juliet
      queueMicrotask(() => asking.hears(el('jabber:client', 'iq', { type: 'error', id, from: to }, error)))
      return null
    }
    if (stanza.child(IBB, 'data')) {
      if (isCut) return null
      blocks += 1
      if (blocks * 8_192 >= line.cutAt) isCut = true
    }
    return stanza
  }
  const sockets = (of: FullJid): Sockets => {
    const made = watched(line, () => (line.cutAt = Infinity))
    // The receiver cannot be reached.
    return of.startsWith('juliet')
      ? { ...made, listen: () => Promise.resolve({ ok: false, error: { code: 'failed' } }) }
      : made
  }
  const linked = await linkedChannels(clock, meddle, way === 'direct' ? sockets : undefined)
  const [romeo, juliet]: readonly [LinkedChannel, LinkedChannel] = linked
  for (const { use } of linked) {
    use(jingleInBand)
    if (way === 'direct') use(jingleSocks5)
  }
  const [of, to] = [romeo.use(fileTransfers), juliet.use(fileTransfers)]
  /** The rig of the sender knows Juliet by another address; that of the receiver takes files from her. */
  const outgoing: FileTransfers = {
    ...of,
    protocolOf: () => of.protocolOf(juliet.jid),
    offer: (_to, files, events) => of.offer(juliet.jid, files, events),
  }
  const incoming: FileTransfers = {
    ...to,
    onOffer: (handler) => to.onOffer((offer) => handler({ ...offer, from: BALCONY as FullJid })),
  }
  const sender = await filesRig({ maxBytes: null, real: outgoing })
  const receiver = await filesRig({
    real: incoming,
    settings: { ...DEFAULT_SETTINGS, autoDownloadBytes: null },
  })
  await receive(sender.rig, `<presence from='${BALCONY}'/>`)

  /** Lets time pass until it holds. */
  async function until(holds: () => boolean): Promise<void> {
    for (let n = 0; !holds(); n++) {
      if (n > 1_000) throw new Error('it did not happen')
      if (n % 4 === 3) await Promise.all([clock.advance(500), sender.rig.ports.clock.advance(500)])
      if (isCut) loseSession()
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  /** Romeo's connection breaks, and the server tells Juliet. */
  function loseSession(): void {
    isCut = false
    line.cutAt = Infinity
    romeo.end()
    juliet.hears(el('jabber:client', 'presence', { type: 'unavailable', from: romeo.jid }))
    void romeo.begin()
  }

  /** The ranges that Juliet asked for, session by session; null: the whole file. */
  const ranges = () =>
    juliet.sent.flatMap((stanza) => {
      const jingle = stanza.child(JINGLE, 'jingle')
      if (jingle?.attrs['action'] !== 'session-accept') return []
      const description = jingle.child(JINGLE, 'content')?.child(FILE_TRANSFER, 'description')
      const range = description?.child(FILE_TRANSFER, 'file')?.child(FILE_TRANSFER, 'range')
      return [range?.attrs['offset'] ?? null]
    })

  /** The file's bytes that Romeo sent in the last session. */
  function lastSent(length: number): Buffer {
    if (way === 'direct') return Buffer.concat(line.written).subarray(-length)
    const data = romeo.sent.flatMap((stanza) => stanza.child(IBB, 'data') ?? [])
    const sid = data.at(-1)?.attrs['sid']
    const last = data.filter(({ attrs }) => attrs['sid'] === sid)
    return Buffer.concat(last.map((block) => Buffer.from(block.text(), 'base64')))
  }

  const writtenBytes = () => line.written.reduce((sum, { length }) => sum + length, 0)
  return { sender, receiver, line, until, ranges, lastSent, writtenBytes }
}

const partOf = ({ folder }: FilesRig): string => {
  const [name = ''] = readdirSync(folder).filter((one) => one.endsWith('.part'))
  return join(folder, name)
}

/** Sends a file and cuts it in the middle. */
async function cut(way: Way, name: string, bytes: Uint8Array) {
  const t = await scene(way)
  const { sender, receiver, line, until } = t
  line.cutAt = 300_000
  await sender.send(await open(sender.rig), sender.stage(name, bytes))
  await until(() => history(receiver.rig).length === 1)
  await receiver.call('files.download', { attachmentId: receiver.file().id })
  await until(() => line.cutAt === Infinity && receiver.file().state === 'failed')
  return t
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')
const bytesFor = (name: string): Uint8Array =>
  name.endsWith('.png') ? Buffer.concat([PNG, someBytes(LENGTH - PNG.length)]) : someBytes(LENGTH)

describe('a direct transfer that is cut', () => {
  test.each<[Way, string]>([
    ['direct', 'a.zip'],
    ['direct', 'a.png'],
    ['in-band', 'a.zip'],
    ['in-band', 'a.png'],
  ])('goes on from there: %s, %s', async (way, name) => {
    const bytes = bytesFor(name)
    const t = await cut(way, name, bytes)
    const { sender, receiver, line, until, ranges, lastSent, writtenBytes } = t
    const offset = name === 'a.zip' ? statSync(partOf(receiver)).size : Math.floor(line.came / BLOCK) * BLOCK
    if (way === 'direct' && name === 'a.zip') expect(offset).toBe(line.came)

    line.written = []
    await until(() => sender.file().state === 'here' && receiver.file().state === 'here')
    const [first, second, ...more] = ranges()
    expect([first, more]).toEqual([null, []])
    // In band, blocks that had come and were not yet read are lost.
    if (way === 'in-band' && name === 'a.png') expect(Number(second) % BLOCK).toBe(0)
    else expect(second).toBe(String(offset))
    const from = Number(second)
    expect(from).toBeGreaterThan(0)
    expect(from).toBeLessThan(LENGTH)
    expect(sha256(lastSent(LENGTH - from))).toBe(sha256(bytes.subarray(from)))
    // Besides the file only a greeting.
    if (way === 'direct') expect(writtenBytes() - (LENGTH - from)).toBeLessThan(512)

    const details = await receiver.rig.messages.commands['messages.details']({
      messageId: receiver.message().id,
    })
    expect(details).toMatchObject({ value: { files: [{ way, sha256: sha256(bytes) }] } })
    const { savedAs } = receiver.file()
    if (name === 'a.zip') expect(sha256(readFileSync(savedAs ?? ''))).toBe(sha256(bytes))
    expect([history(sender.rig).length, history(receiver.rig).length]).toEqual([1, 1])
  })

  test.each<Way>(['direct', 'in-band'])('is not called whole if its first part changed: %s', async (way) => {
    const t = await cut(way, 'a.zip', bytesFor('a.zip'))
    const { sender, receiver, until, ranges } = t
    const part = readFileSync(partOf(receiver))
    part[1_000] = (part[1_000] ?? 0) ^ 1
    writeFileSync(partOf(receiver), part)
    await until(() => ranges().length === 2 && receiver.file().failure?.code === 'file-differs')
    expect(ranges()).toEqual([null, String(part.length)])
    expect(readdirSync(receiver.folder)).toEqual([])
    await until(() => sender.file().state === 'failed')
    expect(sender.file().failure).toEqual({ code: 'file-differs', from: 'sender' })
  })
})
