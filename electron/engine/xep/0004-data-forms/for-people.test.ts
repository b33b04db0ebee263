import { describe, expect, it } from 'vitest'
import { readXml } from '../../testing/read-xml.ts'
import { DataForm, formForPeople, type Form } from './index.ts'

function form(content: string, type = 'form'): Form {
  const parsed = DataForm.parse(readXml(`<x xmlns='jabber:x:data' type='${type}'>${content}</x>`))
  if (!parsed) throw new Error('no form')
  return parsed
}
const shown = (content: string, type?: string) => formForPeople(form(content, type))
const names = (content: string) => shown(content).fields.map(({ name }) => name)
const option = (value: string, label = '') => `<option label='${label}'><value>${value}</value></option>`
const LAYOUT = 'http://jabber.org/protocol/xdata-layout'

describe('a form for a person', () => {
  it('has every type, and text for the unknown', () => {
    const types = [
      ...['boolean', 'fixed', 'jid-multi', 'jid-single', 'list-multi', 'list-single', 'text-multi'],
      ...['text-private', 'text-single', 'crystal-ball', 'hidden'],
    ]
    const fields = types.map((type) => `<field var='${type}' type='${type}'>${option('x')}</field>`).join('')
    expect(shown(fields).fields.map(({ type }) => type)).toEqual([...types.slice(0, 9), 'text-single'])
  })

  it('has its title, all instructions and its type', () => {
    const content = `
      <title> Cave </title><instructions>One</instructions><instructions>Two</instructions>
      <field var='FORM_TYPE'><value>muc</value></field>
      <field var='a' label=' Name '><desc> Of it </desc><required/><value>v</value><value>w</value></field>`
    expect(shown(content)).toEqual({
      formType: 'muc',
      kind: 'form',
      title: 'Cave',
      instructions: 'One\nTwo',
      fields: [
        {
          name: 'a',
          type: 'text-single',
          label: 'Name',
          desc: 'Of it',
          required: true,
          values: ['v'],
          options: [],
          rules: null,
          picture: null,
          link: null,
        },
      ],
      layout: [],
      results: null,
    })
    expect(shown('').formType).toBeNull()
  })

  it('offers each value once, and the one that the field has', () => {
    const content = `
      <field var='a' type='list-single'><value>z</value>${option('x', 'X')}${option('x', 'Copy')}${option('y')}</field>
      <field var='b' type='list-single'><value>z</value></field>`
    const [list, typed] = shown(content).fields
    expect(list?.options).toEqual([
      { value: 'x', label: 'X' },
      { value: 'y', label: 'y' },
      { value: 'z', label: 'z' },
    ])
    expect([typed?.type, typed?.options]).toEqual(['text-single', []])
  })

  it('does not show what the window could only send back broken', () => {
    const long = `<value>${'x'.repeat(4_097)}</value>`
    expect(
      names(`<field var='a'>${long}</field><field var='${'n'.repeat(1_025)}'/><field var='b'/>`),
    ).toEqual(['b'])
    expect(names(`<field var='a' type='text-multi'>${'<value/>'.repeat(1_001)}</field>`)).toEqual([])
  })

  it('shows a picture that came with it, and otherwise only a link', () => {
    const media = (uri: string) =>
      `<media xmlns='urn:xmpp:media-element'><uri type='image/png'>${uri}</uri></media>`
    const asked =
      form(`<field var='a'>${media('cid:1')}</field><field var='b'>${media('http://c.example/1')}</field>
      <field var='c'>${media('javascript:alert(1)')}</field>`)
    const { fields } = formForPeople(asked, { pictures: new Map([['cid:1', 'data:image/png;base64,AA']]) })
    expect(fields.map(({ picture, link }) => [picture, link])).toEqual([
      ['data:image/png;base64,AA', null],
      [null, 'http://c.example/1'],
      [null, null],
    ])
  })

  it('shows few of many pictures', () => {
    const media = `<media xmlns='urn:xmpp:media-element'><uri type='image/png'>cid:1</uri></media>`
    const fields = Array.from({ length: 100 }, (_, n) => `<field var='f${n}'>${media}</field>`).join('')
    const { fields: seen } = formForPeople(form(fields), { pictures: new Map([['cid:1', 'data:,x']]) })
    expect(seen).toHaveLength(16)
  })

  it('is bounded in number and size', () => {
    const many = Array.from({ length: 2_000 }, (_, n) => `<field var='f${n}'/>`).join('')
    expect(names(many)).toHaveLength(500)
    const wordy = Array.from(
      { length: 500 },
      (_, n) => `<field var='f${n}'><desc>${'x'.repeat(20_000)}</desc></field>`,
    )
    const { fields } = shown(wordy.join(''))
    expect(fields.length).toBeGreaterThan(10)
    expect(JSON.stringify(fields).length).toBeLessThan(600_000)
  })
})

describe('the layout of a form', () => {
  const fields = `<field var='a'/><field var='b'/><field var='c'/><field var='h' type='hidden'/><field type='fixed' var='f'/>`
  const page = (content: string) => `<page xmlns='${LAYOUT}' label='P'>${content}</page>`
  const ref = (name: string) => `<fieldref var='${name}'/>`

  it('has each field once, where it is first; what no page mentions comes last', () => {
    const pages =
      page(`<text>T</text>${ref('b')}<section label='S'>${ref('a')}${ref('b')}</section>`) + page(ref('a'))
    expect(shown(pages + fields).layout).toEqual([
      {
        kind: 'section',
        label: 'P',
        parts: [
          { kind: 'text', text: 'T' },
          { kind: 'field', name: 'b' },
          { kind: 'section', label: 'S', parts: [{ kind: 'field', name: 'a' }] },
        ],
      },
      { kind: 'field', name: 'c' },
    ])
  })

  it('has no hidden field, none that is not there, and no results without any', () => {
    expect(shown(page(`${ref('h')}${ref('z')}<reportedref/>`) + fields).layout).toEqual([
      { kind: 'field', name: 'a' },
      { kind: 'field', name: 'b' },
      { kind: 'field', name: 'c' },
    ])
  })
})

describe('results', () => {
  const cell = (name: string, ...values: string[]) =>
    `<field var='${name}'>${values.map((value) => `<value>${value}</value>`).join('')}</field>`

  it('are a table with the columns that were reported', () => {
    const content = `
      <reported><field var='n' label='Name'/><field var='jid'/><field var='h' type='hidden'/><field var='n'/></reported>
      <item>${cell('jid', 'a@b')}${cell('n', 'A', 'B')}${cell('x', 'y')}</item><item/>`
    expect(shown(content, 'result')).toMatchObject({
      kind: 'result',
      results: {
        columns: [
          { name: 'n', label: 'Name' },
          { name: 'jid', label: 'jid' },
        ],
        rows: [
          ['A\nB', 'a@b'],
          ['', ''],
        ],
      },
    })
  })

  it('have the columns of the first where none were reported, and may be none', () => {
    expect(shown(`<item>${cell('a', '1')}</item><item>${cell('a', '2')}</item>`, 'result').results).toEqual({
      columns: [{ name: 'a', label: 'a' }],
      rows: [['1'], ['2']],
    })
    expect(shown(`<reported><field var='a'/></reported>`, 'result').results?.rows).toEqual([])
    expect(shown('', 'result').results).toBeNull()
  })

  it('are bounded in number and size', () => {
    const row = `<item>${Array.from({ length: 60 }, (_, n) => cell(`f${n}`, 'x'.repeat(2_000))).join('')}</item>`
    const { results } = shown(row.repeat(60), 'result')
    expect(results?.columns).toHaveLength(50)
    expect(JSON.stringify(results).length).toBeLessThan(600_000)
    expect(shown(`<item>${cell('a', '1')}</item>`.repeat(2_000), 'result').results?.rows).toHaveLength(500)
  })
})
