import { beforeEach, describe, expect, it } from 'vitest'
import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Result } from '../../../../shared/model/result.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { messageArchive, type ArchivePage, type MessageArchive } from './index.ts'

const JULIET = 'juliet@capulet.example' as BareJid
const ROOM = 'coven@chat.shakespeare.example' as BareJid
const INFO = 'http://jabber.org/protocol/disco#info'
const RSM = 'http://jabber.org/protocol/rsm'
const NOON = Date.UTC(2026, 0, 1, 12)

let t: FakeChannel
let archive: MessageArchive
beforeEach(async () => {
  t = fakeChannel()
  archive = t.use(messageArchive)
  await t.begin()
})

type Answer = Result<ArchivePage, RequestFailure>

/** The account discovers what its own bare address can do. */
async function discovers(...features: string[]) {
  await t.sends(`<iq type='get' id='{disco}' to='romeo@montague.example'><query xmlns='${INFO}'/></iq>`)
  await t.receives(`
    <iq type='result' id='{disco}' from='romeo@montague.example'>
      <query xmlns='${INFO}'>${features.map((feature) => `<feature var='${feature}'/>`).join('')}</query>
    </iq>`)
}

/** Begins a query for the first page. Its id is `{queryid}`, that of the request `{query}`. */
async function asksFirst(
  more: Partial<Parameters<MessageArchive['query']>[0]> = {},
): Promise<Promise<Answer>[]> {
  const answer = archive.query({ max: 50, ...more })
  await discovers('urn:xmpp:mam:2')
  const before = more.before === undefined ? '' : `<before>${more.before ?? ''}</before>`
  await t.sends(`
    <iq type='set' id='{query}'><query xmlns='urn:xmpp:mam:2' queryid='{queryid}'>
      <set xmlns='${RSM}'><max>50</max>${before}</set></query></iq>`)
  // In a list, so that it is not awaited yet.
  return [answer]
}

interface Shape {
  readonly from?: string
  readonly queryid?: string
  readonly stamp?: string
  readonly message?: string
}

const inner = (body: string, from = JULIET, to = 'romeo@montague.example') =>
  `<message xmlns='jabber:client' from='${from}/balcony' to='${to}' type='chat'><body>${body}</body></message>`

/** A result with this id, whose body is the id. */
function result(id: string, shape: Shape = {}): string {
  const {
    from = '',
    queryid = t.value('queryid'),
    stamp = '2026-01-01T12:00:00Z',
    message = inner(id),
  } = shape
  const delay = stamp === '' ? '' : `<delay xmlns='urn:xmpp:delay' stamp='${stamp}'/>`
  return `<message to='romeo@montague.example/balcony' ${from && `from='${from}'`}>
    <result xmlns='urn:xmpp:mam:2' queryid='${queryid}' id='${id}'>
      <forwarded xmlns='urn:xmpp:forward:0'>${delay}${message}</forwarded></result></message>`
}

const fin = (page: string, attributes = '') => `
  <iq type='result' id='{query}'><fin xmlns='urn:xmpp:mam:2' ${attributes}><set xmlns='${RSM}'>${page}</set></fin></iq>`

/** A page of these results, with what follows. */
async function page(results: readonly string[], end: string): Promise<void> {
  await t.receives(results.join(''))
  await t.receives(end)
}

async function pageOf([answer]: readonly Promise<Answer>[]): Promise<ArchivePage> {
  const settled = await answer
  if (!settled?.ok) throw new Error(settled?.error.code)
  return settled.value
}

const bodies = ({ results }: ArchivePage) =>
  results.map(({ stanza }) => stanza.element.child('jabber:client', 'body')?.text())

describe('support', () => {
  it('is asked of the bare address of the account, once in a session', async () => {
    const asked = archive.support()
    await discovers('urn:xmpp:mam:2', 'urn:xmpp:mam:2#extended', 'urn:xmpp:fulltext:0')
    expect(await asked).toEqual({ ok: true, value: { extended: true, fullText: true } })
    expect(await archive.support()).toEqual({ ok: true, value: { extended: true, fullText: true } })
    await t.sendsNothing()
  })

  it('is none where the account has an older archive, or no information', async () => {
    const asked = archive.support()
    await discovers('urn:xmpp:mam:1')
    expect(await asked).toEqual({ ok: true, value: null })

    const room = archive.support(ROOM)
    await t.sends(`<iq type='get' id='{room}' to='${ROOM}'><query xmlns='${INFO}'/></iq>`)
    await t.receives(`<iq type='error' id='{room}' from='${ROOM}'>
      <error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`)
    expect(await room).toEqual({ ok: true, value: null })
  })
})

describe('metadata', () => {
  it('tells both ends', async () => {
    const asked = archive.metadata()
    await t.sends(`<iq type='get' id='{id}'><metadata xmlns='urn:xmpp:mam:2'/></iq>`)
    await t.receives(`<iq type='result' id='{id}'><metadata xmlns='urn:xmpp:mam:2'>
      <start id='a' timestamp='2026-01-01T12:00:00Z'/><end id='z' timestamp='2026-01-02T12:00:00Z'/></metadata></iq>`)
    expect(await asked).toEqual({
      ok: true,
      value: { start: { id: 'a', at: NOON }, end: { id: 'z', at: NOON + 86_400_000 } },
    })
  })
})

describe('a page', () => {
  it('has the results in their order, and its ends', async () => {
    const asked = await asksFirst()
    await page(
      [result('1'), result('2', { stamp: '2026-01-01T12:00:01.500Z', from: 'romeo@montague.example' })],
      fin('<first index="0">1</first><last>2</last><count>7</count>'),
    )
    const answered = await pageOf(asked)
    expect(bodies(answered)).toEqual(['1', '2'])
    expect(answered.results.map(({ id, at }) => [id, at])).toEqual([
      ['1', { at: NOON, wholeSeconds: true }],
      ['2', { at: NOON + 1_500, wholeSeconds: false }],
    ])
    expect(answered).toMatchObject({ first: '1', last: '2', complete: false, stable: true, count: 7 })
    expect(answered.results[0]?.stanza.from).toBe(`${JULIET}/balcony`)
    expect(t.messages).toEqual([])
  })

  it('is asked for with its filters, and without rooms where the server knows about those', async () => {
    void archive.query({ with: JULIET, start: NOON, end: NOON + 1_000, text: 'love', after: 'x', max: 20 })
    await discovers('urn:xmpp:mam:2', 'urn:xmpp:mam:2#groupchat-field')
    await t.sends(`
      <iq type='set' id='{query}'><query xmlns='urn:xmpp:mam:2' queryid='{queryid}'>
        <x xmlns='jabber:x:data' type='submit'>
          <field var='FORM_TYPE' type='hidden'><value>urn:xmpp:mam:2</value></field>
          <field var='with'><value>${JULIET}</value></field>
          <field var='start'><value>2026-01-01T12:00:00.000Z</value></field>
          <field var='end'><value>2026-01-01T12:00:01.000Z</value></field>
          <field var='{urn:xmpp:fulltext:0}fulltext'><value>love</value></field>
          <field var='include-groupchat'><value>false</value></field>
        </x>
        <set xmlns='${RSM}'><max>20</max><after>x</after></set></query></iq>`)
  })

  it('of another archive counts from that archive only', async () => {
    const asked = archive.query({ archive: ROOM, max: 50 })
    await t.sends(`
      <iq type='set' id='{query}' to='${ROOM}'><query xmlns='urn:xmpp:mam:2' queryid='{queryid}'>
        <set xmlns='${RSM}'><max>50</max></set></query></iq>`)
    const said = (body: string) =>
      `<message xmlns='jabber:client' from='${ROOM}/witch' type='groupchat'><body>${body}</body></message>`
    await page(
      [
        result('1', { from: ROOM, message: said('mine') }),
        result('2', { message: said('of the account') }),
        result('3', { from: `${ROOM}/witch`, message: said('of an occupant') }),
      ],
      `<iq type='result' id='{query}' from='${ROOM}'><fin xmlns='urn:xmpp:mam:2' complete='true'/></iq>`,
    )
    expect(bodies(await pageOf([asked]))).toEqual(['mine'])
  })

  it('of a room has messages as the room sent them, and none of anybody else', async () => {
    const asked = archive.query({ archive: ROOM, before: null, max: 50 })
    await t.sends(`
      <iq type='set' id='{query}' to='${ROOM}'><query xmlns='urn:xmpp:mam:2' queryid='{queryid}'>
        <set xmlns='${RSM}'><max>50</max><before/></set></query></iq>`)
    const said = (from: string, body: string) =>
      `<message xmlns='jabber:client' from='${from}' type='groupchat'><body>${body}</body>
        <x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' jid='${JULIET}'/></x></message>`
    const messages = [
      said(`${ROOM}/witch`, 'of an occupant'),
      said(ROOM, 'of the room'),
      said(`${JULIET}/balcony`, 'of a person'),
      said('romeo@montague.example', 'of the account'),
      said('other@chat.shakespeare.example/witch', 'of another room'),
      said('chat.shakespeare.example', 'of the service'),
    ]
    await page(
      messages.map((message, n) => result(`${n}`, { from: ROOM, message })),
      `<iq type='result' id='{query}' from='${ROOM}'><fin xmlns='urn:xmpp:mam:2'/></iq>`,
    )
    const answered = await pageOf([asked])
    expect(bodies(answered)).toEqual(['of an occupant', 'of the room'])
    const [{ stanza } = { stanza: undefined }] = answered.results
    expect([stanza?.from, stanza?.type]).toEqual([`${ROOM}/witch`, 'groupchat'])
    expect(stanza?.element.child('http://jabber.org/protocol/muc#user', 'x')).toBeDefined()
    expect(answered).toMatchObject({ first: '0', last: '5' })
  })

  it.each([
    ['of an occupant', `${ROOM}/witch`],
    ['of the service', 'chat.shakespeare.example'],
    ['of a person', JULIET],
  ])('of a room is not ended by an answer %s', async (_what, from) => {
    const asked = archive.query({ archive: ROOM, max: 50 })
    await t.sends(`
      <iq type='set' id='{query}' to='${ROOM}'><query xmlns='urn:xmpp:mam:2' queryid='{queryid}'>
        <set xmlns='${RSM}'><max>50</max></set></query></iq>`)
    const ends = (by: string) =>
      `<iq type='result' id='{query}' from='${by}'><fin xmlns='urn:xmpp:mam:2' complete='true'/></iq>`
    await t.receives(ends(from))
    await page([result('1', { from: ROOM, message: inner('1', ROOM) })], ends(ROOM))
    expect(bodies(await pageOf([asked]))).toEqual(['1'])
  })

  it('may be empty', async () => {
    const asked = await asksFirst()
    await t.receives(fin('', `complete='true'`))
    expect(await pageOf(asked)).toEqual({
      results: [],
      first: undefined,
      last: undefined,
      complete: true,
      stable: true,
      count: undefined,
    })
  })

  it('may lack its ends', async () => {
    const asked = await asksFirst()
    await page([result('1'), result('2')], `<iq type='result' id='{query}'/>`)
    expect(await pageOf(asked)).toMatchObject({ first: '1', last: '2', complete: false })
  })

  it('may be unstable', async () => {
    const asked = await asksFirst()
    await page([result('1')], fin('<first>1</first><last>1</last>', `stable='false'`))
    expect(await pageOf(asked)).toMatchObject({ stable: false })
  })

  it('fails if the id is forgotten', async () => {
    const asked = archive.query({ after: 'gone', max: 50 })
    await discovers('urn:xmpp:mam:2')
    await t.sends(`
      <iq type='set' id='{query}'><query xmlns='urn:xmpp:mam:2' queryid='{queryid}'>
        <set xmlns='${RSM}'><max>50</max><after>gone</after></set></query></iq>`)
    await t.receives(`<iq type='error' id='{query}'>
      <error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`)
    expect(await asked).toMatchObject({ error: { code: 'stanza-error', condition: 'item-not-found' } })
  })

  it('may take a minute, but not for ever', async () => {
    const asked = await asksFirst()
    await t.clock.advance(60_000)
    await page([result('1')], fin('<first>1</first><last>1</last>'))
    expect(bodies(await pageOf(asked))).toEqual(['1'])

    const again = archive.query({ max: 50 })
    await t.sends(`
      <iq type='set' id='{other}'><query xmlns='urn:xmpp:mam:2' queryid='{late}'>
        <set xmlns='${RSM}'><max>50</max></set></query></iq>`)
    await t.clock.advance(90_000)
    expect(await again).toMatchObject({ error: { code: 'request-timeout' } })
    // What comes then means nothing, to the application either.
    await t.receives(result('2', { queryid: t.value('late') }))
    expect(t.messages).toEqual([])
  })

  it('ends with its signal and with the session', async () => {
    const aborted = new AbortController()
    const asked = await asksFirst({ signal: aborted.signal })
    aborted.abort()
    expect(await asked[0]).toMatchObject({ error: { code: 'cancelled' } })
    await t.receives(result('1'))
    expect(t.messages).toEqual([])

    const again = archive.query({ max: 50 })
    await t.sends(`
      <iq type='set' id='{other}'><query xmlns='urn:xmpp:mam:2' queryid='{late}'>
        <set xmlns='${RSM}'><max>50</max></set></query></iq>`)
    t.end()
    expect(await again).toMatchObject({ error: { code: 'not-connected' } })
  })
})

describe('results that are forged', () => {
  const nested = (
    what: string,
  ) => `<message from='romeo@montague.example' to='romeo@montague.example/balcony'>
    <received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>${what.replace('<message ', `<message xmlns='jabber:client' from='romeo@montague.example' `)}
    </forwarded></received></message>`

  it.each([
    ['of a stranger', () => result('x', { from: 'tybalt@capulet.example' })],
    ['of the server', () => result('x', { from: 'montague.example' })],
    ['of another client of the account', () => result('x', { from: 'romeo@montague.example/phone' })],
    ['within a carbon', () => nested(result('x'))],
    ['for another query', () => result('x', { queryid: 'mine' })],
    ['for no query', () => result('x').replace(/ queryid='[^']*'/, '')],
    [
      'about others',
      () =>
        result('x', { message: inner('x', 'tybalt@capulet.example' as BareJid, 'nurse@capulet.example') }),
    ],
    ['without an id', () => result('x').replace(" id='x'", '')],
    ['without a message', () => result('x', { message: `<presence xmlns='jabber:client'/>` })],
    ['with an address that is none', () => result('x', { message: inner('x').replace("from='", "from='@") })],
  ])('%s are not on the page', async (_what, forged) => {
    const asked = await asksFirst()
    await page([result('1'), forged(), result('2')], fin('<first>1</first><last>2</last>'))
    expect(bodies(await pageOf(asked))).toEqual(['1', '2'])
  })

  it('are still messages, if a stranger wrote something beside', async () => {
    const message = result('x', { from: 'tybalt@capulet.example', queryid: 'y' })
    await t.receives(
      message.replace('</message></', '</message></').replace('</result>', '</result><body>hi</body>'),
    )
    expect(t.messages.map(({ from }) => from)).toEqual(['tybalt@capulet.example'])
  })
})

describe('servers with ways of their own', () => {
  it.each(['jabber:server', 'urn:xmpp:forward:0'])('keep messages in the namespace %s', async (ns) => {
    const asked = await asksFirst()
    const message = `<message xmlns='${ns}' from='${JULIET}/b' to='romeo@montague.example'><body>hi</body>
      <active xmlns='http://jabber.org/protocol/chatstates'/></message>`
    await page([result('1', { message })], fin('<first>1</first><last>1</last>'))
    const answered = await pageOf(asked)
    expect(bodies(answered)).toEqual(['hi'])
    expect(
      answered.results[0]?.stanza.element.child('http://jabber.org/protocol/chatstates', 'active'),
    ).toBeDefined()
  })

  it('keep messages in a namespace that nobody knows: they are left out, and the page goes on behind them', async () => {
    const asked = await asksFirst()
    await page(
      [result('1', { message: `<message xmlns='urn:example:other'/>` })],
      `<iq type='result' id='{query}'><fin xmlns='urn:xmpp:mam:2'/></iq>`,
    )
    expect(await pageOf(asked)).toMatchObject({ results: [], first: '1', last: '1' })
  })

  it('keep messages without addresses', async () => {
    const asked = await asksFirst()
    await page(
      [result('1', { message: `<message xmlns='jabber:client' to='${JULIET}'><body>mine</body></message>` })],
      fin('<first>1</first><last>1</last>'),
    )
    expect((await pageOf(asked)).results[0]?.stanza).toMatchObject({
      from: 'romeo@montague.example',
      to: JULIET,
    })
  })

  it('send an item twice', async () => {
    const asked = await asksFirst()
    await page([result('1'), result('2'), result('1')], fin('<first>1</first><last>2</last>'))
    expect(bodies(await pageOf(asked))).toEqual(['1', '2'])
  })

  it.each([
    ['with the ends of the order asked for', '<first>1</first><last>3</last>'],
    ['with the ends of their own order', '<first>3</first><last>1</last>'],
    ['without ends', ''],
  ])('send the newest first, %s', async (_how, ends) => {
    const asked = await asksFirst()
    const at = (second: number) => ({ stamp: `2026-01-01T12:00:0${second}Z` })
    await page([result('3', at(3)), result('2', at(2)), result('1', at(1))], fin(ends))
    const answered = await pageOf(asked)
    expect(bodies(answered)).toEqual(['1', '2', '3'])
    expect(answered).toMatchObject({ first: '1', last: '3' })
  })

  it('name the ends the wrong way round', async () => {
    const asked = await asksFirst()
    const at = (second: number) => ({ stamp: `2026-01-01T12:00:0${second}Z` })
    await page([result('1', at(1)), result('2', at(2))], fin('<first>2</first><last>1</last>'))
    expect(await pageOf(asked)).toMatchObject({ first: '1', last: '2' })
  })

  it('set their clock back: the order stays theirs', async () => {
    const asked = await asksFirst()
    const stamps = ['12:05:00', '12:06:00', '12:01:00'].map((time) => ({ stamp: `2026-01-01T${time}Z` }))
    await page(
      stamps.map((stamp, index) => result(String(index + 1), stamp)),
      fin('<first>1</first><last>3</last>'),
    )
    expect(bodies(await pageOf(asked))).toEqual(['1', '2', '3'])
  })

  it('leave times out: the neighbour’s counts', async () => {
    const asked = await asksFirst()
    await page(
      [
        result('1', { stamp: '' }),
        result('2'),
        result('3', { stamp: '' }),
        result('4', { stamp: 'yesterday' }),
      ],
      fin(''),
    )
    const times = (await pageOf(asked)).results.map(({ at }) => at.at)
    expect(times).toEqual([NOON, NOON, NOON, NOON])
  })

  it.each([
    ['1970', '1970-01-01T00:00:00Z', 0],
    ['2100', '2100-01-01T00:00:00Z', Date.UTC(2100, 0, 1)],
  ])('have messages of the year %s', async (_year, stamp, at) => {
    const asked = await asksFirst()
    await page([result('1', { stamp })], fin(''))
    expect((await pageOf(asked)).results[0]?.at.at).toBe(at)
  })

  it('name ends that are not on the page: those that are count', async () => {
    const asked = await asksFirst()
    await page([result('1'), result('2')], fin('<first>x</first><last>y</last>'))
    expect(await pageOf(asked)).toMatchObject({ first: '1', last: '2' })
  })

  it('send only what is too long to get through: the page goes on behind it', async () => {
    const asked = await asksFirst()
    await page([], fin('<first>1</first><last>2</last>'))
    expect(await pageOf(asked)).toMatchObject({ results: [], first: '1', last: '2' })
  })
})

describe('a page that is too large', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => result(`r${index}`))

  it('is cut at its end, and is not complete then', async () => {
    const asked = await asksFirst()
    await page(many(1_100), fin('<first>r0</first><last>r1099</last>', `complete='true'`))
    const answered = await pageOf(asked)
    expect(answered.results).toHaveLength(1_000)
    expect(answered).toMatchObject({ first: 'r0', last: 'r999', complete: false })
  })

  it('is cut at its beginning on the way back', async () => {
    const asked = await asksFirst({ before: null })
    await page(many(1_100), fin('<first>r0</first><last>r1099</last>', `complete='true'`))
    const answered = await pageOf(asked)
    expect(answered.results).toHaveLength(1_000)
    expect(answered).toMatchObject({ first: 'r100', last: 'r1099', complete: false })
  })

  it('keeps at least one message', async () => {
    const asked = await asksFirst()
    const long = (id: string) => result(id, { message: inner('x'.repeat(5_000_000)) })
    await page([long('1'), long('2')], fin('<first>1</first><last>2</last>', `complete='true'`))
    expect(await pageOf(asked)).toMatchObject({ first: '1', last: '1', complete: false })
  })
})

describe('preferences', () => {
  const prefs = `<prefs xmlns='urn:xmpp:mam:2' default='roster'>
    <always><jid>${JULIET}</jid></always><never><jid>tybalt@capulet.example</jid></never></prefs>`
  const read = { default: 'roster', always: [JULIET], never: ['tybalt@capulet.example'] } as const

  it('are read and changed; the answer of the server counts', async () => {
    const asked = archive.preferences()
    await t.sends(`<iq type='get' id='{get}'><prefs xmlns='urn:xmpp:mam:2'/></iq>`)
    await t.receives(`<iq type='result' id='{get}'>${prefs}</iq>`)
    expect(await asked).toEqual({ ok: true, value: read })

    const changed = archive.setPreferences(read)
    await t.sends(`<iq type='set' id='{set}'>${prefs}</iq>`)
    await t.receives(
      `<iq type='result' id='{set}'><prefs xmlns='urn:xmpp:mam:2' default='always'><always/><never/></prefs></iq>`,
    )
    expect(await changed).toEqual({ ok: true, value: { default: 'always', always: [], never: [] } })
  })

  it('do not exist on many servers', async () => {
    const asked = archive.preferences()
    await t.sends(`<iq type='get' id='{get}'><prefs xmlns='urn:xmpp:mam:2'/></iq>`)
    await t.receives(`<iq type='error' id='{get}'>
      <error type='cancel'><feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`)
    expect(await asked).toEqual({ ok: false, error: { code: 'unsupported-by-server', what: 'XEP-0441' } })
  })
})
