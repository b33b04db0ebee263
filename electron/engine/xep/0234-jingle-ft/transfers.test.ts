import { beforeEach, describe, expect, it } from 'vitest'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { createFakeClock, type FakeClock } from '../../testing/fake-clock.ts'
import { linkedChannels, type LinkedChannel } from '../../testing/linked-channels.ts'
import { fileToSend, memorySink, nextOffer, sha256, someBytes } from '../../testing/peer-files.ts'
import type { Element } from '../../xml/element.ts'
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
