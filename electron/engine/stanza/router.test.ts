import { describe, expect, it } from 'vitest'
import type { Jid } from '../../../shared/model/jid.ts'
import { el } from '../xml/element.ts'
import { fakeChannel } from '../testing/fake-channel.ts'
import { parseStanzaError } from './errors.ts'
import { readXml } from '../testing/read-xml.ts'

const ping = el('urn:xmpp:ping', 'ping')
const juliet = 'juliet@capulet.example/balcony' as Jid

describe('requests', () => {
  it('are answered only by id and sender', async () => {
    const t = fakeChannel()
    await t.begin()
    const answer = t.channel.request('get', juliet, ping)
    await t.sends(
      `<iq type='get' id='{a}' to='juliet@capulet.example/balcony'><ping xmlns='urn:xmpp:ping'/></iq>`,
    )
    await t.receives(`
      <iq type='result' id='{a}' from='mallory@evil.example'><forged xmlns='x'/></iq>
      <iq type='result' id='{a}' from='juliet@capulet.example'><forged xmlns='x'/></iq>
      <iq type='result' id='{a}'><forged xmlns='x'/></iq>
      <iq type='result' id='another' from='juliet@capulet.example/balcony'><forged xmlns='x'/></iq>
      <iq type='result' id='{a}' from='Juliet@CAPULET.example/balcony'><pong xmlns='x'/></iq>
    `)
    expect(await answer).toEqual({ ok: true, value: el('x', 'pong') })
    expect(t.logged).toHaveLength(4)
  })

  it.each([
    ['no sender', ''],
    ['the account', `from='romeo@montague.example'`],
    ['the full address', `from='romeo@montague.example/balcony'`],
    ['the server', `from='montague.example'`],
  ])('to the own account are answered by %s', async (_who, from) => {
    const t = fakeChannel()
    await t.begin()
    const answer = t.channel.request('get', null, ping)
    await t.sends(`<iq type='get' id='{a}'><ping xmlns='urn:xmpp:ping'/></iq>`)
    await t.receives(`
      <iq type='result' id='{a}' from='juliet@montague.example'><forged xmlns='x'/></iq>
      <iq type='result' id='{a}' from='romeo@montague.example/other'><forged xmlns='x'/></iq>
      <iq type='result' id='{a}' ${from}/>`)
    expect(await answer).toEqual({ ok: true, value: null })
  })

  it('fail by an error, a time limit, an abort and the end of the session', async () => {
    const t = fakeChannel()
    const early = await t.channel.request('get', null, ping)
    expect(early).toEqual({ ok: false, error: { code: 'not-connected' } })

    await t.begin()
    const aborter = new AbortController()
    const refused = t.channel.request('set', null, ping)
    const late = t.channel.request('get', null, ping, { timeoutMs: 500 })
    const aborted = t.channel.request('get', null, ping, { signal: aborter.signal })
    const open = t.channel.request('get', null, ping)
    await t.sends(`<iq type='set' id='{refused}'><ping xmlns='urn:xmpp:ping'/></iq>`)
    await t.receives(`
      <iq type='error' id='{refused}'><error type='cancel'>
        <not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
        <text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Never.</text>
      </error></iq>`)
    const error = { code: 'stanza-error', condition: 'not-allowed', type: 'cancel', text: 'Never.' }
    expect(await refused).toEqual({ ok: false, error })

    await t.clock.advance(500)
    expect(await late).toEqual({ ok: false, error: { code: 'request-timeout' } })
    aborter.abort()
    expect(await aborted).toEqual({ ok: false, error: { code: 'cancelled' } })
    t.end()
    expect(await open).toEqual({ ok: false, error: { code: 'not-connected' } })
    expect(t.clock.timers).toBe(0)
  })
})

describe('incoming requests', () => {
  it('go to the handler of their payload', async () => {
    const t = fakeChannel()
    const release = t.channel.onIq('get', 'jabber:iq:version', 'query', 'anybody', (iq) => ({
      result: el('jabber:iq:version', 'query', {}, iq.from),
    }))
    await t.begin()
    const ask = `<iq type='get' id='1' from='JULIET@capulet.example/x'><query xmlns='jabber:iq:version'/></iq>`
    await t.receives(ask)
    await t.sends(`<iq type='result' id='1' to='JULIET@capulet.example/x'>
      <query xmlns='jabber:iq:version'>juliet@capulet.example/x</query></iq>`)
    release()
    await t.receives(ask)
    await t.sends(refusal('1', 'cancel', 'service-unavailable', `to='JULIET@capulet.example/x'`))
  })

  it.each([
    ['nobody knows', `type='get'`, `<query xmlns='unknown'/>`, 'cancel', 'service-unavailable'],
    ['hold nothing', `type='get'`, ``, 'modify', 'bad-request'],
    ['hold too much', `type='set'`, `<a xmlns='x'/><b xmlns='x'/>`, 'modify', 'bad-request'],
    ['have no type', ``, `<a xmlns='x'/>`, 'modify', 'bad-request'],
    ['have a made-up type', `type='ask'`, `<a xmlns='x'/>`, 'modify', 'bad-request'],
    ['name a recipient that is none', `type='get' to='@'`, `<a xmlns='x'/>`, 'modify', 'jid-malformed'],
  ])('that %s are refused', async (_what, attrs, payload, type, condition) => {
    const t = fakeChannel()
    await t.begin()
    await t.receives(`<iq id='1' ${attrs}>${payload}</iq>`)
    await t.sends(refusal('1', type, condition))
    await t.sendsNothing()
  })

  it('are ignored if no answer can reach anybody', async () => {
    const t = fakeChannel()
    await t.begin()
    await t.receives(`
      <iq type='get'><query xmlns='unknown'/></iq>
      <iq type='get' id='1' from='${'x'.repeat(4000)}'><query xmlns='unknown'/></iq>
      <iq type='error' id='2' from='juliet@capulet.example'/>
      <iq type='result' id='3' to='@'/>
      <message from='a b@c'><body>?</body></message>
      <presence from='@'/>
      <surprise/>`)
    await t.sendsNothing()
    expect(t.messages).toEqual([])
    expect(t.unreadable).toBe(1)
  })

  it('are refused if nobody can tell who asks', async () => {
    const t = fakeChannel()
    await t.begin()
    await t.receives(`<iq type='get' id='1' from='a b@c'><query xmlns='unknown'/></iq>`)
    await t.sends(refusal('1', 'modify', 'jid-malformed', `to='a b@c'`))
    expect(t.logged).toHaveLength(1)
  })

  it('survive a handler that throws, rejects or answers nonsense', async () => {
    const t = fakeChannel()
    const secret = 'what somebody wrote'
    t.channel.onIq('get', 'x', 'throws', 'contacts', () => {
      throw new Error(secret)
    })
    t.channel.onIq('get', 'x', 'rejects', 'contacts', () => Promise.reject(new Error(secret)))
    t.channel.onIq('get', 'x', 'babbles', 'contacts', () => ({
      error: { type: 'cancel', condition: 'no-such-thing' },
    }))
    await t.begin()
    for (const name of ['throws', 'rejects', 'babbles']) {
      await t.receives(`<iq type='get' id='${name}'><${name} xmlns='x'/></iq>`)
      await t.sends(refusal(name, 'cancel', 'internal-server-error'))
    }
    expect(t.logged).toHaveLength(3)
    expect(t.logged.join()).not.toContain(secret)
  })
})

describe('presence and messages', () => {
  it('reach every handler, whatever the others do', async () => {
    const t = fakeChannel()
    const seen: string[] = []
    t.channel.onPresence(() => {
      throw new Error('a bug')
    })
    const release = t.channel.onPresence((presence) => seen.push(presence.from))
    await t.begin()
    await t.receives(`<presence from='juliet@capulet.example/a'/><presence/>`)
    release()
    await t.receives(`<presence from='juliet@capulet.example/b'/>`)
    expect(seen).toEqual(['juliet@capulet.example/a', 'romeo@montague.example'])
  })

  it.each([
    'i♥juliet@x.example/r',
    '☃@x.example',
    '20°c@x.example',
    'ali٣@x.example',
    'a@some_host.example',
    'a@x/\u00AD',
    'a@x/\u0378',
  ])('from %j are treated like those of anybody else', async (from) => {
    const t = fakeChannel()
    const seen: string[] = []
    t.channel.onPresence((presence) => seen.push(presence.from))
    await t.begin()
    await t.receives(`<presence from='${from}'/><message from='${from}'/>`)
    expect([seen, t.messages.map((message) => message.from), t.unreadable]).toEqual([[from], [from], 0])
  })

  it('reach nobody else if a module claims a presence, whatever other claims do', async () => {
    const t = fakeChannel()
    const seen: string[] = []
    t.channel.onPresence((presence) => seen.push(presence.from))
    t.channel.claimPresence(() => {
      throw new Error('a bug')
    })
    const release = t.channel.claimPresence(({ from }) => from === juliet)
    const both = `<presence from='juliet@capulet.example/balcony'/><presence from='juliet@capulet.example'/>`
    await t.receives(both)
    expect(seen).toEqual(['juliet@capulet.example'])
    release()
    await t.receives(both)
    expect(seen.slice(1)).toEqual(['juliet@capulet.example/balcony', 'juliet@capulet.example'])
    expect(t.logged).toHaveLength(4)
  })

  it('are delivered whatever their `to` says', async () => {
    const t = fakeChannel()
    await t.begin()
    await t.receives(`<message id='1' from='juliet@capulet.example' to='@'/>`)
    expect(t.messages.map(({ id, to }) => [id, to])).toEqual([['1', null]])
  })

  it('delivers messages in order', async () => {
    const t = fakeChannel()
    await t.begin()
    await t.receives(
      `<message id='1'/><message id='2' type='error' from='montague.example'/><message id='3'/>`,
    )
    expect(t.messages.map((message) => message.id)).toEqual(['1', '2', '3'])
  })
})

describe('messages that a module may take', () => {
  const ids = (messages: readonly { readonly id: string | undefined }[]) => messages.map(({ id }) => id)

  it('reach the application only if no module claims them, in the order of the modules', async () => {
    const t = fakeChannel()
    const asked: string[] = []
    t.channel.onMessage((message) => {
      asked.push(`first ${message.id}`)
      return message.id === 'done'
    })
    const release = t.channel.onMessage((message) => {
      asked.push(`second ${message.id}`)
      return message.id === 'later' ? Promise.resolve() : false
    })
    await t.begin()
    await t.receives(`<message id='done'/><message id='later'/><message id='passed'/>`)
    expect(asked).toEqual(['first done', 'first later', 'second later', 'first passed', 'second passed'])
    expect(ids(t.messages)).toEqual(['passed'])
    release()
    await t.receives(`<message id='later'/>`)
    expect(ids(t.messages)).toEqual(['passed', 'later'])
  })

  it('pass on from a handler that throws, and stay claimed if its promise rejects', async () => {
    const t = fakeChannel()
    const secret = 'what somebody wrote'
    t.channel.onMessage(() => {
      throw new Error(secret)
    })
    t.channel.onMessage((message) => (message.id === 'rejected' ? Promise.reject(new Error(secret)) : false))
    await t.begin()
    await t.receives(`<message id='rejected'/><message id='passed'/>`)
    expect(ids(t.messages)).toEqual(['passed'])
    expect(t.logged).toHaveLength(3)
    expect(t.logged.join()).not.toContain(secret)
  })

  it('do not include those whose addresses cannot be read', async () => {
    const t = fakeChannel()
    const asked: unknown[] = []
    t.channel.onMessage((message) => asked.push(message) > 0)
    await t.begin()
    await t.receives(`<message from='a b@c'/><presence/><iq type='result' id='x'/>`)
    expect(asked).toEqual([])
  })
})

describe('stanza errors', () => {
  it.each([
    [`<message type='error'/>`, { type: 'cancel', condition: 'undefined-condition' }],
    [`<message><error type='odd'><odd xmlns='x'/></error></message>`, 'undefined-condition'],
    [
      `<message><error type='wait' by='capulet.example'><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
       <too-many xmlns='urn:example'/></error></message>`,
      {
        type: 'wait',
        condition: 'policy-violation',
        by: 'capulet.example',
        application: el('urn:example', 'too-many'),
      },
    ],
    [
      `<message><error><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>xmpp:new@x.example</gone></error></message>`,
      { type: 'cancel', condition: 'gone', uri: 'xmpp:new@x.example' },
    ],
  ])('read %s', (xml, expected) => {
    const error = parseStanzaError(readXml(xml))
    if (typeof expected === 'string') expect(error.condition).toBe(expected)
    else expect(error).toEqual(expected)
  })
})

function refusal(id: string, type: string, condition: string, to = ''): string {
  return `<iq type='error' id='${id}' ${to}><error type='${type}'>
    <${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`
}

describe('requests that belong to something agreed on', () => {
  const asks = (id: string, from: string) => `<iq type='set' id='${id}' from='${from}'><data xmlns='x'/></iq>`
  const stranger = 'tybalt@capulet.example/street'

  it('are answered to a stranger, errors included, and as often as they come', async () => {
    const t = fakeChannel()
    t.channel.onIq(
      'set',
      'x',
      'data',
      'contacts',
      (iq) =>
        iq.id === 'bad' ? { error: { type: 'wait', condition: 'unexpected-request' } } : { result: null },
      { expected: ({ from }) => from === stranger },
    )
    await t.begin()
    for (let count = 0; count < 100; count++) {
      await t.receives(asks(String(count), stranger))
      await t.sends(`<iq type='result' id='${count}' to='${stranger}'/>`)
    }
    await t.receives(asks('bad', stranger))
    await t.sends(refusal('bad', 'wait', 'unexpected-request', `to='${stranger}'`))
    await t.receives(asks('1', 'paris@capulet.example/hall'))
    await t.sends(refusal('1', 'cancel', 'service-unavailable', `to='paris@capulet.example/hall'`))
  })

  it('are refused if the test of them fails', async () => {
    const t = fakeChannel()
    t.channel.onIq('set', 'x', 'data', 'contacts', () => ({ result: null }), {
      expected: () => {
        throw new Error('bug')
      },
    })
    await t.begin()
    await t.receives(asks('1', stranger))
    await t.sends(refusal('1', 'cancel', 'service-unavailable', `to='${stranger}'`))
    expect(t.logged).toHaveLength(1)
  })
})

describe('a request that is answered later', () => {
  it('holds nothing back', async () => {
    let answer: () => void = () => undefined
    const t = fakeChannel()
    t.channel.onIq('get', 'x', 'slow', 'anybody', () => ({
      later: new Promise((resolve) => {
        answer = () => resolve({ result: null })
      }),
    }))
    t.channel.onIq('get', 'x', 'broken', 'anybody', () => ({ later: Promise.reject(new Error('bug')) }))
    await t.begin()
    await t.receives(
      `<iq type='get' id='1'><slow xmlns='x'/></iq><iq type='get' id='2'><broken xmlns='x'/></iq>`,
    )
    await t.sends(refusal('2', 'cancel', 'internal-server-error'))
    await t.sendsNothing()
    answer()
    await t.sends(`<iq type='result' id='1'/>`)
  })
})
