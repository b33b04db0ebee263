import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import type { About } from '../../electron/engine/extension.ts'
import { doap, standardsTable, withTable } from './xeps.ts'

const abouts: readonly About[] = [
  { spec: 'XEP-0199', title: 'XMPP Ping', version: '2.0.1', status: 'complete' },
  { spec: 'RFC 6121', title: 'Instant Messaging', status: 'partial', note: 'no <dreams/>' },
  { spec: 'RFC 6121', title: 'Instant Messaging', status: 'complete' },
]
const markers = ['<!-- standards: written by `npm run docs` -->', '<!-- standards: end -->'] as const

describe('the table of standards', () => {
  it('has each standard once, in order', () => {
    expect(standardsTable(abouts).split('\n').slice(2)).toEqual([
      '| [RFC 6121](https://xmpp.org/rfcs/rfc6121.html) | Instant Messaging |  | partial: no <dreams/> |',
      '| [XEP-0199](https://xmpp.org/extensions/xep-0199.html) | XMPP Ping | 2.0.1 | complete |',
    ])
  })

  it('replaces only the text between its markers', () => {
    const once = withTable(`before\n${markers[0]}\nold\n${markers[1]}\nafter`, 'new')
    expect(once).toBe(`before\n${markers[0]}\n\nnew\n\n${markers[1]}\nafter`)
    expect(withTable(once ?? '', 'new')).toBe(once)
    expect(withTable('no markers', 'new')).toBeNull()
  })
})

describe('the DOAP file', () => {
  const text = doap({ name: 'Balcony', description: 'Fast & safe', license: 'AGPL-3.0-or-later' }, abouts)

  it('names the standards and how complete they are', () => {
    expect(text).toContain(`<implements rdf:resource='https://xmpp.org/rfcs/rfc6121.html'/>`)
    expect(text).toMatch(/xep-0199\.html'\/>\s+<xmpp:status>complete<.*\s+<xmpp:version>2\.0\.1</)
  })

  it('is well-formed for any text', () => {
    const strange = doap({ name: `<&'">`, description: ']]>', license: 'MIT' }, [
      { spec: 'XEP-0199', title: 'Ping', version: '1', status: 'partial', note: 'no <dreams/> & no "hope"' },
    ])
    const texts: string[] = []
    const parser = new SaxesParser({ xmlns: true })
    parser.on('error', (error) => {
      throw error
    })
    parser.on('text', (part) => texts.push(part.trim()))
    parser.write(strange).close()
    expect(texts).toEqual(expect.arrayContaining([`<&'">`, ']]>', 'no <dreams/> & no "hope"']))
  })
})
