import { describe, expect, it } from 'vitest'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { buildFallback, fallbacksOf } from './index.ts'

const NS = 'urn:xmpp:fallback:0'
const fallbacks = (xml: string) => fallbacksOf(readXml(`<message>${xml}</message>`))
const parts = (xml: string) => fallbacks(`<fallback xmlns='${NS}' for='urn:a'>${xml}</fallback>`)

describe('XEP-0428 fallback', () => {
  it('a part of the body', () => {
    expect(parts(`<body start='0' end='33'/>`)).toEqual([
      { for: 'urn:a', body: [{ start: 0, end: 33 }], subject: [] },
    ])
  })

  it('several parts, also of the subject', () => {
    expect(parts(`<subject start='1' end='2'/><body start='0' end='3'/><body start='5' end='6'/>`)).toEqual([
      {
        for: 'urn:a',
        body: [
          { start: 0, end: 3 },
          { start: 5, end: 6 },
        ],
        subject: [{ start: 1, end: 2 }],
      },
    ])
  })

  it('all of the body, and everything', () => {
    expect(parts(`<body/>`)).toEqual([{ for: 'urn:a', body: 'whole', subject: [] }])
    expect(parts('')).toEqual([{ for: 'urn:a', body: 'whole', subject: 'whole' }])
    expect(fallbacks(`<fallback xmlns='${NS}'/>`)).toEqual([{ for: '', body: 'whole', subject: 'whole' }])
  })

  it('one end left open', () => {
    expect(parts(`<body end='3'/>`)).toEqual([{ for: 'urn:a', body: [{ start: 0, end: 3 }], subject: [] }])
    expect(parts(`<body start='3'/>`)).toEqual([
      { for: 'urn:a', body: [{ start: 3, end: 4294967295 }], subject: [] },
    ])
  })

  it('the namespace of the proposal', () => {
    const xml = `<fallback xmlns='urn:xmpp:feature-fallback:0' for='urn:a'><body start='0' end='3'/></fallback>`
    expect(fallbacks(xml)).toEqual([{ for: 'urn:a', body: [{ start: 0, end: 3 }], subject: [] }])
  })

  it.each([
    ['no number', `start='a' end='3'`],
    ['the wrong way round', `start='3' end='1'`],
    ['below nothing', `start='-3' end='1'`],
    ['beyond all numbers', `start='0' end='99999999999999999999'`],
  ])('hides nothing: %s', (_, range) => {
    expect(parts(`<body ${range}/>`)).toEqual([{ for: 'urn:a', body: [], subject: [] }])
  })

  it('is bounded in number and length', () => {
    expect(fallbacks(`<fallback xmlns='${NS}' for='urn:a'/>`.repeat(40))).toHaveLength(16)
    expect(parts(`<body start='0' end='3'/>`.repeat(40))[0]?.body).toHaveLength(16)
    expect(fallbacks(`<fallback xmlns='${NS}' for='${'a'.repeat(257)}'/>`)).toEqual([])
  })

  it('is written', () => {
    expect(printXml(buildFallback('urn:a', { start: 0, end: 33 }))).toBe(
      printXml(readXml(`<fallback xmlns='${NS}' for='urn:a'><body start='0' end='33'/></fallback>`)),
    )
    expect(printXml(buildFallback('urn:a'))).toBe(`<fallback xmlns='${NS}' for='urn:a'/>`)
  })
})
