import { describe, expect, test } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { el, Element, newAttributes } from '../../xml/element.ts'
import { buildEncrypted, encryptedIn, namespaceOf, readEncrypted, type Encrypted } from './codec.ts'
import type { OmemoVersion } from './types.ts'

const ROMEO = 'romeo@montague.example' as BareJid
const JULIET = 'juliet@capulet.example' as BareJid
const us = { address: ROMEO, device: 31415 }
const VERSIONS: readonly OmemoVersion[] = ['0.3', '2']

const key = (owner: BareJid, device: number, bytes: number[], isKeyExchange = false) => ({
  owner,
  device,
  bytes: Uint8Array.from(bytes),
  isKeyExchange,
})
const encrypted: Encrypted = {
  sid: 27183,
  keys: [key(JULIET, 12, [1]), key(ROMEO, 31415, [2, 3], true), key(JULIET, 13, [4])],
  payload: Uint8Array.of(5, 6, 7),
}

/** An element whose header has this content. */
const withHeader = (version: OmemoVersion, content: string, sid = "sid='27183'", rest = '') =>
  readXml(`<encrypted xmlns='${namespaceOf(version)}'><header ${sid}>${content}</header>${rest}</encrypted>`)
const reading = (version: OmemoVersion, content: string, sid?: string, rest?: string) =>
  readEncrypted(version, withHeader(version, content, sid, rest), us)
/** `<key/>`s for us where the version expects them. */
const forUs = (version: OmemoVersion, keys: string, owner: string = ROMEO) =>
  version === '2' ? `<keys jid='${owner}'>${keys}</keys>` : keys

describe('an encrypted element', () => {
  test('of 0.3 has a flat list of keys', () => {
    const written = buildEncrypted('0.3', { ...encrypted, iv: Uint8Array.of(8, 9) })
    expect(printXml(written)).toBe(
      printXml(
        readXml(`
          <encrypted xmlns='eu.siacs.conversations.axolotl'>
            <header sid='27183'>
              <key rid='12'>AQ==</key><key rid='31415' prekey='true'>AgM=</key><key rid='13'>BA==</key>
              <iv>CAk=</iv>
            </header>
            <payload>BQYH</payload>
          </encrypted>`),
      ),
    )
    expect(readEncrypted('0.3', written, us)).toEqual({
      sid: 27183,
      key: { bytes: Uint8Array.of(2, 3), isKeyExchange: true },
      iv: Uint8Array.of(8, 9),
      payload: Uint8Array.of(5, 6, 7),
    })
  })

  test('of version 2 has the keys of each person together', () => {
    const written = buildEncrypted('2', encrypted)
    expect(printXml(written)).toBe(
      printXml(
        readXml(`
          <encrypted xmlns='urn:xmpp:omemo:2'>
            <header sid='27183'>
              <keys jid='${JULIET}'><key rid='12'>AQ==</key><key rid='13'>BA==</key></keys>
              <keys jid='${ROMEO}'><key rid='31415' kex='true'>AgM=</key></keys>
            </header>
            <payload>BQYH</payload>
          </encrypted>`),
      ),
    )
    expect(readEncrypted('2', written, us)).toEqual({
      sid: 27183,
      key: { bytes: Uint8Array.of(2, 3), isKeyExchange: true },
      iv: null,
      payload: Uint8Array.of(5, 6, 7),
    })
  })

  test.each(VERSIONS)('of %s may only carry keys', (version) => {
    const written = buildEncrypted(version, { sid: 1, keys: encrypted.keys })
    expect(written.child(namespaceOf(version), 'payload')).toBeUndefined()
    expect(readEncrypted(version, written, us)).toMatchObject({ sid: 1, payload: null, iv: null })
  })

  test('is found by its version', () => {
    const both = el(
      'jabber:client',
      'message',
      {},
      buildEncrypted('2', encrypted),
      buildEncrypted('0.3', encrypted),
    )
    for (const version of VERSIONS)
      expect(encryptedIn(both, version)).toMatchObject({ name: 'encrypted', ns: namespaceOf(version) })
    expect(encryptedIn(el('jabber:client', 'message'), '2')).toBeUndefined()
  })
})

describe.each(VERSIONS)('the key for this device in version %s', (version) => {
  const mark = version === '2' ? 'kex' : 'prekey'

  test('may not be there', () => {
    expect(reading(version, forUs(version, "<key rid='31416'>AQ==</key>"))).toMatchObject({ key: null })
    expect(reading(version, '')).toMatchObject({ sid: 27183, key: null })
  })

  test.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
    ['yes', false],
  ])('with the mark %s begins a session: %s', (value, isKeyExchange) => {
    const keys = `<key rid='31415' ${mark}='${value}'>AQ==</key>`
    expect(reading(version, forUs(version, keys))).toMatchObject({ key: { isKeyExchange } })
  })

  test('is the first one of several', () => {
    const keys = "<key rid='31415'>AQ==</key><key rid='31415'>Ag==</key>"
    expect(reading(version, forUs(version, keys))).toMatchObject({ key: { bytes: Uint8Array.of(1) } })
  })

  test.each([
    ['no base64', 'I am no key!'],
    ['empty', ''],
    ['too long', 'AAAA'.repeat(3000)],
  ])('that is %s is malformed', (_, text) => {
    expect(reading(version, forUs(version, `<key rid='31415'>${text}</key>`))).toBe('malformed')
  })

  test("counts whatever is wrong with others' keys", () => {
    const keys =
      "<key/><key rid='-1'>?</key><key rid='31416'>!</key><oops/>text<key rid='31415'>AQ==</key><key xmlns='urn:example' rid='31415'/>"
    expect(reading(version, forUs(version, keys))).toMatchObject({ key: { bytes: Uint8Array.of(1) } })
  })

  test('is found among 4,000; of 10,000 not all are looked at', () => {
    const ns = namespaceOf(version)
    const manyKeys = (count: number, last: number): Element => {
      const keys = Array.from({ length: count }, (_, n) =>
        el(ns, 'key', { rid: String(n === count - 1 ? last : 100_000 + n) }, n === count - 1 ? 'AQ==' : '!'),
      )
      const parts = version === '2' ? [el(ns, 'keys', { jid: ROMEO }, ...keys)] : keys
      return el(ns, 'encrypted', {}, el(ns, 'header', { sid: '1' }, ...parts))
    }
    expect(readEncrypted(version, manyKeys(4_000, us.device), us)).toMatchObject({
      key: { bytes: Uint8Array.of(1) },
    })
    expect(readEncrypted(version, manyKeys(10_000, us.device), us)).toMatchObject({ key: null })
  })
})

describe('the keys of version 2', () => {
  test("of somebody else are not ours, though the device's number is", () => {
    expect(reading('2', forUs('2', "<key rid='31415'>AQ==</key>", JULIET))).toMatchObject({ key: null })
  })

  test('are found however the address is written, but not without one', () => {
    const keys = "<key rid='31415'>AQ==</key>"
    expect(reading('2', forUs('2', keys, 'ROMEO@Montague.example'))).toMatchObject({ key: {} })
    expect(reading('2', keys)).toMatchObject({ key: null })
    expect(reading('2', `<keys>${keys}</keys><keys jid='@@'>${keys}</keys>`)).toMatchObject({ key: null })
  })

  test('may come in several elements', () => {
    const other = forUs('2', "<key rid='9'>AQ==</key>")
    expect(reading('2', other + forUs('2', "<key rid='31415'>Ag==</key>"))).toMatchObject({
      key: { bytes: Uint8Array.of(2) },
    })
  })

  test('of 10,000 people are not all looked at', () => {
    const ns = namespaceOf('2')
    const people = Array.from({ length: 10_000 }, (_, n) =>
      el(
        ns,
        'keys',
        { jid: n === 9_999 ? ROMEO : `p${String(n)}@capulet.example` },
        el(ns, 'key', { rid: '31415' }, 'AQ=='),
      ),
    )
    const flood = el(ns, 'encrypted', {}, el(ns, 'header', { sid: '1' }, ...people))
    expect(readEncrypted('2', flood, us)).toMatchObject({ key: null })
  })
})

describe.each(VERSIONS)('a malformed element of version %s', (version) => {
  test.each(['', "sid=''", "sid='0'", "sid='-1'", "sid='2147483648'", "sid='1.5'", "sid='one'"])(
    'has the sender %s',
    (sid) => {
      expect(reading(version, '', sid)).toBe('malformed')
    },
  )

  test('has no header, or one of another version', () => {
    const ns = namespaceOf(version)
    const other = namespaceOf(version === '2' ? '0.3' : '2')
    for (const content of ['', '<payload>AQ==</payload>', `<header xmlns='${other}' sid='1'/>`])
      expect(readEncrypted(version, readXml(`<encrypted xmlns='${ns}'>${content}</encrypted>`), us)).toBe(
        'malformed',
      )
  })

  test('has a payload or an iv that is no base64', () => {
    expect(reading(version, '', undefined, '<payload>*</payload>')).toBe('malformed')
    expect(reading(version, '<iv>*</iv>')).toBe('malformed')
    expect(reading(version, `<iv>${'AAAA'.repeat(3000)}</iv>`)).toBe('malformed')
  })

  test('may have names of properties of objects', () => {
    const attributes = newAttributes()
    attributes['__proto__'] = '1'
    attributes['sid'] = 'constructor'
    const ns = namespaceOf(version)
    const odd = new Element(ns, 'encrypted', newAttributes(), [new Element(ns, 'header', attributes, [])])
    expect(readEncrypted(version, odd, us)).toBe('malformed')
  })
})

test.each(['1', '2147483647'])('a device can have the number %s', (sid) => {
  expect(reading('2', '', `sid='${sid}'`)).toMatchObject({ sid: Number(sid) })
})
