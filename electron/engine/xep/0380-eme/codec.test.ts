import { describe, expect, it } from 'vitest'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { buildEncryption, encryptionOf } from './index.ts'

const notice = (payloads: string) => encryptionOf(readXml(`<message>${payloads}</message>`))
const eme = (attributes: string) => `<encryption xmlns='urn:xmpp:eme:0' ${attributes}/>`

describe('XEP-0380 encryption', () => {
  it.each([
    ['urn:xmpp:otr:0', 'OTR'],
    ['jabber:x:encrypted', 'OpenPGP'],
    ['urn:xmpp:openpgp:0', 'OpenPGP for XMPP'],
    ['eu.siacs.conversations.axolotl', 'OMEMO'],
    ['urn:xmpp:omemo:1', 'OMEMO'],
    ['urn:xmpp:omemo:2', 'OMEMO'],
  ])('%s is called %s, whatever the sender calls it', (ns, name) => {
    expect(notice(eme(`namespace='${ns}' name='Magic'`))).toEqual({ ns, name, keysOnly: false })
  })

  it('an unknown one is called as the sender says, or by its namespace', () => {
    const ns = 'urn:example:magic'
    expect(notice(eme(`namespace='${ns}' name=' Magic&#10;\u202E1 '`))?.name).toBe('Magic 1')
    expect(notice(eme(`namespace='${ns}'`))).toEqual({ ns, name: ns, keysOnly: false })
    expect(notice(eme(`namespace='${ns}' name='${'🐢'.repeat(500)}'`))?.name).toBe('🐢'.repeat(80))
    expect(notice(eme(`namespace='${'n'.repeat(5000)}'`))?.ns).toBe('n'.repeat(256))
  })

  it.each([
    ['jabber:x:encrypted', 'OpenPGP', `<x xmlns='jabber:x:encrypted'>hQE</x><body>This is encrypted</body>`],
    ['urn:xmpp:openpgp:0', 'OpenPGP for XMPP', `<openpgp xmlns='urn:xmpp:openpgp:0'>hQE</openpgp>`],
    ['eu.siacs.conversations.axolotl', 'OMEMO', `<encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/><payload>a</payload></encrypted>`], // prettier-ignore
    ['urn:xmpp:omemo:1', 'OMEMO', `<encrypted xmlns='urn:xmpp:omemo:1'><header sid='1'/><payload>a</payload></encrypted>`], // prettier-ignore
    ['urn:xmpp:omemo:2', 'OMEMO', `<encrypted xmlns='urn:xmpp:omemo:2'><header sid='1'/><payload>a</payload></encrypted>`], // prettier-ignore
    ['urn:xmpp:otr:0', 'OTR', `<body>?OTR:AAMD</body>`],
    ['urn:xmpp:otr:0', 'OTR', `<body>?OTRv23?\nI would like to speak off the record</body>`],
  ])('%s is recognized as %s by its payload', (ns, name, payloads) => {
    expect(notice(payloads)).toEqual({ ns, name, keysOnly: false })
  })

  it('only carries keys', () => {
    const keys = `<encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/></encrypted>`
    const result = { ns: 'eu.siacs.conversations.axolotl', name: 'OMEMO', keysOnly: true }
    expect(notice(keys)).toEqual(result)
    expect(notice(keys + eme(`namespace='eu.siacs.conversations.axolotl'`))).toEqual(result)
  })

  it('is none if nothing is encrypted', () => {
    expect(notice(`<body>What is ?OTR</body><x xmlns='jabber:x:signed'>a</x>`)).toBeUndefined()
    expect(notice(`<encrypted xmlns='urn:example:magic'/>`)).toBeUndefined()
    expect(notice(eme(''))).toBeUndefined()
    expect(notice(eme(`namespace=''`))).toBeUndefined()
  })

  it('is written with the name that the namespace has', () => {
    const written = (ns: string) => printXml(buildEncryption(ns))
    for (const ns of ['eu.siacs.conversations.axolotl', 'urn:xmpp:omemo:2'])
      expect(written(ns)).toBe(printXml(readXml(eme(`namespace='${ns}' name='OMEMO'`))))
    expect(written('urn:example:magic')).toBe(printXml(readXml(eme(`namespace='urn:example:magic'`))))
  })
})
