import { beforeEach, describe, expect, it } from 'vitest'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { ok } from '../../../../shared/model/result.ts'
import { createFakeClock, settle, until, type FakeClock } from '../../testing/fake-clock.ts'
import { linkedChannels, type LinkedChannel } from '../../testing/linked-channels.ts'
import { fileToSend, memorySink, nextOffer, sha256, someBytes } from '../../testing/peer-files.ts'
import { el, type Element } from '../../xml/element.ts'
import { jingle } from '../0166-jingle/index.ts'
import { jingleSocks5 } from '../0260-jingle-s5b/index.ts'
import { jingleInBand } from '../0261-jingle-ibb/index.ts'
import type { ByteStream } from '../byte-stream.ts'
import { closeSoon } from '../stream-end.ts'
import { fileTransfers, type FileTransfers } from './index.ts'

/** Nothing waits for ever for the other side's next step. */

const JINGLE = 'urn:xmpp:jingle:1'
const IBB = 'http://jabber.org/protocol/ibb'
const SECOND = 1_000
const MINUTE = 60 * SECOND

let clock: FakeClock
let romeo: LinkedChannel
let juliet: LinkedChannel
let sending: FileTransfers
let receiving: FileTransfers
/** Whether the stanza gets lost. */
let loses: (stanza: Element, from: FullJid) => boolean

beforeEach(async () => {
  clock = createFakeClock()
  loses = () => false
  ;[romeo, juliet] = await linkedChannels(clock, (stanza, from) => {
    if (loses(stanza, from)) return null
    if (stanza.attrs['to']?.includes('@') !== false) return stanza
    // The server has no proxy.
    const { id = '', to } = stanza.attrs
    const gone = el('urn:ietf:params:xml:ns:xmpp-stanzas', 'item-not-found')
    const refusal = el('jabber:client', 'error', { type: 'cancel' }, gone)
    const asking = from === romeo.jid ? romeo : juliet
    queueMicrotask(() => asking.hears(el('jabber:client', 'iq', { type: 'error', id, from: to }, refusal)))
    return null
  })
  for (const { use } of [romeo, juliet]) use(jingleInBand)
  sending = romeo.use(fileTransfers)
  receiving = juliet.use(fileTransfers)
})

const actionOf = (stanza: Element) => stanza.child(JINGLE, 'jingle')?.attrs['action']
const actions = (of: LinkedChannel) => of.sent.flatMap((stanza) => actionOf(stanza) ?? [])
const failsAs = (code: string) => ({ ok: false, error: { code } })
const bytes = someBytes(30_000)

/** Romeo takes a file of the session back. */
function takesBack(name: string): void {
  const initiate = romeo.sent.find((stanza) => actionOf(stanza) === 'session-initiate')
  const sid = initiate?.child(JINGLE, 'jingle')?.attrs['sid'] ?? ''
  const reason = el(JINGLE, 'reason', {}, el(JINGLE, 'cancel'))
  const content = el(JINGLE, 'content', { creator: 'initiator', name, senders: 'initiator' })
  const remove = el(JINGLE, 'jingle', { action: 'content-remove', sid }, content, reason)
  juliet.hears(
    el('jabber:client', 'iq', { type: 'set', id: `back ${name}`, from: romeo.jid, to: juliet.jid }, remove),
  )
}

/** The bytes of the second in-band stream get lost. */
function loseTheSecond(): void {
  const streams: string[] = []
  loses = (stanza) => {
    const sid = stanza.child(IBB, 'open')?.attrs['sid']
    if (sid !== undefined) streams.push(sid)
    return stanza.child(IBB, 'data')?.attrs['sid'] === streams[1] && streams.length > 1
  }
}

/** A stream that nobody closes, and on which nothing comes. */
const endless = (own: Partial<ByteStream>): ByteStream => ({
  incoming: { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) },
  write: () => Promise.resolve(true),
  end: () => Promise.resolve(),
  destroy: () => undefined,
  ended: new Promise(() => undefined),
  ...own,
})

describe('a sender', () => {
  it('withdraws an offer that nobody has answered for an hour', async () => {
    const file = fileToSend(bytes)
    const offered = nextOffer(receiving)
    sending.offer(juliet.jid, [file])
    const offer = await offered
    await clock.advance(60 * MINUTE - 1)
    expect(file.log).toEqual([])
    await clock.advance(1)
    expect(await file.outcome).toEqual(failsAs('unanswered'))
    await until(() => offer.signal.aborted)
    expect(actions(romeo)).toEqual(['session-initiate', 'session-terminate'])
    expect(clock.timers).toBe(0)
  })

  it('does not count the time after the answer', async () => {
    const file = fileToSend(bytes)
    const written: (() => void)[] = []
    const sink = memorySink(0, { write: () => new Promise((go) => written.push(() => go(true))) })
    const offered = nextOffer(receiving)
    sending.offer(juliet.jid, [file])
    ;(await offered).accept([sink])
    await until(() => written.length > 0)
    await clock.advance(59 * SECOND)
    for (let at = 0; !sink.log.includes('finish'); at++) {
      await until(() => written.length > at || sink.log.includes('finish'))
      written[at]?.()
    }
    expect([await file.outcome, await sink.outcome]).toEqual([{ ok: true }, { ok: true }])
  })

  it('hears nothing about one file, and the other one fails: it ends all the same', async () => {
    loseTheSecond()
    const lost = loses
    const silent = ['session-info', 'content-remove', 'session-terminate']
    loses = (stanza, from) =>
      lost(stanza, from) || (from === juliet.jid && silent.includes(actionOf(stanza) ?? ''))
    const files = [fileToSend(bytes), fileToSend(someBytes(200_000))]
    const sinks = [memorySink(), memorySink()]
    const offered = nextOffer(receiving)
    sending.offer(juliet.jid, files)
    ;(await offered).accept(sinks)
    await until(() => sinks[0]?.log.includes('ok') === true)
    await settle()
    await clock.advance(MINUTE)
    expect(await files[1]?.outcome).toEqual(failsAs('stalled'))
    await settle()
    await clock.advance(MINUTE)
    // The stream was closed properly, which is all that some clients do.
    expect(await files[0]?.outcome).toEqual({ ok: true })
  })

  it('has a stream that takes nothing more and never ends', async () => {
    const ns = 'urn:xmpp:jingle:transports:ibb:1'
    const stuck = endless({ write: () => Promise.resolve(false) })
    const negotiation = {
      local: el(ns, 'transport'),
      answered: () => ok(),
      info: () => true,
      connect: () => Promise.resolve(ok({ way: 's5b-direct', stream: stuck })),
    }
    const only = () => Promise.resolve(ok(negotiation))
    for (const { use } of [romeo, juliet]) {
      use(jingle).transport({ ns, preference: 1, offer: only, answer: only })
    }
    const file = fileToSend(bytes)
    const offered = nextOffer(receiving)
    sending.offer(juliet.jid, [file])
    ;(await offered).accept([memorySink()])
    await until(() => file.log.includes('open 0'))
    await settle()
    await clock.advance(2 * SECOND)
    await settle()
    await clock.advance(2 * SECOND)
    expect(await file.outcome).toEqual(failsAs('lost'))
  })
})

describe('a receiver', () => {
  it('hears of no other transport after both sides reached nothing', async () => {
    for (const { use } of [romeo, juliet]) use(jingleSocks5)
    loses = (stanza) => actionOf(stanza) === 'transport-replace'
    const file = fileToSend(bytes)
    const sink = memorySink()
    const offered = nextOffer(receiving)
    sending.offer(juliet.jid, [file])
    const offer = await offered
    offer.accept([sink])
    await until(() => actions(romeo).includes('transport-replace'))
    expect(actions(juliet)).toEqual(['session-accept', 'transport-info'])
    await clock.advance(MINUTE)
    expect(await sink.outcome).toEqual(failsAs('no-connection'))
    expect(await file.outcome).toMatchObject({ ok: false })
    expect(offer.signal.aborted).toBe(true)
    expect(actions(juliet)).toEqual(['session-accept', 'transport-info', 'session-terminate'])
  })

  it('accepts files of which one was taken back: it does not wait for that one', async () => {
    const offered = nextOffer(receiving)
    const files = [fileToSend(bytes), fileToSend(bytes)]
    sending.offer(juliet.jid, files)
    const offer = await offered
    takesBack('file-1')
    await settle()
    const sinks = [memorySink(), memorySink()]
    offer.accept(sinks)
    expect(await sinks[0]?.outcome).toEqual(failsAs('cancelled-by-peer'))
    expect(await sinks[1]?.outcome).toEqual({ ok: true })
    expect(sha256(sinks[1]?.bytes() ?? new Uint8Array())).toBe(sha256(bytes))
  })

  it('ends a session after the last file, if the sender took that one back', async () => {
    loseTheSecond()
    const offered = nextOffer(receiving)
    sending.offer(juliet.jid, [fileToSend(bytes), fileToSend(bytes)])
    const sinks = [memorySink(), memorySink()]
    ;(await offered).accept(sinks)
    expect(await sinks[0]?.outcome).toEqual({ ok: true })
    expect(actions(juliet)).not.toContain('session-terminate')
    takesBack('file-2')
    expect(await sinks[1]?.outcome).toEqual(failsAs('cancelled-by-peer'))
    await until(() => actions(juliet).includes('session-terminate'))
  })
})

it('a stream is dropped if the other side keeps it open', async () => {
  const log: string[] = []
  const stream = endless({
    end: () => Promise.resolve(void log.push('end')),
    destroy: () => void log.push('destroy'),
  })
  void closeSoon(clock, stream)
  await clock.advance(5 * SECOND)
  await settle()
  expect(log).toEqual(['end'])
  await clock.advance(5 * SECOND)
  await settle()
  expect(log).toEqual(['end', 'destroy'])
})
