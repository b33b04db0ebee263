import { describe, expect, it } from 'vitest'
import type { BareJid, Jid } from '../../../shared/model/jid.ts'
import { buildXmppUri, MAX_URI_LENGTH, parseXmppUri, type XmppUri } from './index.ts'

function uri(address: string, query: XmppUri['query'] = null, account: string | null = null): XmppUri {
  return { account: account as BareJid | null, address: address as Jid, query }
}

function problem(text: string): string {
  const parsed = parseXmppUri(text)
  if (parsed.ok) throw new Error(`${text} is taken as ${JSON.stringify(parsed.value)}`)
  return 'problem' in parsed.error ? parsed.error.problem : parsed.error.code
}

describe('a URI and what it means', () => {
  it.each<[string, XmppUri]>([
    ['xmpp:node@example.com', uri('node@example.com')],
    ['xmpp:example.com', uri('example.com')],
    ['xmpp:node@example.com/gajim', uri('node@example.com/gajim')],
    ['xmpp://guest@example.com/support@example.com', uri('support@example.com', null, 'guest@example.com')],
    [
      'xmpp://guest@example.com/support@example.com/home?message',
      uri('support@example.com/home', { type: 'message', pairs: [] }, 'guest@example.com'),
    ],
    // RFC 5122 §2.8
    [
      'xmpp:nasty!%23$%25()*+,-.;=%3F%5B%5C%5D%5E_%60%7B%7C%7D~node@example.com',
      uri('nasty!#$%()*+,-.;=?[\\]^_`{|}~node@example.com'),
    ],
    [
      "xmpp:node@example.com/repulsive%20!%23%22$%25&'()*+,-.%2F:;%3C=%3E%3F%40%5B%5C%5D%5E_%60%7B%7C%7D~resource",
      uri('node@example.com/repulsive !#"$%&\'()*+,-./:;<=>?@[\\]^_`{|}~resource'),
    ],
    ['xmpp:ji%C5%99i@%C4%8Dechy.example/v%20Praze', uri('jiři@čechy.example/v Praze')],
    [
      'xmpp:romeo@montague.example?message;subject=Test%20Message;body=Here%27s%20a%20test%20message%0A%F0%9F%8C%B9',
      uri('romeo@montague.example', {
        type: 'message',
        pairs: [
          ['subject', 'Test Message'],
          ['body', "Here's a test message\n🌹"],
        ],
      }),
    ],
  ])('%s', (text, value) => {
    expect(parseXmppUri(text)).toEqual({ ok: true, value })
  })

  it.each<[string, XmppUri]>([
    ['XMPP:Juliet@Capulet.Example', uri('juliet@capulet.example')],
    ['xmpp:jiři@čechy.example', uri('jiři@čechy.example')],
    ['xmpp:a@b.example?', uri('a@b.example')],
    ['xmpp:a@b.example?join#fragment', uri('a@b.example', { type: 'join', pairs: [] })],
    [
      'xmpp:a@b.example?message;body=a raw=text;;flag;body=again%0D%0A',
      uri('a@b.example', {
        type: 'message',
        pairs: [
          ['body', 'a raw=text'],
          ['flag', ''],
          ['body', 'again\n'],
        ],
      }),
    ],
  ])('%s, which others write', (text, value) => {
    expect(parseXmppUri(text)).toEqual({ ok: true, value })
  })
})

describe('text that is not such a URI', () => {
  it.each([
    ['javascript:alert(1)', 'not-xmpp'],
    ['https://example.com', 'not-xmpp'],
    [' xmpp:a@b.example', 'not-xmpp'],
    ['', 'not-xmpp'],
    ['xmpp:', 'empty'],
    ['xmpp:?message', 'empty'],
    ['xmpp:@b.example', 'bad-localpart'],
    ['xmpp:a@', 'bad-domain'],
    ['xmpp:a@b@c.example', 'bad-domain'],
    ['xmpp:a@b.example/', 'bad-resource'],
    ['xmpp:javascript:alert(1)@b.example', 'bad-localpart'],
    // An encoded separator does not separate: this is not an address on evil.example.
    ['xmpp:evil.example%2Fjuliet@capulet.example', 'bad-localpart'],
    ['xmpp:juliet%40evil.example%2F@capulet.example', 'bad-localpart'],
    ['xmpp:juliet@capulet.example%2Fx', 'bad-domain'],
    ['xmpp:juliet@evil.example%40capulet.example', 'bad-domain'],
    ['xmpp:a%00b@c.example', 'control-characters'],
    ['xmpp:a\u0007b@c.example', 'control-characters'],
    ['xmpp:a@c.example\n', 'control-characters'],
    ['xmpp:a%0Ab@c.example', 'bad-localpart'],
    ['xmpp:a%E2%80%AEb@c.example', 'bad-localpart'],
    ['xmpp:a@c.example/x%E2%80%AEy', 'bad-resource'],
    ['xmpp:a@c.example?message;body=%1B%5B2J', 'control-characters'],
    ['xmpp:a@c.example?message;body=%C2%85', 'control-characters'],
    ['xmpp:a@c.example?message;body=\ud800', 'control-characters'],
    ['xmpp:a%@c.example', 'bad-encoding'],
    ['xmpp:a%zz@c.example', 'bad-encoding'],
    ['xmpp:a@c.example?message;body=%ff', 'bad-encoding'],
    // '/' and '@' in overlong forms, a surrogate, a byte of Latin-1
    ['xmpp:a%C0%AFb@c.example', 'bad-encoding'],
    ['xmpp:a%E0%80%AFb@c.example', 'bad-encoding'],
    ['xmpp:a%ED%A0%80b@c.example', 'bad-encoding'],
    ['xmpp:caf%E9@c.example', 'bad-encoding'],
    ['xmpp://c.example?join', 'no-account'],
    ['xmpp:///a@c.example', 'no-account'],
    ['xmpp://a@c.example', 'no-address'],
    ['xmpp://a@c.example/?message', 'no-address'],
    [`xmpp:${'a'.repeat(2000)}@c.example`, 'too-long'],
    [`xmpp:a@c.example?message;body=${'a'.repeat(MAX_URI_LENGTH)}`, 'too-long'],
    [`xmpp:a@c.example?message${';k=v'.repeat(3000)}`, 'too-long'],
  ])('%s', (text, expected) => {
    expect(problem(text)).toBe(expected)
  })

  it('takes no time, whatever the text', () => {
    const started = performance.now()
    for (const part of ['%', '%41', ';', '@', '/', '?', '//', '%E2%80%AE', 'a', '=', '#', '🌹'])
      parseXmppUri(`xmpp:${part.repeat(5_000_000 / part.length)}`)
    for (const part of ['%', '%41', ';', '@', '/', '?', '//', '=', '#', '🌹'])
      parseXmppUri(`xmpp:a@b.example?x;y=${part.repeat(8000 / part.length)}`)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('the URI of an address', () => {
  it.each([
    ['example.org', 'xmpp:example.org'],
    ['juliet@example.org', 'xmpp:juliet@example.org'],
    ['nasty!#$%()*+,-.;=?[\\]^_`{|}~node@example.com', null],
    ['coven@chat.example/Jé 1/2@home?', 'xmpp:coven@chat.example/J%C3%A9%201%2F2%40home%3F'],
    ['čechy@čechy.example/v Praze', null],
  ])('of %s leads back to it', (address, uri) => {
    const built = buildXmppUri(address as Jid)
    if (uri !== null) expect(built).toBe(uri)
    expect(built).toMatch(/^xmpp:[\x21-\x7e]+$/)
    expect(parseXmppUri(built)).toMatchObject({ ok: true, value: { address, query: null } })
  })
})
