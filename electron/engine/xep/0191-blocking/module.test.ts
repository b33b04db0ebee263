import { beforeEach, describe, expect, it } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { blocking as extension, type Blocking } from './index.ts'

const tybalt = 'tybalt@capulet.example' as Jid
const INFO = 'http://jabber.org/protocol/disco#info'

let t: FakeChannel
let blocking: Blocking
let lists: string[][]
beforeEach(() => {
  t = fakeChannel()
  blocking = t.use(extension)
  lists = []
  blocking.onChange((blocked) => lists.push([...blocked]))
})

/** The server announces its features. */
async function discovers(...features: string[]) {
  await t.sends(`<iq type='get' id='{disco}' to='montague.example'><query xmlns='${INFO}'/></iq>`)
  await t.receives(`
    <iq type='result' id='{disco}' from='montague.example'>
      <query xmlns='${INFO}'>${features.map((feature) => `<feature var='${feature}'/>`).join('')}</query>
    </iq>`)
}

async function begin(items = '') {
  const started = t.begin()
  await discovers('urn:xmpp:blocking')
  await t.sends(`<iq type='get' id='{list}'><blocklist xmlns='urn:xmpp:blocking'/></iq>`)
  await t.receives(
    `<iq type='result' id='{list}'><blocklist xmlns='urn:xmpp:blocking'>${items}</blocklist></iq>`,
  )
  await started
}

const push = (content: string, from = '') => t.receives(`<iq type='set' id='p' ${from}>${content}</iq>`)
const block = `<block xmlns='urn:xmpp:blocking'><item jid='${tybalt}'/></block>`

describe('the list', () => {
  it('is loaded if the server has one', async () => {
    await begin(`<item jid='${tybalt}'/><item jid='spam.example'/><item jid='@'/>`)
    expect(lists).toEqual([[tybalt, 'spam.example']])
  })

  it('is not requested if the server has none', async () => {
    const started = t.begin()
    await discovers('urn:xmpp:ping')
    await started
    await t.sendsNothing()
    expect(await blocking.block(tybalt)).toEqual({
      ok: false,
      error: { code: 'unsupported-by-server', what: 'XEP-0191' },
    })
  })

  it('covers everything that belongs to a blocked address (§6)', async () => {
    await begin(`<item jid='${tybalt}'/><item jid='spam.example'/><item jid='capulet.example/bot'/>`)
    const blocked = [
      'tybalt@capulet.example/street',
      'x@spam.example/y',
      'spam.example',
      'nurse@capulet.example/bot',
    ]
    for (const jid of blocked) expect([jid, blocking.isBlocked(jid as Jid)]).toEqual([jid, true])
    const others = ['nurse@capulet.example', 'capulet.example', 'x@not-spam.example', 'tybalt@spam']
    for (const jid of others) expect([jid, blocking.isBlocked(jid as Jid)]).toEqual([jid, false])
  })
})

describe('changes', () => {
  it('that arrive along with the list are not lost', async () => {
    await t.begin()
    await discovers('urn:xmpp:blocking')
    await t.sends(`<iq type='get' id='{list}'><blocklist xmlns='urn:xmpp:blocking'/></iq>`)
    await t.receives(`
      <iq type='result' id='{list}'><blocklist xmlns='urn:xmpp:blocking'><item jid='spam.example'/></blocklist></iq>
      <iq type='set' id='p'>${block}</iq>`)
    expect(lists.at(-1)).toEqual(['spam.example', tybalt])
  })

  it('wait until the list is loaded', async () => {
    await t.begin()
    void blocking.block(tybalt)
    await discovers('urn:xmpp:blocking')
    await t.sends(`<iq type='get' id='{list}'><blocklist xmlns='urn:xmpp:blocking'/></iq>`)
    await t.sendsNothing()
    await t.receives(`<iq type='result' id='{list}'><blocklist xmlns='urn:xmpp:blocking'/></iq>`)
    await t.sends(`<iq type='set' id='{block}'>${block}</iq>`)
  })

  it('are requested from the server and come back as pushes', async () => {
    await begin()
    const done = blocking.block(tybalt)
    await t.sends(`<iq type='set' id='{block}'>${block}</iq>`)
    await t.receives(`<iq type='result' id='{block}'/>`)
    expect(await done).toEqual({ ok: true })
    await push(block)
    await t.sends(`<iq type='result' id='p'/>`)
    expect(lists.at(-1)).toEqual([tybalt])

    void blocking.unblock(tybalt)
    const unblock = `<unblock xmlns='urn:xmpp:blocking'><item jid='${tybalt}'/></unblock>`
    await t.sends(`<iq type='set' id='{unblock}'>${unblock}</iq>`)
    await push(unblock, `from='romeo@montague.example'`)
    await t.sends(`<iq type='result' id='p' to='romeo@montague.example'/>`)
    expect(lists.at(-1)).toEqual([])
  })

  it('can unblock everybody, but not by an item that cannot be read', async () => {
    await begin(`<item jid='${tybalt}'/>`)
    await push(`<unblock xmlns='urn:xmpp:blocking'><item jid='@'/></unblock>`)
    await t.sends(`<iq type='result' id='p'/>`)
    expect(blocking.isBlocked(tybalt)).toBe(true)
    await push(`<unblock xmlns='urn:xmpp:blocking'/>`)
    await t.sends(`<iq type='result' id='p'/>`)
    expect(blocking.isBlocked(tybalt)).toBe(false)
  })

  it('come from our own full address if the server is old', async () => {
    await begin()
    await push(block, `from='romeo@montague.example/balcony'`)
    await t.sends(`<iq type='result' id='p' to='romeo@montague.example/balcony'/>`)
    expect(blocking.isBlocked(tybalt)).toBe(true)
  })

  it.each(['tybalt@capulet.example/street', 'montague.example', 'romeo@montague.example/garden'])(
    'are refused from %s',
    async (from) => {
      await begin(`<item jid='${tybalt}'/>`)
      await push(`<unblock xmlns='urn:xmpp:blocking'/>`, `from='${from}'`)
      await t.sends(`
        <iq type='error' id='p' to='${from}'>
          <error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
        </iq>`)
      expect(blocking.isBlocked(tybalt)).toBe(true)
    },
  )

  it('must block somebody', async () => {
    await begin()
    await push(`<block xmlns='urn:xmpp:blocking'/>`)
    await t.sends(`
      <iq type='error' id='p'>
        <error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
  })
})
