import { beforeEach, describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { channelSearch, type ChannelQuery, type ChannelSearch } from './index.ts'

const NS = 'urn:xmpp:channel-search:0'
const RSM = 'http://jabber.org/protocol/rsm'
const service = 'search.service.example' as BareJid

let t: FakeChannel
let channels: ChannelSearch
beforeEach(async () => {
  t = fakeChannel()
  channels = t.use(channelSearch)
  await t.begin()
})

const query: ChannelQuery = { terms: 'xmpp.org', order: 'address', max: 5 }
const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`
const WORDS =
  field('q', 'xmpp.org') +
  ['sinname', 'sindescription', 'sinaddress', 'sinaddr'].map((name) => field(name, 'true')).join('')

const asks = (words = WORDS, key = 'address', page = '', id = 'id') => `
  <iq type='get' id='{${id}}' to='${service}'>
    <search xmlns='${NS}:search'>
      <set xmlns='${RSM}'><max>5</max>${page}</set>
      <x xmlns='jabber:x:data' type='submit'>
        <field var='FORM_TYPE' type='hidden'><value>${NS}:search-params</value></field>${words}
        ${field('types', 'xep-0045')}${field('key', `{${NS}:order}${key}`)}
      </x>
    </search>
  </iq>`
const answers = (content: string, id = 'id') =>
  `<iq type='result' id='{${id}}' from='${service}'><result xmlns='${NS}:search'>${content}</result></iq>`
const page = (content: string) => `<set xmlns='${RSM}'>${content}</set>`
const fails = (type: string, condition: string, told: string, text = '') => `
  <iq type='error' id='{id}' from='${service}'>
    <error type='${type}'>
      <${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>${text}${told}
    </error>
  </iq>`

async function finds(content: string, more: Partial<ChannelQuery> = {}) {
  const found = channels.search(service, { ...query, ...more })
  const after = more.after === undefined ? '' : `<after>${more.after}</after>`
  const id = `id${after}`.replace(/\W/g, '')
  await t.sends(asks(WORDS, 'address', after, id))
  await t.receives(answers(content, id))
  const result = await found
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

describe('XEP-0433 channel search', () => {
  it('finds rooms, and leads to the next page', async () => {
    const found = await finds(`
      <item address='commteam@muc.xmpp.org'><name>commteam</name><nusers>10</nusers><is-open/></item>
      <item address='operators@muc.xmpp.org'>
        <name>XMPP Service Operators</name><description>Discussion venue</description><language>en</language>
        <nusers>43</nusers><is-open>false</is-open><service-type>xep-0045</service-type>
        <anonymity-mode>{${NS}:anonymity}none</anonymity-mode><stars xmlns='urn:example:stars'>5</stars>
      </item>
      ${page('<first>o1</first><last>o2</last><max>5</max>')}`)
    expect(found).toEqual({
      rooms: [
        {
          room: 'commteam@muc.xmpp.org',
          name: 'commteam',
          description: '',
          language: '',
          occupants: 10,
          isOpen: true,
          isNonAnonymous: null,
        },
        {
          room: 'operators@muc.xmpp.org',
          name: 'XMPP Service Operators',
          description: 'Discussion venue',
          language: 'en',
          occupants: 43,
          isOpen: false,
          isNonAnonymous: true,
        },
      ],
      next: 'o2',
      count: null,
    })
    expect((await finds(page('<count>2</count>'), { after: 'o2' })).next).toBeNull()
  })

  it('finds all, by the number of people', async () => {
    void channels.search(service, { terms: null, order: 'users', max: 5 })
    await t.sends(asks(field('all', 'true'), 'nusers'))
  })

  it.each([
    ['an empty page', page('<last>x</last>')],
    ['a page that leads to itself', `<item address='a@b.example'/>${page('<last>x</last>')}`],
    ['a page that leads nowhere', `<item address='a@b.example'/>`],
  ])('ends with %s', async (_what, content) => {
    expect((await finds(content, { after: 'x' })).next).toBeNull()
  })

  it('ends with the first page if that is all', async () => {
    const all = await finds(`<item address='a@b.example'/>${page('<last>a</last><count>1</count>')}`)
    expect(all).toMatchObject({ next: null, count: 1 })
  })

  it('leaves out everything that is no room', async () => {
    const found = await finds(`
      <item address='a@mix.example'><service-type>xep-0369</service-type></item>
      <item address='rooms.example'/><item address='a@b.example/someone'/><item address='@'/><item/>
      <item address='ok@b.example'><nusers>-3</nusers><name>One</name></item>
      <item address='ok@b.example'><name>Two</name></item>`)
    expect(found.rooms).toMatchObject([{ room: 'ok@b.example', name: 'One', occupants: null }])
  })

  it('is bounded in number and length', async () => {
    const items = Array.from({ length: 3_000 }, (_, n) => `<item address='r${n}@b.example'/>`).join('')
    const long = `<item address='r@b.example'><name>${'x'.repeat(9_000)}</name></item>`
    const found = await finds(long + items)
    expect([found.rooms.length, found.rooms[0]?.name.length]).toEqual([1_000, 4_096])
  })

  it('finds nothing in an answer that is none', async () => {
    const found = channels.search(service, query)
    await t.sends(asks())
    await t.receives(`<iq type='result' id='{id}' from='${service}'><query xmlns='urn:example:x'/></iq>`)
    expect(await found).toEqual({ ok: true, value: { rooms: [], next: null, count: null } })
  })

  it('tells which words cannot be searched for', async () => {
    const found = channels.search(service, query)
    await t.sends(asks())
    const text = `<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Three letters.</text>`
    await t.receives(fails('modify', 'bad-request', `<invalid-search-terms xmlns='${NS}:error'/>`, text))
    expect(await found).toEqual({ ok: false, error: { code: 'terms-unsuitable', text: 'Three letters.' } })
  })

  it('fails otherwise, too', async () => {
    const found = channels.search(service, query)
    await t.sends(asks())
    await t.receives(fails('cancel', 'not-allowed', `<full-set-retrieval-rejected xmlns='${NS}:error'/>`))
    expect(await found).toMatchObject({ error: { code: 'stanza-error', condition: 'not-allowed' } })
  })

  it.each([
    [`retry-after='40'`, 40_000],
    ['', 30_000],
    [`retry-after='-1'`, 30_000],
    [`retry-after='99999999999'`, 30_000],
  ])('lets a service rest that had enough, with %s', async (attributes, retryAfterMs) => {
    const found = channels.search(service, query)
    await t.sends(asks())
    await t.receives(fails('wait', 'resource-constraint', `<rate-limit xmlns='${NS}:error' ${attributes}/>`))
    expect(await found).toEqual({ ok: false, error: { code: 'too-many-searches', retryAfterMs } })
    await t.clock.advance(retryAfterMs - 1_000)
    const soon = await channels.search(service, query)
    expect(soon).toEqual({ ok: false, error: { code: 'too-many-searches', retryAfterMs: 1_000 } })
    await t.sendsNothing()
    await t.clock.advance(1_000)
    void channels.search(service, query)
    await t.sends(asks(WORDS, 'address', '', 'again'))
  })

  it('knows the services that the server names', async () => {
    const INFO = 'http://jabber.org/protocol/disco#info'
    const found = channels.services()
    await t.sends(`
      <iq type='get' id='{items}' to='montague.example'>
        <query xmlns='http://jabber.org/protocol/disco#items'/>
      </iq>`)
    await t.receives(`
      <iq type='result' id='{items}' from='montague.example'>
        <query xmlns='http://jabber.org/protocol/disco#items'>
          <item jid='search.montague.example'/><item jid='rooms.montague.example'/>
        </query>
      </iq>`)
    for (const [name, feature] of [
      ['search', `${NS}:search`],
      ['rooms', 'http://jabber.org/protocol/muc'],
    ]) {
      await t.sends(
        `<iq type='get' id='{${name}}' to='${name}.montague.example'><query xmlns='${INFO}'/></iq>`,
      )
      await t.receives(`
        <iq type='result' id='{${name}}' from='${name}.montague.example'>
          <query xmlns='${INFO}'><feature var='${feature}'/></query>
        </iq>`)
    }
    expect(await found).toEqual({ ok: true, value: ['search.montague.example'] })
  })
})
