import { describe, expect, it, test } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { createFakeRandom } from '../../testing/fake-random.ts'
import { drawsOf, seeds } from '../../testing/seeds.ts'
import { NS_CLIENT } from '../../stanza/stanza.ts'
import { el } from '../../xml/element.ts'
import { sealedContent } from './codec.ts'
import { openedContent, type Expected } from './open.ts'

const ROMEO = 'romeo@montague.example' as BareJid
const JULIET = 'juliet@capulet.example' as BareJid
const ROOM = 'garden@rooms.example' as BareJid
const HOUR = 60 * 60 * 1000
const AT = Date.parse('2026-12-01T12:00:00Z')
const affixes = { from: ROMEO, to: JULIET, time: AT }
const expected: Expected = { from: ROMEO, to: JULIET, isRoom: false, at: AT }

const RPAD = '<rpad>Ga7</rpad>'
const FROM = `<from jid='${ROMEO}'/>`
const TO = `<to jid='${JULIET}'/>`
const TIME = `<time stamp='2026-12-01T12:00:00Z'/>`
const BODY = `<body xmlns='jabber:client'>But soft</body>`
const envelope = (parts: string, body = BODY): string =>
  `<envelope xmlns='urn:xmpp:sce:1'><content>${body}</content>${parts}</envelope>`

function open(xml: string, changes: Partial<Expected> = {}): unknown {
  const opened = openedContent(Buffer.from(xml), { ...expected, ...changes })
  return opened.ok ? opened.value.payloads.map((each) => each.text()) : opened.error
}

describe('an envelope', () => {
  it('is written with all affixes', () => {
    const bytes = sealedContent([el(NS_CLIENT, 'body', {}, 'But soft')], affixes, createFakeRandom())
    expect(Buffer.from(bytes).toString()).toBe(
      `<envelope xmlns='urn:xmpp:sce:1'><content>${BODY}</content><rpad>AQIDBAUGBwgJCgsMDQ4PEBESExQ</rpad>` +
        `<from jid='${ROMEO}'/><to jid='${JULIET}'/><time stamp='2026-12-01T12:00:00.000Z'/></envelope>`,
    )
  })

  it('is read again', () => {
    const body = el(NS_CLIENT, 'body', {}, 'It is the <east> & Juliet')
    const bytes = sealedContent([body], affixes, createFakeRandom())
    expect(openedContent(bytes, expected)).toEqual({ ok: true, value: { payloads: [body], time: AT } })
  })

  it.each([
    ['as XEP-0384 shows it', envelope(RPAD + FROM)],
    ['with white space', ` ${envelope(`\n ${RPAD}\n ${FROM}\n`)}\n`],
    ['with an empty padding', envelope(`<rpad/>${FROM}`)],
    ['with a long padding', envelope(`<rpad>${'x'.repeat(100_000)}</rpad>${FROM}`)],
    ['of a device', envelope(`${RPAD}<from jid='${ROMEO}/balcony'/><to jid='${JULIET}/x'/>`)],
    ['without a time zone', envelope(`${RPAD}${FROM}<time stamp='2026-12-01T12:00:00'/>`)],
    ['with affixes of others', envelope(`${RPAD}${FROM}<from xmlns='urn:example' jid='x@y'/>`)],
  ])('is read %s', (_how, xml) => {
    expect(open(xml)).toEqual(['But soft'])
  })

  it('hides the length of short texts', () => {
    const lengths = [1, 4, 10, 20].map((length) => {
      const random = { bytes: (count: number) => new Uint8Array(count) }
      return sealedContent([el(NS_CLIENT, 'body', {}, 'x'.repeat(length))], affixes, random).length
    })
    expect(new Set(lengths).size).toBe(1)
    expect((lengths[0] ?? 1) % 128).toBe(0)
  })

  test.each(seeds(20))('is padded by less than 200 bytes and read whatever the text, seed %i', (seed) => {
    const draw = drawsOf(seed)
    const random = { bytes: (count: number) => Uint8Array.from({ length: count }, () => draw(256)) }
    for (let round = 0; round < 200; round++) {
      const text = String.fromCodePoint(
        ...Array.from({ length: 1 + draw(300) }, () => 0x20 + draw(draw(2) === 0 ? 95 : 0x2000)),
      ).replace(/[\u007f-\u009f]/g, '')
      const bytes = sealedContent([el(NS_CLIENT, 'body', {}, text)], affixes, random)
      const [, padding = ''] = /<rpad>(.*)<\/rpad>/.exec(Buffer.from(bytes).toString()) ?? []
      expect(padding.length).toBeLessThan(200)
      expect(open(Buffer.from(bytes).toString())).toEqual([text])
    }
  })
})

describe('an envelope counts for nothing', () => {
  it.each([
    ['without padding', 'unpadded', envelope(FROM + TO)],
    ['with the padding of another namespace', 'unpadded', envelope(`${FROM}<rpad xmlns='urn:example'/>`)],
    ['without a sender', 'from', envelope(RPAD)],
    ['of somebody else', 'from', envelope(`${RPAD}<from jid='mercutio@montague.example'/>`)],
    ['of a sender that is no address', 'from', envelope(`${RPAD}<from jid='@'/>`)],
    ['of a sender without an address', 'from', envelope(`${RPAD}<from/>`)],
    ['to somebody else', 'to', envelope(`${RPAD}${FROM}<to jid='paris@verona.example'/>`)],
    ['to nobody', 'to', envelope(`${RPAD}${FROM}<to/>`)],
    ['of last year', 'time', envelope(`${RPAD}${FROM}<time stamp='2025-12-01T12:00:00Z'/>`)],
    ['of the day after tomorrow', 'time', envelope(`${RPAD}${FROM}<time stamp='2026-12-03T12:00:00Z'/>`)],
    ['of no time', 'time', envelope(`${RPAD}${FROM}<time stamp='soon'/>`)],
    ['of a time without a stamp', 'time', envelope(`${RPAD}${FROM}<time/>`)],
    ['of the first version', 'malformed', envelope(RPAD + FROM).replaceAll('sce:1', 'sce:0')],
    ['with two senders', 'malformed', envelope(`${RPAD}${FROM}<from jid='x@y'/>`)],
    ['with two contents', 'malformed', envelope(`${RPAD}${FROM}<content/>`)],
    ['without content', 'malformed', `<envelope xmlns='urn:xmpp:sce:1'>${RPAD}${FROM}</envelope>`],
    ['that is a text', 'malformed', 'But soft'],
    ['that is nothing', 'malformed', ''],
    ['that is a message', 'malformed', `<message>${envelope(RPAD + FROM)}</message>`],
    ['before another one', 'malformed', envelope(RPAD + FROM).repeat(2)],
    ['before half an element', 'malformed', `${envelope(RPAD + FROM)}<body`],
    ['before a text', 'malformed', `${envelope(RPAD + FROM)}x`],
    ['before the end of the stream', 'malformed', `${envelope(RPAD + FROM)}</stream:stream>`],
    ['that is cut', 'malformed', envelope(RPAD + FROM).slice(0, -5)],
    ['with a DTD', 'malformed', `<!DOCTYPE x [<!ENTITY a 'b'>]>${envelope(RPAD + FROM)}`],
    ['with an entity', 'malformed', envelope(RPAD + FROM, '&a;')],
    ['in UTF-16', 'malformed', [...envelope(RPAD + FROM)].join('\0')],
    ['that is too deep', 'malformed', envelope(RPAD + FROM, '<x>'.repeat(100) + '</x>'.repeat(100))],
    ['of too many elements', 'malformed', envelope(RPAD + FROM, '<x/>'.repeat(30_000))],
    ['that is too large', 'malformed', envelope(`${FROM}<rpad>${'x'.repeat(11 * 1024 * 1024)}</rpad>`)],
  ])('%s', (_how, problem, xml) => {
    expect(open(xml)).toBe(problem)
  })

  it('in a room that it does not name', () => {
    const inRoom = { to: ROOM, isRoom: true }
    expect(open(envelope(RPAD + FROM), inRoom)).toBe('to')
    expect(open(envelope(RPAD + FROM + TO), inRoom)).toBe('to')
    expect(open(envelope(`${RPAD}${FROM}<to jid='${ROOM}'/>`), inRoom)).toEqual(['But soft'])
    // Nor may a message to a room be passed on as one to a person.
    expect(open(envelope(`${RPAD}${FROM}<to jid='${ROOM}'/>`))).toBe('to')
  })

  it('long before or after its message', () => {
    const at = (at: number) => open(envelope(RPAD + FROM + TIME), { at })
    expect(at(AT + 6 * 24 * HOUR)).toEqual(['But soft'])
    expect(at(AT + 8 * 24 * HOUR)).toBe('time')
    expect(at(AT - 23 * HOUR)).toEqual(['But soft'])
    expect(at(AT - 25 * HOUR)).toBe('time')
  })
})
