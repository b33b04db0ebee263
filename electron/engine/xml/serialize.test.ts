import { describe, expect, it } from 'vitest'
import { NS_XML, NS_XMLNS } from './characters.ts'
import { Element, el } from './element.ts'
import { NS_STREAMS, serialize, serializeStreamElement, streamOpening } from './serialize.ts'

describe('serialize', () => {
  it('declares a namespace only where it changes', () => {
    const stanza = el(
      'jabber:client',
      'message',
      { to: 'a@b', id: '1' },
      el('jabber:client', 'body', {}, 'hi'),
      el('urn:x', 'x', {}, el('urn:x', 'y'), el('jabber:client', 'z'), el('', 'none')),
    )
    const inner =
      " to='a@b' id='1'><body>hi</body><x xmlns='urn:x'><y/><z xmlns='jabber:client'/><none xmlns=''/></x></message>"
    expect(serialize(stanza, 'jabber:client')).toBe(`<message${inner}`)
    expect(serialize(stanza)).toBe(`<message xmlns='jabber:client'${inner}`)
  })

  it('gives attributes in a namespace a prefix, and xml:lang its own', () => {
    const attrs = { 'xml:lang': 'en', '{urn:a}one': '1', two: '2', '{urn:b}one': '3', '{urn:a}two': '4' }
    expect(serialize(el('', 'e', attrs))).toBe(
      "<e xml:lang='en' xmlns:a0='urn:a' a0:one='1' two='2' xmlns:a1='urn:b' a1:one='3' a0:two='4'/>",
    )
    expect(serialize(el(NS_XML, 'e', { [`{${NS_XML}}space`]: 'preserve' }, el('', 'f')))).toBe(
      "<xml:e xml:space='preserve'><f/></xml:e>",
    )
  })

  it('escapes text and values, keeping white space as it is', () => {
    expect(serialize(el('', 'e', { a: `<&>"'\t\n\r` }, `]]></e>&"'\t\n\r`))).toBe(
      "<e a='&lt;&amp;&gt;&quot;&apos;&#9;&#10;&#13;'>]]&gt;&lt;/e&gt;&amp;\"'\t\n&#13;</e>",
    )
    expect(serialize(el("urn:'><evil/>", 'e'))).toBe("<e xmlns='urn:&apos;&gt;&lt;evil/&gt;'/>")
    expect(serialize(el('', 'e', { "{urn:'}a": '' }))).toBe("<e xmlns:a0='urn:&apos;' a0:a=''/>")
  })

  it('replaces what XML cannot carry', () => {
    const bad = 'a\0b\x1fc\ud800d\udc00e\ufffef\uffffg'
    const good = 'a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg'
    expect(serialize(el('', 'e', { a: bad }, bad))).toBe(`<e a='${good}'>${good}</e>`)
    expect(serialize(el('', 'e', {}, '😀\x7f\u{10ffff}'))).toBe('<e>😀\x7f\u{10ffff}</e>')
  })

  it.each(['', 'a b', 'a>', '1a', 'a:b', '-a', 'a/', '\ud800', 'é×', 'a\n'])(
    'refuses %j as a name',
    (name) => {
      expect(() => serialize(el('', name))).toThrow(TypeError)
      expect(() => serialize(el('', 'e', { [name]: 'v' }))).toThrow(TypeError)
      expect(() => serialize(el('', 'e', { [`{urn:x}${name}`]: 'v' }))).toThrow(TypeError)
    },
  )

  it.each(['xmlns', 'xmlns:x', '{}a', `{${NS_XML}}lang`, `{${NS_XMLNS}}a`, 'xml:space', 'x}a'])(
    'refuses the attribute %j',
    (key) => expect(() => serialize(el('', 'e', { [key]: 'v' }))).toThrow(TypeError),
  )

  it('refuses an element in the namespace of declarations', () => {
    expect(() => serialize(el(NS_XMLNS, 'e'))).toThrow(TypeError)
  })

  it('handles any depth', () => {
    let deep = el('', 'e')
    for (let depth = 1; depth < 100_000; depth++) deep = new Element('', 'e', {}, [deep])
    expect(serialize(deep)).toHaveLength(99_999 * 7 + 4)
  })
})

describe('the stream itself', () => {
  it('opens', () => {
    expect(streamOpening({ to: "a'b", from: undefined, version: '1.0', 'xml:lang': 'en' })).toBe(
      "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'" +
        " to='a&apos;b' version='1.0' xml:lang='en'>",
    )
  })

  it('prints its own elements with its prefix', () => {
    const error = el(NS_STREAMS, 'error', {}, el('urn:ietf:params:xml:ns:xmpp-streams', 'bad-format'))
    expect(serializeStreamElement(error)).toBe(
      "<stream:error><bad-format xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
    )
    expect(() => serializeStreamElement(el('urn:x', 'error'))).toThrow(TypeError)
  })
})
