import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { bitsOfBinary as extension, cidFromUri, type BitsStore } from './index.ts'

const NS = 'urn:xmpp:bob'
const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47])
const cid = `sha1+${createHash('sha1').update(bytes).digest('hex')}@bob.xmpp.org`
const benvolio = 'benvolio@montague.example/b' as Jid
const data = (attributes = '', content = 'iVBORw==') =>
  `<data xmlns='${NS}' cid='${cid}' type='image/png' ${attributes}>${content}</data>`
const DAY_MS = 86_400_000

let t: FakeChannel
let bits: BitsStore
beforeEach(() => {
  t = fakeChannel()
  bits = t.use(extension)
  void t.begin({ kind: 'resumed' })
})

const asks = (id = '{id}', name = cid) =>
  t.sends(`<iq type='get' id='${id}' to='${benvolio}'><data xmlns='${NS}' cid='${name}'/></iq>`)
const answers = (payload: string, id = '{id}') =>
  t.receives(`<iq type='result' id='${id}' from='${benvolio}'>${payload}</iq>`)

describe('XEP-0231 fetching', () => {
  it('asks once, and keeps the answer for its time', async () => {
    const both = Promise.all([bits.fetch(benvolio, cid), bits.fetch(benvolio, cid)])
    await asks()
    await answers(data(`max-age='60'`))
    const value = { cid, type: 'image/png', maxAge: 60, bytes }
    expect(await both).toEqual([
      { ok: true, value },
      { ok: true, value },
    ])
    expect(await bits.fetch(benvolio, cid)).toEqual({ ok: true, value })
    await t.sendsNothing()
    await t.clock.advance(60_000)
    expect(bits.known(cid)).toBeUndefined()
    void bits.fetch(benvolio, cid)
    await asks('{later}')
  })

  it('keeps it for a day unless told, and not at all if that is forbidden', async () => {
    expect(bits.remember({ cid, type: 'image/png', bytes, maxAge: 0 })).toBe(true)
    expect(bits.known(cid)).toBeUndefined()
    expect(bits.remember({ cid, type: 'image/png', bytes })).toBe(true)
    await t.clock.advance(DAY_MS - 1)
    expect(bits.known(cid)).toMatchObject({ type: 'image/png' })
    await t.clock.advance(1)
    expect(bits.known(cid)).toBeUndefined()
  })

  it.each([
    ['other data', data('', 'AAAA')],
    ['data of another name', data().replace(cid, `sha1+${'0'.repeat(40)}@bob.xmpp.org`)],
    ['nothing', ''],
    ['no Base64', data('', 'x')],
  ])('does not believe %s', async (_what, payload) => {
    const asked = bits.fetch(benvolio, cid)
    await asks()
    await answers(payload)
    expect(await asked).toMatchObject({ ok: false, error: { condition: 'undefined-condition' } })
    expect(bits.known(cid)).toBeUndefined()
  })

  it('keeps nothing large, and nothing without a hash in its name', () => {
    const large = new Uint8Array(65_537)
    const name = `sha1+${createHash('sha1').update(large).digest('hex')}@bob.xmpp.org`
    expect(bits.remember({ cid: name, type: 'image/png', bytes: large })).toBe(false)
    expect(bits.remember({ cid: 'picture@bob.xmpp.org', type: 'image/png', bytes })).toBe(false)
  })

  it('keeps only so much', () => {
    const names = Array.from({ length: 501 }, (_, index) => {
      const each = Buffer.from([index >> 8, index & 255])
      const name = `sha1+${createHash('sha1').update(each).digest('hex')}@bob.xmpp.org`
      bits.remember({ cid: name, type: 'image/png', bytes: each })
      return name
    })
    expect(names.filter((name) => bits.known(name) !== undefined)).toHaveLength(500)
    expect(bits.known(names[0] ?? '')).toBeUndefined()
  })

  it('asks only so much at once', async () => {
    for (let index = 0; index < 50; index++) void bits.fetch(benvolio, `c${index}`)
    expect(await bits.fetch(benvolio, 'c50')).toMatchObject({
      ok: false,
      error: { condition: 'resource-constraint' },
    })
  })
})

describe('XEP-0231 offering', () => {
  it('answers those who may see the presence', async () => {
    expect(bits.offer('image/png', bytes)).toBe(cid)
    await t.receives(`<iq type='get' id='1' from='montague.example'><data xmlns='${NS}' cid='${cid}'/></iq>`)
    await t.sends(`<iq type='result' id='1' to='montague.example'>${data(`max-age='86400'`)}</iq>`)
  })

  it('does not answer strangers', async () => {
    bits.offer('image/png', bytes)
    await t.receives(
      `<iq type='get' id='1' from='tybalt@capulet.example/x'><data xmlns='${NS}' cid='${cid}'/></iq>`,
    )
    await t.sends(`
      <iq type='error' id='1' to='tybalt@capulet.example/x'>
        <error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
  })

  it('gives out nothing that it only fetched', async () => {
    bits.remember({ cid, type: 'image/png', bytes })
    await t.receives(`<iq type='get' id='1' from='montague.example'><data xmlns='${NS}' cid='${cid}'/></iq>`)
    await t.sends(`
      <iq type='error' id='1' to='montague.example'>
        <error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
  })
})

it('the address of data has its name', () => {
  expect(cidFromUri(`cid:${cid}`)).toBe(cid)
  expect(cidFromUri('data:image/png;base64,iVBORw==')).toBeNull()
})
