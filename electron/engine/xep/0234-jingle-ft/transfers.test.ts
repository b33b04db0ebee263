import { beforeEach, describe, expect, it } from 'vitest'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { createFakeClock, until, type FakeClock } from '../../testing/fake-clock.ts'
import { linkedChannels, type LinkedChannel } from '../../testing/linked-channels.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import {
  fileToSend,
  memorySink,
  nextOffer,
  sha256,
  someBytes,
  type MemorySink,
  type SentFile,
} from '../../testing/peer-files.ts'
import { el, type Element } from '../../xml/element.ts'
import { disco } from '../0030-disco/index.ts'
import { jingle, type JingleTransport } from '../0166-jingle/index.ts'
import { jingleInBand } from '../0261-jingle-ibb/index.ts'
import { fileTransfers, type FileTransfers } from './index.ts'

let clock: FakeClock
let romeo: LinkedChannel
let juliet: LinkedChannel
let sending: FileTransfers
let receiving: FileTransfers
let meddle: (stanza: Element, from: FullJid) => Element | null

beforeEach(async () => {
  clock = createFakeClock()
  meddle = (stanza) => stanza
  ;[romeo, juliet] = await linkedChannels(clock, (stanza, from) => meddle(stanza, from))
  for (const { use } of [romeo, juliet]) use(jingleInBand)
  sending = romeo.use(fileTransfers)
  receiving = juliet.use(fileTransfers)
})

const actions = (of: LinkedChannel) =>
  of.sent.flatMap((stanza) => stanza.child('urn:xmpp:jingle:1', 'jingle')?.attrs['action'] ?? [])

describe('a file from one Balcony to another in band', () => {
  it.each([0, 1, 8_192, 200_000, 600_000])('of %i bytes comes whole', async (length) => {
    const bytes = someBytes(length)
    const file = fileToSend(bytes)
    const sink = memorySink()
    const offered = nextOffer(receiving)
    sending.offer(juliet.jid, [file])
    const offer = await offered
    expect(offer).toMatchObject({
      from: romeo.jid,
      protocol: 'jingle',
      files: [{ resumable: true, file: { name: 'letter.txt', size: length, hashes: [] } }],
    })
    offer.accept([sink])
    expect(await sink.outcome).toEqual({ ok: true })
    expect(await file.outcome).toEqual({ ok: true })
    expect(sha256(sink.bytes())).toBe(sha256(bytes))
    // The sender computed it as the bytes passed.
    expect(sink.hashes().map(({ algo, value }) => [algo, Buffer.from(value).toString('hex')])).toEqual([
      ['sha-256', sha256(bytes)],
    ])
    expect(file.log).toEqual(['ibb', 'open 0', 'ok'])
    expect(actions(romeo)).toEqual(['session-initiate', 'session-info'])
    expect(actions(juliet)).toEqual(['session-accept', 'session-info', 'session-terminate'])
  })
})

/** Romeo offers files, and Juliet accepts them into sinks; null declines one. */
async function transfers(files: readonly SentFile[], sinks: readonly (MemorySink | null)[]) {
  const offered = nextOffer(receiving)
  const sent = sending.offer(juliet.jid, files)
  const offer = await offered
  offer.accept(sinks)
  return { sent, offer }
}

const bytes = someBytes(100_000)
const failsAs = (code: string) => ({ ok: false, error: { code } })

describe('a transfer', () => {
  it('continues at an offset', async () => {
    const file = fileToSend(bytes, { hashes: [{ algo: 'sha-1', value: new Uint8Array(20) }] })
    const sink = memorySink(60_001)
    await transfers([file], [sink])
    expect(await sink.outcome).toEqual({ ok: true })
    expect(await file.outcome).toEqual({ ok: true })
    expect(file.log).toEqual(['ibb', 'open 60001', 'ok'])
    expect(sha256(sink.bytes())).toBe(sha256(bytes.subarray(60_001)))
    expect(sink.hashes()).toEqual([{ algo: 'sha-1', value: new Uint8Array(20) }])
  })

  it('continues at the very end', async () => {
    const file = fileToSend(bytes)
    const sink = memorySink(bytes.length)
    await transfers([file], [sink])
    expect([await sink.outcome, await file.outcome]).toEqual([{ ok: true }, { ok: true }])
    expect(sink.bytes()).toHaveLength(0)
    // The hash is that of the whole file, which the sender reads for it.
    expect(file.log).toContain('open 0')
    expect(sink.hashes().map(({ value }) => Buffer.from(value).toString('hex'))).toEqual([sha256(bytes)])
  })

  it('continues at the very end, also if the receiver confirms before the stream is open here', async () => {
    let open: string | undefined
    meddle = (stanza) => {
      if (stanza.child('http://jabber.org/protocol/ibb', 'open')) open = stanza.attrs['id']
      return stanza.attrs['type'] === 'result' && stanza.attrs['id'] === open ? null : stanza
    }
    const file = fileToSend(bytes, { hashes: [{ algo: 'sha-1', value: new Uint8Array(20) }] })
    const sink = memorySink(bytes.length)
    await transfers([file], [sink])
    expect([await sink.outcome, await file.outcome]).toEqual([{ ok: true }, { ok: true }])
  })

  it('brings several files, and leaves those that nobody wants', async () => {
    const files = [fileToSend(bytes), fileToSend(someBytes(10)), fileToSend(someBytes(20_000))]
    const sinks = [memorySink(), null, memorySink()]
    const { offer } = await transfers(files, sinks)
    expect(await Promise.all(files.map(({ outcome }) => outcome))).toEqual([
      { ok: true },
      failsAs('declined'),
      { ok: true },
    ])
    expect(sinks.map((sink) => sink && sha256(sink.bytes()))).toEqual([
      sha256(bytes),
      null,
      sha256(someBytes(20_000)),
    ])
    expect(offer.signal.aborted).toBe(true)
  })

  it('is declined', async () => {
    const file = fileToSend(bytes)
    const offered = nextOffer(receiving)
    sending.offer(juliet.jid, [file])
    const offer = await offered
    offer.decline()
    expect(await file.outcome).toEqual(failsAs('declined'))
    expect(offer.signal.aborted).toBe(true)
  })

  it('is declined where nobody takes files', async () => {
    const file = fileToSend(bytes)
    sending.offer(juliet.jid, [file])
    expect(await file.outcome).toEqual(failsAs('declined'))
  })

  it('is withdrawn before an answer', async () => {
    const file = fileToSend(bytes)
    const offered = nextOffer(receiving)
    const sent = sending.offer(juliet.jid, [file])
    const offer = await offered
    sent.cancel()
    expect(await file.outcome).toEqual(failsAs('cancelled'))
    await until(() => offer.signal.aborted)
    expect(offer.signal.aborted).toBe(true)
    // Too late, and without effect.
    offer.accept([memorySink()])
  })

  it('is cancelled by the sender in the middle', async () => {
    const file = fileToSend(bytes)
    const gotSome = { write: () => Promise.resolve((cancel(), true)) }
    let cancel: () => void = () => undefined
    const sink = memorySink(0, gotSome)
    const { sent } = await transfers([file], [sink])
    cancel = () => sent.cancel()
    expect(await file.outcome).toEqual(failsAs('cancelled'))
    expect(await sink.outcome).toEqual(failsAs('cancelled-by-peer'))
  })

  it('is cancelled by the receiver in the middle', async () => {
    const file = fileToSend(bytes)
    let cancel: () => void = () => undefined
    const sink = memorySink(0, { write: () => Promise.resolve((cancel(), true)) })
    const { offer } = await transfers([file], [sink])
    cancel = () => offer.cancel()
    expect(await sink.outcome).toEqual(failsAs('cancelled'))
    expect(await file.outcome).toEqual(failsAs('cancelled-by-peer'))
  })

  it('falls back from sockets that do not connect to stanzas', async () => {
    const ns = 'urn:xmpp:jingle:transports:s5b:1'
    const useless: JingleTransport = {
      ns,
      preference: 100,
      offer: () => Promise.resolve(ok(negotiation)),
      answer: () => Promise.resolve(ok(negotiation)),
    }
    const negotiation = {
      local: el(ns, 'transport', { sid: 'x' }),
      answered: () => ok(),
      info: () => true,
      connect: () => Promise.resolve(err({ code: 'no-connection' } as const)),
    }
    for (const { use } of [romeo, juliet]) use(jingle).transport(useless)
    meddle = (stanza) => withFeature(stanza, ns)
    const file = fileToSend(bytes)
    const sink = memorySink()
    await transfers([file], [sink])
    expect([await file.outcome, await sink.outcome]).toEqual([{ ok: true }, { ok: true }])
    expect(sha256(sink.bytes())).toBe(sha256(bytes))
    expect(actions(romeo)).toEqual(['session-initiate', 'transport-replace', 'session-info'])
    expect(actions(juliet)).toEqual([
      'session-accept',
      'transport-accept',
      'session-info',
      'session-terminate',
    ])
  })

  it('goes to clients that know files only', async () => {
    const own = juliet.use(disco)
    for (const about of juliet.channel.about) {
      if (['XEP-0166', 'XEP-0095'].includes(about.spec)) own.withhold(about)
    }
    const file = fileToSend(bytes)
    sending.offer(juliet.jid, [file])
    expect(await file.outcome).toEqual(failsAs('unsupported'))
    expect(await sending.protocolOf(juliet.jid)).toBeNull()
  })
})

/** A disco answer that claims one feature more. */
function withFeature(stanza: Element, feature: string): Element {
  const ns = 'http://jabber.org/protocol/disco#info'
  const query = stanza.child(ns, 'query')
  if (!query || stanza.attrs['type'] !== 'result') return stanza
  const more = el(ns, 'query', query.attrs, ...query.children, el(ns, 'feature', { var: feature }))
  return el(stanza.ns, stanza.name, stanza.attrs, more)
}

describe('bad input', () => {
  it.each([
    ['longer', 50_000, 'unreadable'],
    ['shorter', 150_000, 'unreadable'],
  ])('a file of ours that is %s than announced is cut', async (_how, size, code) => {
    const file = fileToSend(bytes, { size })
    const sink = memorySink()
    await transfers([file], [sink])
    expect(await file.outcome).toEqual(failsAs(code))
    expect(await sink.outcome).toMatchObject({ ok: false })
    expect(sink.log).not.toContain('finish')
  })

  /** Juliet hears another size than Romeo sends. */
  const lieAboutSize = (size: number) => (stanza: Element) => renamed(stanza, 'size', String(size))

  it('a sender that sends more than it announced is cut', async () => {
    meddle = lieAboutSize(50_001)
    const file = fileToSend(bytes)
    const sink = memorySink()
    await transfers([file], [sink])
    expect(await sink.outcome).toEqual(failsAs('too-long'))
    expect(await file.outcome).toMatchObject({ ok: false })
    expect(sink.bytes().length).toBeLessThanOrEqual(50_001)
  })

  it('a sender that sends less than it announced is reported', async () => {
    meddle = lieAboutSize(100_001)
    const file = fileToSend(bytes)
    const sink = memorySink()
    await transfers([file], [sink])
    // It gives the sender a moment to say why.
    await until(() => sink.bytes().length === 100_000)
    await clock.advance(2_000)
    expect(await sink.outcome).toEqual(failsAs('too-short'))
    expect(await file.outcome).toEqual(failsAs('damaged'))
    expect(sink.log).not.toContain('finish')
  })

  it('a file of another hash is refused, and the sender hears it', async () => {
    const file = fileToSend(bytes)
    const sink = memorySink(0, { finish: () => Promise.resolve(false) })
    await transfers([file], [sink])
    expect([await sink.outcome, await file.outcome]).toEqual([failsAs('damaged'), failsAs('damaged')])
  })

  it('a full disk ends the transfer', async () => {
    const file = fileToSend(bytes)
    const sink = memorySink(0, { write: () => Promise.resolve(false) })
    await transfers([file], [sink])
    expect(await sink.outcome).toEqual(failsAs('not-kept'))
    expect(await file.outcome).toMatchObject({ ok: false })
  })

  it('a sender that stalls is given up after a minute', async () => {
    let blocks = 0
    meddle = (stanza, from) => {
      if (stanza.child('http://jabber.org/protocol/ibb', 'data')) blocks++
      return blocks > 3 && from === romeo.jid ? null : stanza
    }
    const file = fileToSend(bytes)
    const sink = memorySink()
    await transfers([file], [sink])
    await until(() => sink.bytes().length > 20_000)
    await clock.advance(60_000)
    expect(await sink.outcome).toEqual(failsAs('stalled'))
    expect(await file.outcome).toMatchObject({ ok: false })
  })

  it.each([
    ['the other client goes', () => romeo, 'gone'],
    ['the connection is lost', () => juliet, 'not-connected'],
  ])('a transfer ends when %s', async (_what, who, code) => {
    const file = fileToSend(bytes)
    let happen: () => void = () => undefined
    const sink = memorySink(0, { write: () => Promise.resolve((happen(), true)) })
    await transfers([file], [sink])
    happen = () => {
      who().end()
      // What the server does when a client is gone.
      if (who() === romeo) {
        juliet.hears(el('jabber:client', 'presence', { type: 'unavailable', from: romeo.jid }))
      }
    }
    const outcome = await sink.outcome
    expect(outcome).toMatchObject({ ok: false })
    if (!outcome.ok) expect([code, 'lost']).toContain(outcome.error.code)
  })

  it('of many offers at once ten are asked, the others are refused', async () => {
    const offers: unknown[] = []
    receiving.onOffer((offer) => void offers.push(offer))
    const files = Array.from({ length: 15 }, () => fileToSend(someBytes(1)))
    for (const file of files) sending.offer(juliet.jid, [file])
    await until(() => offers.length === 10)
    expect(await Promise.all(files.slice(10).map(({ outcome }) => outcome))).toEqual(
      Array.from({ length: 5 }, () => failsAs('busy')),
    )
    expect(offers).toHaveLength(10)
  })
})

/** The stanza with the text of every element of this name replaced. */
function renamed(stanza: Element, name: string, text: string): Element {
  const children = stanza.children.map((node) => {
    if (typeof node === 'string') return node
    return node.name === name ? el(node.ns, name, node.attrs, text) : renamed(node, name, text)
  })
  return el(stanza.ns, stanza.name, stanza.attrs, ...children)
}
