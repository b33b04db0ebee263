import { beforeEach, describe, expect, it } from 'vitest'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { settle } from '../../testing/fake-clock.ts'
import type { ByteStream } from '../byte-stream.ts'
import { inBandBytestreams, type InBandBytestreams } from './index.ts'

const juliet = 'juliet@capulet.example/chamber' as FullJid
const NS = `xmlns='http://jabber.org/protocol/ibb'`
const bytes = (text: string) => new Uint8Array(Buffer.from(text))

let t: FakeChannel
let ibb: InBandBytestreams
let abort: AbortController
beforeEach(async () => {
  t = fakeChannel()
  ibb = t.use(inBandBytestreams)
  abort = new AbortController()
  t.channel.seenBy((jid) => jid === 'juliet@capulet.example')
  await t.begin()
})

const asks = (id: string, payload: string, from: string = juliet) =>
  t.receives(`<iq type='set' id='${id}' from='${from}'>${payload}</iq>`)
const done = (id: string) => t.sends(`<iq type='result' id='${id}' to='${juliet}'/>`)
const refused = (id: string, condition: string, type = 'cancel', to: string = juliet) =>
  t.sends(`
    <iq type='error' id='${id}' to='${to}'>
      <error type='${type}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
    </iq>`)
const closes = (id = 'close') =>
  t.sends(`<iq type='set' id='{${id}}' to='${juliet}'><close ${NS} sid='s'/></iq>`)

async function expecting(blockSize = 4): Promise<ByteStream> {
  const opened = ibb.expect(juliet, 's', { blockSize, signal: abort.signal })
  await asks('open', `<open ${NS} sid='s' block-size='${blockSize}' stanza='iq'/>`)
  await done('open')
  const result = await opened
  if (!result.ok) throw new Error('it was not opened')
  return result.value
}

async function opening(blockSize = 4): Promise<ByteStream> {
  const opened = ibb.open(juliet, 's', { blockSize, signal: abort.signal })
  await t.sends(
    `<iq type='set' id='{open}' to='${juliet}'><open ${NS} sid='s' block-size='${blockSize}' stanza='iq'/></iq>`,
  )
  await t.receives(`<iq type='result' id='{open}' from='${juliet}'/>`)
  const result = await opened
  if (!result.ok) throw new Error('it was not opened')
  return result.value
}

async function all(stream: ByteStream): Promise<string> {
  let text = ''
  for await (const chunk of stream.incoming) text += Buffer.from(chunk).toString()
  return text
}

describe('a stream from the other side', () => {
  it('brings its blocks in order, in requests and in messages', async () => {
    const stream = await expecting()
    await asks('0', `<data ${NS} sid='s' seq='0'>YWJj</data>`)
    await done('0')
    await t.receives(`<message from='${juliet}'><data ${NS} sid='s' seq='1'>ZGVm</data></message>`)
    await asks('c', `<close ${NS} sid='s'/>`)
    await done('c')
    expect(await all(stream)).toBe('abcdef')
    expect(await stream.ended).toEqual({ ok: true })
    expect(t.messages).toEqual([])
    await t.sendsNothing()
  })

  it('ends after a wrong sequence number, and takes nothing after it', async () => {
    const stream = await expecting()
    await asks('0', `<data ${NS} sid='s' seq='0'>YWJj</data>`)
    await done('0')
    await asks('1', `<data ${NS} sid='s' seq='2'>ZGVm</data>`)
    await refused('1', 'unexpected-request')
    await closes()
    await asks('2', `<data ${NS} sid='s' seq='3'>ZGVm</data>`)
    await refused('2', 'item-not-found')
    expect(await stream.ended).toEqual({ ok: false, error: { code: 'violated', rule: 'sequence' } })
    expect(await all(stream)).toBe('')
  })

  it.each([
    ['a repeated block', `<data ${NS} sid='s' seq='0'>YWJj</data>`, 'unexpected-request', 'sequence'],
    [
      'a block beyond the size that was agreed on',
      `<data ${NS} sid='s' seq='1'>YWJjZGU=</data>`,
      'bad-request',
      'block-size',
    ],
    ['broken Base64', `<data ${NS} sid='s' seq='1'>YW==YWJj</data>`, 'bad-request', 'base64'],
  ])('ends after %s', async (_what, data, condition, rule) => {
    const stream = await expecting()
    await asks('0', `<data ${NS} sid='s' seq='0'>YWJj</data>`)
    await done('0')
    await asks('1', data)
    await refused('1', condition)
    await closes()
    expect(await stream.ended).toEqual({ ok: false, error: { code: 'violated', rule } })
  })

  it('takes no data after its end', async () => {
    await expecting()
    await asks('c', `<close ${NS} sid='s'/>`)
    await done('c')
    await asks('1', `<data ${NS} sid='s' seq='0'>YWJj</data>`)
    await refused('1', 'item-not-found')
    await asks('2', `<close ${NS} sid='s'/>`)
    await refused('2', 'item-not-found')
  })

  it('goes from 65535 to 0', async () => {
    const stream = await expecting()
    void all(stream)
    const empty = (seq: number) => `<message from='${juliet}'><data ${NS} sid='s' seq='${seq}'/></message>`
    await t.receives(Array.from({ length: 65_536 }, (_, seq) => empty(seq)).join(''))
    await asks('1', `<data ${NS} sid='s' seq='0'>YWJj</data>`)
    await done('1')
  })

  it('is answered slowly while nobody reads it, and other stanzas do not wait', async () => {
    const stream = await expecting(65_535)
    const block = Buffer.alloc(65_535).toString('base64')
    for (const seq of [0, 1, 2, 3]) {
      await asks(String(seq), `<data ${NS} sid='s' seq='${seq}'>${block}</data>`)
      await done(String(seq))
    }
    await asks('4', `<data ${NS} sid='s' seq='4'>${block}</data>`)
    await t.sendsNothing()
    await t.receives(`<iq type='get' id='other' from='${juliet}'><unknown xmlns='x'/></iq>`)
    await refused('other', 'service-unavailable')
    const reader = stream.incoming[Symbol.asyncIterator]()
    await reader.next()
    await done('4')
  })

  it('ends if the sender waits for no answer and never stops', async () => {
    const stream = await expecting(65_535)
    const block = Buffer.alloc(65_535).toString('base64')
    const data = (seq: number) =>
      `<message from='${juliet}'><data ${NS} sid='s' seq='${seq}'>${block}</data></message>`
    for (let seq = 0; seq < 65; seq++) await t.receives(data(seq))
    await closes()
    expect(await stream.ended).toEqual({ ok: false, error: { code: 'violated', rule: 'flood' } })
  })

  it.each(['juliet@capulet.example/other', 'romeo@montague.example/phone'])(
    'cannot be opened, filled or closed by %s',
    async (other) => {
      const opened = ibb.expect(juliet, 's', { blockSize: 4, signal: abort.signal })
      await asks('1', `<open ${NS} sid='s' block-size='4'/>`, other)
      await refused('1', 'not-acceptable', 'cancel', other)
      await asks('open', `<open ${NS} sid='s' block-size='4'/>`)
      await done('open')
      await asks('2', `<data ${NS} sid='s' seq='0'>YWJj</data>`, other)
      await refused('2', 'item-not-found', 'cancel', other)
      await asks('3', `<close ${NS} sid='s'/>`, other)
      await refused('3', 'item-not-found', 'cancel', other)
      expect((await opened).ok).toBe(true)
    },
  )

  it('may ask for smaller blocks only, and try again', async () => {
    const opened = ibb.expect(juliet, 's', { blockSize: 4096, signal: abort.signal })
    await asks('1', `<open ${NS} sid='s' block-size='8192'/>`)
    await refused('1', 'resource-constraint', 'modify')
    await asks('2', `<open ${NS} sid='s' block-size='2048'/>`)
    await done('2')
    expect((await opened).ok).toBe(true)
  })

  it('has to be opened within a minute', async () => {
    const opened = ibb.expect(juliet, 's', { blockSize: 4096, signal: abort.signal })
    await t.clock.advance(60_000)
    expect(await opened).toEqual({ ok: false, error: { code: 'request-timeout' } })
    await asks('1', `<open ${NS} sid='s' block-size='4096'/>`)
    await refused('1', 'not-acceptable')
    expect(t.clock.timers).toBe(0)
  })

  it('of a stranger looks as if nobody was there, unless it was agreed on', async () => {
    const tybalt = 'tybalt@capulet.example/street' as FullJid
    await asks('1', `<open ${NS} sid='s' block-size='4096'/>`, tybalt)
    await refused('1', 'service-unavailable', 'cancel', tybalt)
    void ibb.expect(tybalt, 's', { blockSize: 4096, signal: abort.signal })
    await asks('2', `<open ${NS} sid='s' block-size='4096'/>`, tybalt)
    await t.sends(`<iq type='result' id='2' to='${tybalt}'/>`)
    await asks('3', `<data ${NS} sid='s' seq='5'>YWJj</data>`, tybalt)
    await refused('3', 'unexpected-request', 'cancel', tybalt)
  })

  it.each([
    ['the other client goes', () => t.receives(`<presence type='unavailable' from='${juliet}'/>`)],
    [
      'the connection is lost',
      () => {
        t.end()
        return Promise.resolve()
      },
    ],
  ])('breaks when %s', async (_when, happens) => {
    const stream = await expecting()
    await happens()
    expect(await stream.ended).toEqual({ ok: false, error: { code: 'lost' } })
  })
})

describe('a stream of ours', () => {
  it('sends a few blocks ahead of the answers, then its end', async () => {
    const stream = await opening()
    const written = stream.write(bytes('aaaabbbbccccddddeeeeffffgggghhhhii'))
    for (let seq = 0; seq < 8; seq++) {
      await t.sends(
        `<iq type='set' id='{b${seq}}' to='${juliet}'><data ${NS} sid='s' seq='${seq}'>{x${seq}}</data></iq>`,
      )
    }
    await t.sendsNothing()
    await t.receives(`<iq type='result' id='{b0}' from='${juliet}'/>`)
    expect(await written).toBe(true)
    const ended = stream.end()
    await t.sends(`<iq type='set' id='{b8}' to='${juliet}'><data ${NS} sid='s' seq='8'>aWk=</data></iq>`)
    await t.sendsNothing()
    for (let seq = 1; seq < 9; seq++) await t.receives(`<iq type='result' id='{b${seq}}' from='${juliet}'/>`)
    await closes()
    await t.receives(`<iq type='result' id='{close}' from='${juliet}'/>`)
    await ended
    expect(await stream.ended).toEqual({ ok: true })
    expect(t.clock.timers).toBe(0)
  })

  it.each([
    ['is refused', `<iq type='error' id='{b0}' from='${juliet}'/>`],
    ['meets a close of the other side', `<iq type='set' id='c' from='${juliet}'><close ${NS} sid='s'/></iq>`],
  ])('breaks when a block %s', async (_what, xml) => {
    const stream = await opening()
    expect(await stream.write(bytes('aaaa'))).toBe(true)
    await t.sends(`<iq type='set' id='{b0}' to='${juliet}'><data ${NS} sid='s' seq='0'>YWFhYQ==</data></iq>`)
    await t.receives(xml)
    expect(await stream.ended).toEqual({ ok: false, error: { code: 'lost' } })
    expect(await stream.write(bytes('bbbb'))).toBe(false)
  })

  it('stalls when a block is not answered within a minute', async () => {
    const stream = await opening()
    await stream.write(bytes('aaaa'))
    await t.clock.advance(60_000)
    expect(await stream.ended).toEqual({ ok: false, error: { code: 'stalled' } })
  })

  it('asks for smaller blocks as long as the other side wants it', async () => {
    const opened = ibb.open(juliet, 's', { blockSize: 4096, smaller: true, signal: abort.signal })
    for (const [id, size] of [
      ['a', 4096],
      ['b', 2048],
    ]) {
      await t.sends(
        `<iq type='set' id='{${id}}' to='${juliet}'><open ${NS} sid='s' block-size='${size}' stanza='iq'/></iq>`,
      )
      await t.receives(
        id === 'b'
          ? `<iq type='result' id='{b}' from='${juliet}'/>`
          : `<iq type='error' id='{a}' from='${juliet}'><error type='modify'>
               <resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
      )
    }
    expect((await opened).ok).toBe(true)
  })

  it('closes when it is dropped', async () => {
    const stream = await opening()
    stream.destroy()
    await closes()
    expect(await stream.ended).toEqual({ ok: false, error: { code: 'destroyed' } })
    await settle()
  })
})
