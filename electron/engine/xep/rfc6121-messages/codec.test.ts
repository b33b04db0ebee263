import { describe, expect, it } from 'vitest'
import { readXml } from '../../testing/read-xml.ts'
import { bodiesOf, subjectsOf, threadOf } from './index.ts'

const message = (inside: string, attributes = '') => readXml(`<message ${attributes}>${inside}</message>`)

describe('the bodies and subjects of a message', () => {
  it('have languages', () => {
    const both = message(`<subject>s</subject><body>hi</body><body xml:lang='cs'>ahoj</body>`)
    expect(bodiesOf(both)).toEqual([
      { lang: null, text: 'hi' },
      { lang: 'cs', text: 'ahoj' },
    ])
    expect(subjectsOf(both)).toEqual([{ lang: null, text: 's' }])
  })

  it("have the message's language by default", () => {
    const bodies = bodiesOf(message(`<body>hi</body><body xml:lang=''>ahoj</body>`, `xml:lang='en'`))
    expect(bodies).toEqual([
      { lang: 'en', text: 'hi' },
      { lang: null, text: 'ahoj' },
    ])
  })

  it('count the first of each language', () => {
    const bodies = bodiesOf(
      message(`<body xml:lang='en'>1</body><body>2</body><body xml:lang='EN'>3</body>`, `xml:lang='en'`),
    )
    expect(bodies).toEqual([{ lang: 'en', text: '1' }])
  })

  it('have no language if the tag is invalid', () => {
    expect(bodiesOf(message(`<body xml:lang='not a language'>1</body>`))).toEqual([{ lang: null, text: '1' }])
    expect(bodiesOf(message(`<body xml:lang='${'en-'.repeat(99)}x'>1</body>`))[0]?.lang).toBeNull()
  })

  it('are sixteen at most', () => {
    const bodies = Array.from({ length: 40 }, (_, index) => `<body xml:lang='l${index}'>${index}</body>`)
    expect(bodiesOf(message(bodies.join('')))).toHaveLength(16)
  })

  it('are none in another namespace', () => {
    expect(bodiesOf(message(`<body xmlns='urn:example'>hi</body>`))).toEqual([])
  })
})

describe('the thread of a message', () => {
  it('has an id and may have a parent', () => {
    expect(threadOf(message(`<thread>t1</thread>`))).toEqual({ id: 't1' })
    expect(threadOf(message(`<thread parent='t0'>t1</thread>`))).toEqual({ id: 't1', parent: 't0' })
  })

  it('is none without an id, or with one of 100 kB', () => {
    expect(threadOf(message(''))).toBeUndefined()
    expect(threadOf(message(`<thread/>`))).toBeUndefined()
    expect(threadOf(message(`<thread>${'x'.repeat(100_000)}</thread>`))).toBeUndefined()
    expect(threadOf(message(`<thread parent='${'x'.repeat(100_000)}'>t1</thread>`))).toEqual({ id: 't1' })
  })
})
