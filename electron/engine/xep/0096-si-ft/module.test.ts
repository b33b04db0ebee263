import { beforeEach, describe, expect, it } from 'vitest'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { fileToSend, memorySink } from '../../testing/peer-files.ts'
import type { IncomingOffer } from '../file-transfer.ts'
import { siFileTransfer, type SiFileTransfers } from './index.ts'

const juliet = 'juliet@capulet.example/chamber' as FullJid
const IBB = 'http://jabber.org/protocol/ibb'
const S5B = 'http://jabber.org/protocol/bytestreams'
const SI = `xmlns='http://jabber.org/protocol/si'`
const FT = 'http://jabber.org/protocol/si/profile/file-transfer'
const abcdef = new Uint8Array(Buffer.from('abcdef'))

let t: FakeChannel
let transfers: SiFileTransfers
let offers: IncomingOffer[]
let takes: boolean
beforeEach(async () => {
  t = fakeChannel()
  offers = []
  takes = true
  transfers = t.use(siFileTransfer)
  transfers.onOffer((offer) => {
    if (takes) offers.push(offer)
    return takes
  })
  t.channel.seenBy((jid) => jid === 'juliet@capulet.example')
  await t.begin()
})

const choice = (...methods: string[]) => `
  <feature xmlns='http://jabber.org/protocol/feature-neg'><x xmlns='jabber:x:data' type='form'>
    <field var='stream-method' type='list-single'>
      ${methods.map((method) => `<option><value>${method}</value></option>`).join('')}
    </field></x></feature>`
const chosen = (method: string) => `
  <feature xmlns='http://jabber.org/protocol/feature-neg'><x xmlns='jabber:x:data' type='submit'>
    <field var='stream-method'><value>${method}</value></field></x></feature>`
const si = (inner: string, profile = FT) =>
  `<si ${SI} id='a0' mime-type='text/plain' profile='${profile}'>${inner}</si>`
const FILE = `<file xmlns='${FT}' name='test.txt' size='6'><range/></file>`
const asks = (id: string, payload: string, from: string = juliet) =>
  t.receives(`<iq type='set' id='${id}' from='${from}'>${payload}</iq>`)
const done = (id: string) => t.sends(`<iq type='result' id='${id}' to='${juliet}'/>`)
const refused = (id: string, type: string, condition: string, detail = '', to: string = juliet) =>
  t.sends(`
    <iq type='error' id='${id}' to='${to}'><error type='${type}'>
      <${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>${detail && `<${detail} ${SI}/>`}
    </error></iq>`)
const accepts = (inner: string, id = 'offer') =>
  t.receives(`<iq type='result' id='{${id}}' from='${juliet}'><si ${SI}>${inner}</si></iq>`)

describe('an offer of the other side', () => {
  it('waits for the person, while other stanzas are handled, and comes in band', async () => {
    await asks('1', si(FILE + choice(S5B, IBB).replace(`<option><value>${S5B}</value></option>`, '')))
    await t.sendsNothing()
    expect(offers).toMatchObject([
      {
        from: juliet,
        protocol: 'si',
        files: [
          { resumable: true, file: { name: 'test.txt', size: 6, mediaType: 'text/plain', hashes: [] } },
        ],
      },
    ])
    await asks('2', `<unknown xmlns='x'/>`)
    await refused('2', 'cancel', 'service-unavailable')
    const sink = memorySink(3)
    offers[0]?.accept([sink])
    await t.sends(`<iq type='result' id='1' to='${juliet}'><si ${SI}>
      <file xmlns='${FT}'><range offset='3'/></file>${chosen(IBB)}</si></iq>`)
    await asks('3', `<open xmlns='${IBB}' sid='a0' block-size='4096'/>`)
    await done('3')
    await asks('4', `<data xmlns='${IBB}' sid='a0' seq='0'>ZGVm</data>`)
    await done('4')
    await asks('5', `<close xmlns='${IBB}' sid='a0'/>`)
    await done('5')
    expect(await sink.outcome).toEqual({ ok: true })
    expect(Buffer.from(sink.bytes()).toString()).toBe('def')
    expect(sink.log).toEqual(['ibb', 'finish', 'ok'])
  })

  it('may be declined', async () => {
    await asks('1', si(FILE + choice(IBB)))
    offers[0]?.decline()
    await refused('1', 'cancel', 'forbidden')
    takes = false
    await asks('2', si(FILE + choice(IBB)))
    await refused('2', 'cancel', 'forbidden')
  })

  it.each([
    ['of another profile', si(`<x xmlns='y'/>${choice(IBB)}`, 'y'), 'modify', 'bad-profile'],
    ['without a file', si(choice(IBB)), 'modify', 'bad-profile'],
    ['without a size', si(`<file xmlns='${FT}' name='a'/>${choice(IBB)}`), 'cancel', 'bad-profile'],
    ['by ways that nobody knows', si(FILE + choice('jabber:iq:oob')), 'cancel', 'no-valid-streams'],
    ['by no way', si(FILE), 'cancel', 'no-valid-streams'],
  ])('is refused %s', async (_what, payload, type, detail) => {
    await asks('1', payload)
    await refused('1', type, 'bad-request', detail)
    expect(offers).toEqual([])
  })

  it('without an id is refused', async () => {
    await asks('1', `<si ${SI} profile='${FT}'>${FILE}${choice(IBB)}</si>`)
    await refused('1', 'modify', 'bad-request')
  })

  it('of a stranger looks as if nobody was there', async () => {
    await asks('1', si(FILE + choice(IBB)), 'tybalt@capulet.example/street')
    await refused('1', 'cancel', 'service-unavailable', '', 'tybalt@capulet.example/street')
  })

  it('is one of ten at most that wait', async () => {
    for (let number = 0; number < 10; number++) await asks(String(number), si(FILE + choice(IBB)))
    await t.sendsNothing()
    await asks('more', si(FILE + choice(IBB)))
    await refused('more', 'wait', 'resource-constraint')
    expect(offers).toHaveLength(10)
  })

  it('is over when the other client goes', async () => {
    await asks('1', si(FILE + choice(IBB)))
    await t.receives(`<presence type='unavailable' from='${juliet}'/>`)
    expect(offers[0]?.signal.aborted).toBe(true)
  })

  it('fails when nothing comes within a minute', async () => {
    await asks('1', si(FILE + choice(IBB)))
    const sink = memorySink()
    offers[0]?.accept([sink])
    await t.clock.advance(60_000)
    expect(await sink.outcome).toEqual({ ok: false, error: { code: 'no-connection' } })
  })
})

describe('an offer of ours', () => {
  const offered = async (id = 'offer', ...methods: string[]) =>
    t.sends(`<iq type='set' id='{${id}}' to='${juliet}'>
      <si ${SI} id='{sid${id}}' mime-type='text/plain' profile='${FT}'>
        <file xmlns='${FT}' name='test.txt' size='6'><range/></file>${choice(...methods)}
      </si></iq>`)
  const file = () => fileToSend(abcdef, { name: 'test.txt', mediaType: 'text/plain' })

  it('is sent in band, from where the other side wants it', async () => {
    const sent = file()
    transfers.offer(juliet, [sent], {})
    await offered('offer', S5B, IBB)
    await accepts(`<file xmlns='${FT}'><range offset='3'/></file>${chosen(IBB)}`)
    await t.sends(`<iq type='set' id='{open}' to='${juliet}'>
      <open xmlns='${IBB}' sid='{sidoffer}' block-size='8192' stanza='iq'/></iq>`)
    await t.receives(`<iq type='result' id='{open}' from='${juliet}'/>`)
    await t.sends(`<iq type='set' id='{data}' to='${juliet}'>
      <data xmlns='${IBB}' sid='{sidoffer}' seq='0'>ZGVm</data></iq>`)
    await t.receives(`<iq type='result' id='{data}' from='${juliet}'/>`)
    await t.sends(`<iq type='set' id='{close}' to='${juliet}'><close xmlns='${IBB}' sid='{sidoffer}'/></iq>`)
    await t.receives(`<iq type='result' id='{close}' from='${juliet}'/>`)
    expect(await sent.outcome).toEqual({ ok: true })
    expect(sent.log).toEqual(['ibb', 'open 3', 'ok'])
    expect(t.clock.timers).toBe(0)
  })

  it.each([
    ['forbidden', 'declined'],
    ['resource-constraint', 'busy'],
    ['bad-request', 'unsupported'],
    ['recipient-unavailable', 'gone'],
  ])('that is refused with %s has failed as %s', async (condition, code) => {
    const sent = file()
    transfers.offer(juliet, [sent], {})
    await offered('offer', S5B, IBB)
    await t.receives(`<iq type='error' id='{offer}' from='${juliet}'><error type='cancel'>
      <${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`)
    expect(await sent.outcome).toEqual({ ok: false, error: { code } })
  })

  it.each([
    ['a way that was not offered', chosen('jabber:iq:oob')],
    ['no way', ''],
  ])('that is accepted by %s has failed', async (_what, inner) => {
    const sent = file()
    transfers.offer(juliet, [sent], {})
    await offered('offer', S5B, IBB)
    await accepts(inner)
    expect(await sent.outcome).toEqual({ ok: false, error: { code: 'unsupported' } })
  })

  it('that is accepted beyond its end has failed', async () => {
    const sent = file()
    transfers.offer(juliet, [sent], {})
    await offered('offer', S5B, IBB)
    await accepts(`<file xmlns='${FT}'><range offset='7'/></file>${chosen(IBB)}`)
    expect(await sent.outcome).toEqual({ ok: false, error: { code: 'violated', rule: 'range' } })
  })

  it('is withdrawn', async () => {
    const sent = file()
    const offer = transfers.offer(juliet, [sent, file()], {})
    await offered('offer', S5B, IBB)
    offer.cancel()
    expect(await sent.outcome).toEqual({ ok: false, error: { code: 'cancelled' } })
    await t.sendsNothing()
  })
})
