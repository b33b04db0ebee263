import { describe, expect, it } from 'vitest'
import { readXml } from '../../testing/read-xml.ts'
import { DataForm, filledForm, type Form } from './index.ts'

function form(fields: string): Form {
  const parsed = DataForm.parse(readXml(`<x xmlns='jabber:x:data' type='form'>${fields}</x>`))
  if (!parsed) throw new Error('no form')
  return parsed
}
const answers = (filled: Form) => filled.fields.map(({ var: name, values }) => [name, values])
const fill = (fields: string, values: Record<string, string[]>, empty?: 'left-out') =>
  answers(filledForm(form(fields), new Map(Object.entries(values)), empty))

const option = (value: string) => `<option><value>${value}</value></option>`

describe('a filled form', () => {
  it('has the hidden fields as they were, and nothing that the form does not have', () => {
    const fields = `
      <field var='FORM_TYPE' type='hidden'><value>t</value></field><field var='sid' type='hidden'><value>1</value></field>
      <field var='a'><value>old</value></field><field var='b'><value>kept</value></field>
      <field type='fixed' var='f'><value>words</value></field><field><value>nameless</value></field>`
    const filled = filledForm(
      form(fields),
      new Map(Object.entries({ FORM_TYPE: ['x'], sid: ['2'], a: ['new'], z: ['z'] })),
    )
    expect(answers(filled)).toEqual([
      ['FORM_TYPE', ['t']],
      ['sid', ['1']],
      ['a', ['new']],
      ['b', ['kept']],
    ])
    expect([filled.type, filled.fields[0]?.type]).toEqual(['submit', 'hidden'])
  })

  it('works without a type, and has each name once', () => {
    const twice = `<field var='a'><value>1</value></field><field var='a' type='hidden'><value>2</value></field>`
    expect(fill(twice, { a: ['3'] })).toEqual([['a', ['3']]])
    expect(fill(`<field var='__proto__'/>`, {})).toEqual([['__proto__', []]])
  })

  it.each([
    ['boolean', '', ['yes'], ['0']],
    ['boolean', '', ['1'], ['1']],
    ['text-single', '', ['a\nb', 'c'], ['a b']],
    ['crystal-ball', '', ['a'], ['a']],
    ['text-private', '', [''], ['']],
    ['text-multi', '', ['a\r\nb', 'c'], ['a', 'b', 'c']],
    ['jid-single', '', [' a@b '], ['a@b']],
    ['jid-multi', '', [' a@b', '', 'a@b ', 'c'], ['a@b', 'c']],
    ['list-single', option('x') + option('y'), ['y', 'x'], ['y']],
    ['list-single', option('x'), ['z'], ['0']],
    ['list-single', '', ['typed'], ['typed']],
    ['list-multi', option('x') + option('y'), ['y', 'y', 'x'], ['y', 'x']],
    ['list-multi', option('x'), ['x', 'z'], ['0']],
    ['list-multi', option('x'), [], []],
  ])('has values as %s has them, or goes back unchanged', (type, inside, given, sent) => {
    expect(fill(`<field var='a' type='${type}'><value>0</value>${inside}</field>`, { a: given })).toEqual([
      ['a', sent],
    ])
  })

  it('has any value of a list that is open', () => {
    const open = `<validate xmlns='http://jabber.org/protocol/xdata-validate'><open/></validate>`
    const list = `<field var='a' type='list-single'>${option('x')}${open}</field>`
    expect(fill(list, { a: ['rose'] })).toEqual([['a', ['rose']]])
  })

  it('may miss what is empty, unless it is required', () => {
    const fields = `<field var='a'><value>1</value></field><field var='b'/><field var='c'><required/></field>`
    expect(fill(fields, { a: [''] }, 'left-out')).toEqual([['c', ['']]])
    expect(fill(fields, { a: [''] })).toEqual([
      ['a', ['']],
      ['b', []],
      ['c', []],
    ])
  })

  it('is small enough for the own server, whatever a room sent; what was entered comes first', () => {
    const long = `<value>${'x'.repeat(60_000)}</value>`
    const fields = ['a', 'b', 'c'].map((name) => `<field var='${name}'>${long}</field>`).join('')
    const sent = fill(`${fields}<field var='d'/>`, { d: ['new'] })
    expect(sent.map(([name]) => name)).toEqual(['a', 'd'])
    const many = Array.from({ length: 2_000 }, (_, n) => `<field var='f${n}'/>`).join('')
    expect(fill(many, { f1999: ['last'] }).length).toBeLessThan(2_001)
    expect(fill(many, { f1999: ['last'] }).at(-1)).toEqual(['f1999', ['last']])
  })
})
