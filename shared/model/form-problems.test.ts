import { describe, expect, it } from 'vitest'
import { fieldOf, formOf, rulesOf } from '../testing/forms.ts'
import type { DataFormField, FieldRules, FormFieldType } from './data-form.ts'
import { formProblems } from './form-problems.ts'

const field = (type: FormFieldType, rest: Partial<DataFormField> = {}) => fieldOf('a', type, rest)
const form = (...fields: DataFormField[]) => formOf(fields)
const rules = (datatype: string, rest: Partial<FieldRules> = {}) => rulesOf({ datatype, ...rest })
const problem = (asked: DataFormField, ...values: string[]) =>
  formProblems(form(asked), new Map([['a', values]])).get('a')
const options = ['x', 'y', 'z'].map((value) => ({ value, label: value }))

describe('the answers to a form', () => {
  it('are needed where they are required', () => {
    expect(problem(field('text-single', { required: true }), ' ')).toEqual({ code: 'missing' })
    expect(problem(field('list-multi', { required: true, options }))).toEqual({ code: 'missing' })
    expect(problem(field('jid-single'), '')).toBeUndefined()
    expect(problem(field('fixed', { required: true }))).toBeUndefined()
  })

  it('are the given ones where nothing was entered', () => {
    const asked = form(field('text-single', { required: true, values: ['kept'] }))
    expect(formProblems(asked, new Map()).size).toBe(0)
  })

  it('are among the options, unless others are welcome', () => {
    expect(problem(field('list-single', { options }), 'w')).toEqual({ code: 'not-offered' })
    expect(problem(field('list-multi', { options }), 'x', 'z')).toBeUndefined()
    const open = rules('xs:integer', { open: true })
    expect(problem(field('list-single', { options, rules: open }), 'x')).toBeUndefined()
    expect(problem(field('list-single', { options, rules: open }), 'w')).toEqual({
      code: 'wrong-kind',
      kind: 'whole-number',
    })
  })

  it('are as many as the form wants', () => {
    const asked = field('list-multi', { options, rules: rules('xs:string', { least: 2, most: 2 }) })
    expect(problem(asked, 'x')).toEqual({ code: 'too-few', least: 2 })
    expect(problem(asked, 'x', 'y', 'z')).toEqual({ code: 'too-many', most: 2 })
    expect([problem(asked, 'x', 'y'), problem(asked)]).toEqual([undefined, undefined])
    const several = Array.from({ length: 1001 }, () => 'line')
    expect(problem(field('text-multi'), ...several)).toEqual({ code: 'too-many', most: 1000 })
  })

  it.each([
    ['romeo@montague.example', true],
    ['montague.example', true],
    [' romeo@montague.example/orchard a@b ', true],
    ['romeo@', false],
    ['a@b@c', false],
    ['ro meo@montague.example', false],
    ['/orchard', false],
  ])('that are addresses look like one: %s', (text, isOne) => {
    const expected = isOne ? undefined : { code: 'not-an-address' }
    expect(problem(field('jid-single'), text)).toEqual(expected)
    expect(problem(field('jid-multi'), 'a@b', text)).toEqual(expected)
  })

  it('are short, and on one line', () => {
    expect(problem(field('text-single'), 'a\nb')).toEqual({ code: 'several-lines' })
    expect(problem(field('text-private'), 'a'.repeat(4097))).toEqual({ code: 'too-long', most: 4096 })
  })

  it.each([
    ['xs:integer', ['0', '-12', '+7', '9'.repeat(40)], ['1.5', 'many', '1e3'], 'whole-number'],
    ['xs:decimal', ['1', '-1.5', '.5'], ['1e3', '1,5', 'NaN'], 'number'],
    ['xs:double', ['1e3', '-1.5E-7'], ['1e', 'one'], 'number'],
    ['xs:date', ['2026-02-28', '2026-02-28+01:00'], ['2026-02-30', '28.2.2026'], 'date'],
    ['xs:time', ['18:00:00', '18:00:00.5Z'], ['18:00', '25:00:00'], 'time'],
    [
      'xs:dateTime',
      ['2026-02-28T18:00:00Z', '2026-02-28T18:00:00'],
      ['2026-02-28', '2026-02-30T18:00:00Z'],
      'moment',
    ],
    ['xs:anyURI', ['xmpp:room@chat.example?join'], ['a b'], 'link'],
    ['xs:language', ['en', 'de-AT'], ['Old English'], 'language'],
  ])('fit the datatype %s', (datatype, right, wrong, kind) => {
    const asked = field('text-single', { rules: rules(datatype) })
    for (const value of right) expect([value, problem(asked, value)]).toEqual([value, undefined])
    for (const value of wrong)
      expect([value, problem(asked, value)]).toEqual([value, { code: 'wrong-kind', kind }])
  })

  it('may be anything for an unknown datatype, or what the server said itself', () => {
    expect(problem(field('text-single', { rules: rules('x:crystal-ball') }), 'fog')).toBeUndefined()
    const asked = field('text-single', { rules: rules('xs:integer'), values: ['max'] })
    expect([problem(asked, 'max'), problem(asked, 'min')?.code]).toEqual([undefined, 'wrong-kind'])
  })

  it('are within the range of the form and of the datatype', () => {
    const range = (datatype: string, min: string | null, max: string | null, value: string) =>
      problem(field('text-single', { rules: rules(datatype, { min, max }) }), value)
    expect(range('xs:integer', '1', '10', '11')).toEqual({ code: 'out-of-range', min: '1', max: '10' })
    expect(range('xs:byte', null, null, '128')).toEqual({ code: 'out-of-range', min: '-128', max: '127' })
    expect(range('xs:long', null, null, '9223372036854775807')).toBeUndefined()
    expect(range('xs:long', null, null, '9223372036854775808')?.code).toBe('out-of-range')
    expect(range('xs:date', '2026-03-01', null, '2026-02-28')).toEqual({
      code: 'out-of-range',
      min: '2026-03-01',
      max: null,
    })
    expect(range('xs:integer', 'few', 'many', '5')).toBeUndefined()
    expect(range('xs:string', '1', '2', '5')).toBeUndefined()
  })

  it('are checked in no time, however long they are', () => {
    const started = performance.now()
    for (const datatype of ['xs:integer', 'xs:double', 'xs:language', 'xs:anyURI', 'xs:dateTime'])
      problem(field('text-single', { rules: rules(datatype) }), `${'1-'.repeat(2000)} `)
    expect(performance.now() - started).toBeLessThan(50)
  })
})
