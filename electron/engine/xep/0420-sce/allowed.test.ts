import { describe, expect, it } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { NS_CLIENT, Stanza } from '../../stanza/stanza.ts'
import { printXml } from '../../testing/placeholders.ts'
import { readElements, readXml } from '../../testing/read-xml.ts'
import { mayBeInside, withContent } from './allowed.ts'

const SENDER = 'romeo@montague.example/balcony' as Jid
const BODY = '<body>But soft</body>'

function read(outside: string, inside: string, isTextOnly = false): string {
  const message = readXml(`<message id='1' type='chat'>${outside}</message>`)
  const opened = withContent(new Stanza('message', message, SENDER, null), readElements(inside), isTextOnly)
  expect(opened.from).toBe(SENDER)
  expect(opened.id).toBe('1')
  return opened.element
    .elements()
    .map((each) => printXml(each))
    .join('')
}
const printed = (xml: string): string =>
  readElements(xml)
    .map((each) => printXml(each))
    .join('')

describe('inside an envelope', () => {
  it.each([
    BODY,
    '<subject>Garden</subject>',
    '<thread>1</thread>',
    `<request xmlns='urn:xmpp:receipts'/>`,
    `<received xmlns='urn:xmpp:receipts' id='1'/>`,
    `<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>`,
    `<composing xmlns='http://jabber.org/protocol/chatstates'/>`,
    `<replace xmlns='urn:xmpp:message-correct:0' id='1'/>`,
    `<retract xmlns='urn:xmpp:message-retract:1' id='1'/>`,
    `<reactions xmlns='urn:xmpp:reactions:0' id='1'/>`,
    `<reply xmlns='urn:xmpp:reply:0' id='1'/>`,
    `<fallback xmlns='urn:xmpp:fallback:0'/>`,
    `<reference xmlns='urn:xmpp:reference:0' type='mention'/>`,
    `<file-sharing xmlns='urn:xmpp:sfs:0'/>`,
    `<sources xmlns='urn:xmpp:sfs:0'/>`,
    `<attach-to xmlns='urn:xmpp:message-attaching:1' id='1'/>`,
    `<x xmlns='jabber:x:oob'/>`,
    `<unstyled xmlns='urn:xmpp:styling:0'/>`,
    `<trust-message xmlns='urn:xmpp:tm:1'/>`,
  ])('%s counts, and only there', (xml) => {
    expect(mayBeInside(readXml(xml))).toBe(true)
    expect(read('', xml)).toBe(printed(xml))
    expect(read(xml, BODY)).toBe(printed(BODY))
  })

  it.each([
    `<store xmlns='urn:xmpp:hints'/>`,
    `<stanza-id xmlns='urn:xmpp:sid:0' id='1' by='a@b'/>`,
    `<origin-id xmlns='urn:xmpp:sid:0' id='1'/>`,
    `<addresses xmlns='http://jabber.org/protocol/address'/>`,
    `<delay xmlns='urn:xmpp:delay' stamp='2026-12-01T12:00:00Z'/>`,
    `<occupant-id xmlns='urn:xmpp:occupant-id:0' id='1'/>`,
    `<x xmlns='http://jabber.org/protocol/muc#user'/>`,
    `<sent xmlns='urn:xmpp:carbons:2'/>`,
    `<result xmlns='urn:xmpp:mam:2'/>`,
    `<event xmlns='http://jabber.org/protocol/pubsub#event'/>`,
    `<encryption xmlns='urn:xmpp:eme:0' namespace='urn:xmpp:omemo:2'/>`,
    `<encrypted xmlns='urn:xmpp:omemo:2'/>`,
    `<envelope xmlns='urn:xmpp:sce:1'/>`,
    `<moderate xmlns='urn:xmpp:message-moderate:1'/>`,
    `<error/>`,
    `<message/>`,
    `<unknown xmlns='urn:example'/>`,
  ])('%s does not count', (xml) => {
    expect(mayBeInside(readXml(xml))).toBe(false)
  })
})

describe('an opened message', () => {
  const SERVERS = `<stanza-id xmlns='urn:xmpp:sid:0' id='1' by='a@b'/><delay xmlns='urn:xmpp:delay' stamp='2026-12-01T12:00:00Z'/><occupant-id xmlns='urn:xmpp:occupant-id:0' id='1'/>`
  const SEALED = `<encrypted xmlns='urn:xmpp:omemo:2'/><encrypted xmlns='eu.siacs.conversations.axolotl'/><encryption xmlns='urn:xmpp:eme:0' namespace='urn:xmpp:omemo:2'/>`

  it('keeps what servers added, and loses its seal', () => {
    expect(read(SEALED + SERVERS, BODY)).toBe(printed(SERVERS + BODY))
  })

  it('has no other body than the one inside', () => {
    expect(read('<body>Give me your password</body>', BODY)).toBe(printed(BODY))
    expect(read(`<body xml:lang='de'>Doch still</body>`, BODY, true)).toBe(printed(BODY))
    expect(read('<body>Give me your password</body>', '')).toBe('')
  })

  it('has nothing from an envelope that nobody sealed', () => {
    const plain = `<envelope xmlns='urn:xmpp:sce:1'><content>${BODY}</content></envelope>`
    expect(read(plain, BODY)).toBe(printed(BODY))
  })

  it('of OMEMO 0.3 keeps what says only how the text is meant', () => {
    const beside = `<request xmlns='urn:xmpp:receipts'/><replace xmlns='urn:xmpp:message-correct:0' id='1'/>`
    const content = `<reactions xmlns='urn:xmpp:reactions:0' id='1'/><x xmlns='jabber:x:oob'><url>https://a.example</url></x><file-sharing xmlns='urn:xmpp:sfs:0'/><reference xmlns='urn:xmpp:reference:0' type='mention'/>`
    expect(read(beside + content, BODY, true)).toBe(printed(beside + BODY))
    expect(read(beside + content, BODY)).toBe(printed(BODY))
  })

  it.each([
    ['0', '24', true, 'hides the quote'],
    ['0', '23', true, 'hides the quote without its last line break'],
    ['0', '11', true, 'hides a line of the quote'],
    ['0', '27', false, 'hides a word'],
    ['24', '30', false, 'hides all that is no quote'],
    ['3', '24', false, 'begins within the quote'],
    ['0', '9', false, 'ends within the quote'],
    ['30', '33', false, 'begins with a sign in a line'],
  ])('of OMEMO 0.3 from %s to %s: %s, as it %s', (start, end, isKept) => {
    const body = '<body>&gt; But soft\n&gt; what light\nNo &gt; light</body>'
    const reply = `<reply xmlns='urn:xmpp:reply:0' id='1'/>`
    const fallback = `<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='${start}' end='${end}'/></fallback>`
    expect(read(reply + fallback, body, true)).toBe(printed(reply + (isKept ? fallback : '') + body))
  })

  it.each([
    `<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'/>`,
    `<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body/></fallback>`,
    `<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:sfs:0'/>`,
    `<fallback xmlns='urn:xmpp:feature-fallback:0' for='urn:xmpp:reactions:0'><body start='0' end='4'/></fallback>`,
  ])('of OMEMO 0.3 is not hidden by %s', (fallback) => {
    expect(read(fallback, BODY, true)).toBe(printed(BODY))
  })

  it('is no other stanza', () => {
    expect(
      withContent(new Stanza('message', readXml('<message/>'), SENDER, null), [], false).element.ns,
    ).toBe(NS_CLIENT)
  })
})
