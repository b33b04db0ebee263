import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  all,
  asString,
  attr,
  base64,
  boolean,
  child,
  children,
  childText,
  childTexts,
  cutText,
  dateTime,
  element,
  flag,
  get,
  integer,
  longText,
  oneOf,
  optional,
  shortText,
  text,
  tolerantDateTime,
  type Codec,
  type Infer,
} from './codec.ts'
import { el, type Element } from './element.ts'
import { XmlParser } from './parser.ts'
import { serialize } from './serialize.ts'

/** The element of this XML in a stream whose default namespace is `urn:c`. */
function read(xml: string): Element {
  let found: Element | undefined
  const parser = new XmlParser({ opened() {}, element: (value) => (found = value), closed() {} })
  expect(parser.write(Buffer.from(`<stream xmlns='urn:c'>${xml}`))).toBeNull()
  return found!
}

const Field = element('urn:f', 'field', { var: attr(), values: childTexts('value') })
const Form = element('urn:f', 'x', {
  type: attr(oneOf('form', 'submit')),
  title: optional(childText()),
  fields: children(Field),
})
const Item = element('urn:c', 'item', {
  id: attr(),
  count: optional(attr(integer(0, 99))),
  language: optional(attr(asString, 'xml:lang')),
  note: childText(),
  at: optional(childText(dateTime, 'when', 'urn:t')),
  required: flag(),
  form: optional(child(Form)),
})
const Body = element('urn:c', 'body', { text: text() })
const Untouched: Codec<Element> = {
  ns: 'urn:x',
  name: 'y',
  parse: (source) => source,
  build: (value) => value,
}
const Wrap = element('urn:c', 'wrap', { inside: children(Untouched, 200_000) })

describe('a codec', () => {
  const golden: readonly (readonly [xml: string, value: Infer<typeof Item>])[] = [
    [`<item id='1'><note>n</note></item>`, { id: '1', note: 'n', required: false }],
    [`<item id=''><note></note><required/></item>`, { id: '', note: '', required: true }],
    [
      `<item id='1' count='7' xml:lang='en'><note>a&lt;b</note><when xmlns='urn:t'>2026-01-02T03:04:05.000Z</when>` +
        `<required/><x xmlns='urn:f' type='form'><title>T</title><field var='a'><value>1</value><value>2</value></field>` +
        `<field var='b'/></x></item>`,
      {
        id: '1',
        count: 7,
        language: 'en',
        note: 'a<b',
        at: Date.UTC(2026, 0, 2, 3, 4, 5),
        required: true,
        form: {
          type: 'form',
          title: 'T',
          fields: [
            { var: 'a', values: ['1', '2'] },
            { var: 'b', values: [] },
          ],
        },
      },
    ],
  ]

  it.each(golden)('reads and prints %s', (xml, value) => {
    expect(Item.parse(read(xml))).toEqual(value)
    expect(serialize(Item.build(value), 'urn:c').replaceAll('<note/>', '<note></note>')).toBe(xml)
  })

  it.each([
    [`<item><note>n</note></item>`, 'a missing attribute'],
    [`<item id='1'/>`, 'a missing child'],
    [`<item id='1'><note xmlns='urn:x'>n</note></item>`, 'a child of another namespace'],
    [`<items id='1'><note>n</note></items>`, 'another name'],
    [`<item xmlns='urn:x' id='1'><note>n</note></item>`, 'another namespace'],
  ])('reads nothing of %s: %s', (xml) => expect(Item.parse(read(xml))).toBeUndefined())

  it('ignores optional parts that are wrong, and children that cannot be read', () => {
    const item = read(
      `<item id='1' count='100'><note>n</note><when xmlns='urn:t'>now</when><x xmlns='urn:f' type='y'/></item>`,
    )
    expect(Item.parse(item)).toEqual({ id: '1', note: 'n', required: false })
    const form = read(`<x xmlns='urn:f' type='form'><field/><other/><field var='b'/></x>`)
    expect(Form.parse(form)?.fields).toEqual([{ var: 'b', values: [] }])
  })

  it('is the key to a child, the first that can be read', () => {
    const parent = read(`<m><item/><body>one</body><body xmlns='urn:x'>x</body><body>two<b/>three</body></m>`)
    expect(get(parent, Body)).toEqual({ text: 'one' })
    expect(all(parent, Body)).toEqual([{ text: 'one' }, { text: 'twothree' }])
    expect(get(parent, Item)).toBeUndefined()
    expect(all(parent, Item)).toEqual([])
  })

  it('carries any number of children that the codec allows', () => {
    const inside = Array.from({ length: 200_000 }, () => el('urn:x', 'y'))
    expect(Wrap.build({ inside }).children).toHaveLength(200_000)
    expect(Wrap.parse(Wrap.build({ inside }))?.inside).toHaveLength(200_000)
  })

  it('gives the type', () => {
    expectTypeOf<Infer<typeof Form>['type']>().toEqualTypeOf<'form' | 'submit'>()
    expectTypeOf<Infer<typeof Form>['title']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<Infer<typeof Item>['required']>().toEqualTypeOf<boolean>()
    expectTypeOf<{ id: string; required: boolean }>().not.toExtend<Infer<typeof Item>>()
  })
})

describe('a format', () => {
  it.each([
    ['0', 0],
    [' 12\n', 12],
    ['+7', 7],
    ['007', 7],
    ['99', 99],
    ['100', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['1e1', undefined],
    ['0x1', undefined],
    ['', undefined],
    ['12345678901234567890', undefined],
  ])('integer: %j is %j', (given, value) => expect(integer(0, 99).parse(given)).toBe(value))

  it('integer goes no further than numbers are exact', () => {
    expect(integer().parse('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER)
    expect(integer().parse('9007199254740993')).toBeUndefined()
    expect(integer(-128, 127).parse('-128')).toBe(-128)
  })

  it('boolean', () => {
    expect(['true', '1', 'false', '0', 'TRUE', '', 'yes'].map(boolean.parse)).toEqual([
      true,
      true,
      false,
      false,
      undefined,
      undefined,
      undefined,
    ])
    expect([true, false].map(boolean.format)).toEqual(['true', 'false'])
  })

  it.each([
    ['', []],
    ['AA==', [0]],
    ['AAE=', [0, 1]],
    ['AAEC', [0, 1, 2]],
    ['AA\r\n EC', [0, 1, 2]],
    ['+/+/', [251, 255, 191]],
    ['A', undefined],
    ['AA', undefined],
    ['AA=', undefined],
    ['A===', undefined],
    ['====', undefined],
    ['AA==AA==', undefined],
    ['AA-_', undefined],
  ])('base64: %j is %j', (given, bytes) => {
    expect(base64.parse(given)).toEqual(bytes && Uint8Array.from(bytes))
  })

  it('base64 of megabytes', () => {
    const bytes = new Uint8Array(8 * 1024 * 1024).fill(7)
    expect(base64.parse(base64.format(bytes))?.length).toBe(bytes.length)
    expect(base64.parse(`${base64.format(bytes)}!!!!`)).toBeUndefined()
  })

  it.each([
    ['2026-01-02T03:04:05Z', Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['2026-01-02T03:04:05.6789Z', Date.UTC(2026, 0, 2, 3, 4, 5, 678)],
    ['2026-01-02T03:04:05+01:30', Date.UTC(2026, 0, 2, 1, 34, 5)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['2026-02-29T00:00:00Z', undefined],
    ['2026-13-01T00:00:00Z', undefined],
    ['2026-01-02T25:00:00Z', undefined],
    ['2026-01-02T03:04:05', undefined],
    ['2026-01-02', undefined],
    ['20260102T03:04:05', undefined],
    ['now', undefined],
    ['', undefined],
  ])('dateTime: %j is %j', (given, value) => expect(dateTime.parse(given)).toBe(value))

  it.each([
    ['2026-01-05T16:19:47Z', Date.UTC(2026, 0, 5, 16, 19, 47)],
    ['2026-01-05t16:19:47.25z', Date.UTC(2026, 0, 5, 16, 19, 47, 250)],
    ['2026-01-05T16:19:47', Date.UTC(2026, 0, 5, 16, 19, 47)],
    [' 2026-01-05T16:19:47+01:00\n', Date.UTC(2026, 0, 5, 15, 19, 47)],
    ['20260105T16:19:47', Date.UTC(2026, 0, 5, 16, 19, 47)],
    ['20260105t161947z', Date.UTC(2026, 0, 5, 16, 19, 47)],
    ['2026-01-05T16:19:47+0000', Date.UTC(2026, 0, 5, 16, 19, 47)],
    ['2026-01-05T16:19:47-0530', Date.UTC(2026, 0, 5, 21, 49, 47)],
    ['2026-01-05T16:19:47+01', Date.UTC(2026, 0, 5, 15, 19, 47)],
    ['2026-01-05 16:19:47 +0100', Date.UTC(2026, 0, 5, 15, 19, 47)],
    ['2026-01-05 16:19:47 UTC', Date.UTC(2026, 0, 5, 16, 19, 47)],
    ['2026-01-05T16:19:47,5Z', Date.UTC(2026, 0, 5, 16, 19, 47, 500)],
    ['2026-01-05T16:19:47.123456789', Date.UTC(2026, 0, 5, 16, 19, 47, 123)],
    ['2026-02-30T00:00:00', undefined],
    ['20260230T00:00:00', undefined],
    ['2026-01-05T16:19:47+99:00', undefined],
    ['2026-01-05T16:19', undefined],
    ['2026-01-05', undefined],
    ['01/05/2026 16:19:47', undefined],
    ['1767629987', undefined],
    [`2026-01-05T16:19:47.${'0'.repeat(100)}Z`, undefined],
    [' '.repeat(1_000_000), undefined],
    ['', undefined],
  ])('tolerantDateTime: %j is %j', (given, value) => expect(tolerantDateTime.parse(given)).toBe(value))

  it('tolerantDateTime prints what dateTime prints', () => {
    expect(tolerantDateTime.format(0)).toBe('1970-01-01T00:00:00.000Z')
  })

  it.each([
    ['', ''],
    ['abc', 'abc'],
    ['abcd', undefined],
  ])('longText(3): %j is %j', (given, value) => expect(longText(3).parse(given)).toBe(value))

  it.each([
    ['', ''],
    ['abcd', 'abc'],
    ['a😀b😀', 'a😀b'],
    ['a'.repeat(1_000_000), 'aaa'],
  ])('cutText(3): %# is %j', (given, value) => expect(cutText(3).parse(given)).toBe(value))

  it.each([
    ['a', 'a'],
    ['abc', 'abc'],
    ['abcd', undefined],
    ['', undefined],
  ])('shortText(3): %j is %j', (given, value) => expect(shortText(3).parse(given)).toBe(value))

  it('dateTime prints UTC', () => expect(dateTime.format(0)).toBe('1970-01-01T00:00:00.000Z'))
})

describe('text from a stranger', () => {
  const Thing = element('urn:c', 'thing', {
    id: attr(),
    note: optional(childText()),
    word: childTexts('word'),
  })
  const thing = (id: string, ...words: readonly Element[]) => el('urn:c', 'thing', { id }, ...words)

  it('counts as absent if it is longer than any id', () => {
    expect(Thing.parse(thing('x'.repeat(1024)))?.id).toHaveLength(1024)
    expect(Thing.parse(thing('x'.repeat(1025)))).toBeUndefined()
    const note = el('urn:c', 'note', {}, 'x'.repeat(1025))
    expect(Thing.parse(thing('1', note))).toEqual({ id: '1', word: [] })
    expect(
      Thing.parse(thing('1', el('urn:c', 'word', {}, 'x'.repeat(1025)), el('urn:c', 'word', {}, 'w'))),
    ).toEqual({ id: '1', word: ['w'] })
  })

  it('is read up to a number of elements, after a few tries', () => {
    const words = Array.from({ length: 5000 }, () => el('urn:c', 'word', {}, 'w'))
    expect(Thing.parse(thing('1', ...words))?.word).toHaveLength(1000)
    const things = el('urn:c', 'things', {}, ...Array.from({ length: 5000 }, () => thing('1')))
    expect(all(things, Thing)).toHaveLength(1000)
    expect(all(things, Thing, 3)).toHaveLength(3)
    const broken = Array.from({ length: 16 }, () => el('urn:c', 'thing'))
    expect(get(el('urn:c', 'things', {}, ...broken.slice(1), thing('1')), Thing)?.id).toBe('1')
    expect(get(el('urn:c', 'things', {}, ...broken, thing('1')), Thing)).toBeUndefined()
  })
})
