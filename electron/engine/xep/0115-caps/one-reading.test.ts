import { describe, expect, it } from 'vitest'
import { drawsOf, seeds } from '../../testing/seeds.ts'
import type { Form } from '../0004-data-forms/index.ts'
import type { DiscoInfo, Identity } from '../0030-disco/index.ts'
import { readsOneWay } from './one-reading.ts'
import { verificationString } from './verification.ts'

const SOFTWARE = 'urn:xmpp:dataforms:softwareinfo'
const exodus: Identity = { category: 'client', type: 'pc', name: 'Exodus' }

const info = (
  features: readonly string[],
  identities: readonly Identity[] = [exodus],
  forms: Form[] = [],
) => ({
  identities,
  features,
  forms,
})
const form = (type: string, fields: Readonly<Record<string, readonly string[]>> = {}): Form => ({
  type: 'result',
  instructions: [],
  fields: [
    { var: 'FORM_TYPE', type: 'hidden', required: false, values: [type], options: [], media: [] },
    ...Object.entries(fields).map(([name, values]) => ({
      var: name,
      required: false,
      values,
      options: [],
      media: [],
    })),
  ],
})

describe('capabilities that hold for everybody who announces them', () => {
  it.each([
    ['features that are URIs', info(['http://jabber.org/protocol/caps', 'http://a/b', 'urn:xmpp:ping'])],
    ['a name with slashes', info(['urn:xmpp:ping'], [{ ...exodus, name: 'a/b/c/d' }])],
    [
      'two languages',
      info(
        [],
        [
          { ...exodus, lang: 'en' },
          { ...exodus, lang: 'zh-Hans' },
        ],
      ),
    ],
    [
      'what software it is',
      info(['urn:xmpp:ping'], [exodus], [form(SOFTWARE, { os: ['Mac'], software: ['Psi'] })]),
    ],
  ])('%s', (_what, given) => {
    expect(readsOneWay(given)).toBe(true)
  })

  // Each of these has the same verification string as the capabilities of an honest client.
  it.each([
    [
      'a feature http://a/b read as an identity',
      info(['http://a/b', 'urn:xmpp:ping']),
      info(['urn:xmpp:ping'], [exodus, { category: 'http:', type: '', lang: 'a', name: 'b' }]),
    ],
    [
      'the last features read as a form',
      info(['urn:a', 'urn:b', 'urn:c']),
      info(['urn:a'], [exodus], [form('urn:b', { 'urn:c': [] })]),
    ],
    [
      'the last feature read as a form without fields',
      info(['urn:a', 'urn:b']),
      info(['urn:a'], [exodus], [form('urn:b')]),
    ],
    [
      'a form read as features',
      info(['urn:a'], [exodus], [form(SOFTWARE, { 'urn:z': [] })]),
      info(['urn:a', SOFTWARE, 'urn:z']),
    ],
    [
      'a field read as a value',
      info([], [exodus], [form(SOFTWARE, { os: [], software: ['x'] })]),
      info([], [exodus], [form(SOFTWARE, { os: ['software', 'x'] })]),
    ],
  ])('but not %s', (_what, honest, forged) => {
    expect(verificationString(forged, 'sha-1')).toBe(verificationString(honest, 'sha-1'))
    expect(readsOneWay(forged)).toBe(false)
  })

  it.each([
    ['no identity', info(['urn:xmpp:ping'], [])],
    ['a feature that reads as an identity', info(['client/pc//Psi'])],
    ['the name of a form as a feature', info([SOFTWARE])],
    ['a form that clients do not have', info([], [exodus], [form('urn:other')])],
    ['a form twice', info([], [exodus], [form(SOFTWARE), form(SOFTWARE)])],
    ['a field that it does not have', info([], [exodus], [form(SOFTWARE, { shoe_size: ['44'] })])],
    ['an identity twice', info([], [exodus, exodus])],
    ['two identities of one kind', info([], [exodus, { ...exodus, name: 'Psi' }])],
    ['a feature twice', info(['urn:a', 'urn:a'])],
  ])('nor %s', (_what, given) => {
    expect(readsOneWay(given)).toBe(false)
  })
})

/** The lines of the hashed string (§5.1), before they are joined. */
function linesOf({ identities, features, forms }: DiscoInfo): string[] {
  return [
    ...identities
      .map(({ category, type, lang = '', name = '' }) => `${category}/${type}/${lang}/${name}`)
      .sort(),
    ...[...features].sort(),
    ...forms.flatMap(({ fields }) => {
      const [typing, ...rest] = fields
      const sorted = rest.sort((a, b) => ((a.var ?? '') < (b.var ?? '') ? -1 : 1))
      return [
        typing?.values[0] ?? '',
        ...sorted.flatMap(({ var: name = '', values }) => [name, ...[...values].sort()]),
      ]
    }),
  ]
}

/** Every reading of these lines, with at most one form. */
function* readings(lines: readonly string[]): Generator<DiscoInfo> {
  for (let features = 0; features <= lines.length; features++) {
    const identities = lines.slice(0, features).map(readIdentity)
    for (let forms = features; forms <= lines.length; forms++) {
      const [type, ...rest] = lines.slice(forms)
      if (type === undefined) yield info(lines.slice(features), identities)
      else {
        for (const read of formsOf(type, rest)) {
          yield info(lines.slice(features, forms), identities, [read])
        }
      }
    }
  }
}

function readIdentity(line: string): Identity {
  const [category = '', type = '', lang = '', ...name] = line.split('/')
  return { category, type, lang, name: name.join('/') }
}

/** Each line after the type is the name of a field, or a value of the field before. */
function* formsOf(type: string, lines: readonly string[]): Generator<Form> {
  for (let choice = 0; choice < 2 ** lines.length; choice++) {
    const fields: [string, string[]][] = []
    for (const [index, line] of lines.entries()) {
      const last = fields.at(-1)
      if (last === undefined || (choice >> index) % 2 === 1) fields.push([line, []])
      else last[1].push(line)
    }
    if (new Set(fields.map(([name]) => name)).size === fields.length)
      yield form(type, Object.fromEntries(fields))
  }
}

describe('of all readings of one string', () => {
  it.each(seeds(20))('at most one is believed (seed %i)', (seed) => {
    const draw = drawsOf(seed)
    const pick = <T>(from: readonly T[]): T => from[draw(from.length)] as T
    const some = <T>(most: number, make: () => T): T[] => [
      ...new Set(Array.from({ length: draw(most + 1) }, make)),
    ]
    const confusing = [
      'http://a/b',
      'client/pc//x',
      'a/b/c/d',
      'os',
      SOFTWARE,
      'software',
      'urn:a',
      'zz',
      'a/b',
    ]
    let believed = 0
    for (let n = 0; n < 150; n++) {
      const honest = info(
        some(3, () => pick(confusing)),
        [{ category: pick(['client', 'http:', 'os']), type: pick(['pc', '', 'a/b']), name: pick(confusing) }],
        some(1, () => form(SOFTWARE, { [pick(['os', 'software', 'zz'])]: some(2, () => pick(confusing)) })),
      )
      const hash = verificationString(honest, 'sha-1')
      const trusted = new Set<string>()
      for (const reading of readings(linesOf(honest))) {
        if (readsOneWay(reading) && verificationString(reading, 'sha-1') === hash) {
          trusted.add(JSON.stringify([linesOf(reading), reading.features.length, reading.forms]))
        }
      }
      expect(trusted.size).toBeLessThanOrEqual(1)
      believed += trusted.size
    }
    expect(believed).toBeGreaterThan(5)
  })
})
