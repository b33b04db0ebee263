import { fireEvent, render, screen, within } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import type { DataForm as Form, DataFormField, FormFieldType } from '../../shared/model/data-form.ts'
import type { FieldProblem } from '../../shared/model/form-problems.ts'
import { fieldOf, formOf, rulesOf } from '../../shared/testing/forms.ts'
import type { KnownFields } from '../../shared/words/known-field.ts'
import DataForm from './DataForm.svelte'
import { FormAnswers } from './form-answers.svelte.ts'

const field = (type: FormFieldType, name: string, rest: Partial<DataFormField> = {}) =>
  fieldOf(name, type, { label: name.toUpperCase(), ...rest })
const options = ['x', 'y', 'z'].map((value) => ({ value, label: `Option ${value}` }))

function show(
  fields: readonly DataFormField[],
  rest: Partial<Form> = {},
  props: { known?: KnownFields; problems?: ReadonlyMap<string, FieldProblem>; disabled?: boolean } = {},
) {
  const form = formOf(fields, rest)
  const answers = new FormAnswers()
  answers.takeUp(form, false)
  render(DataForm, { form, answers, ...props })
  return { filled: () => answers.filled(form) }
}
const type = (element: HTMLElement, value: string) => fireEvent.input(element, { target: { value } })

describe('a form', () => {
  it('is filled in by every type of field', async () => {
    const { filled } = show([
      field('boolean', 'a'),
      field('list-single', 'b', { options }),
      field('list-multi', 'c', { options, values: ['x'] }),
      field('text-multi', 'd'),
      field('jid-multi', 'e'),
      field('jid-single', 'f'),
      field('text-private', 'g'),
      field('text-single', 'h'),
      field('fixed', 'i', { values: ['Only words'] }),
    ])
    await fireEvent.click(screen.getByRole('switch', { name: 'A' }))
    await fireEvent.change(screen.getByRole('combobox', { name: 'B' }), { target: { value: 'y' } })
    await fireEvent.click(
      within(screen.getByRole('group', { name: 'C' })).getByRole('checkbox', { name: 'Option z' }),
    )
    await type(screen.getByRole('textbox', { name: 'D' }), 'one\ntwo')
    await type(
      screen.getByRole('textbox', { name: 'E', description: 'One address on each line.' }),
      'a@b\nc@d',
    )
    await type(screen.getByRole('textbox', { name: 'F' }), 'romeo@montague.example')
    await type(screen.getByLabelText('G'), 'secret')
    await type(screen.getByRole('textbox', { name: 'H' }), 'text')
    expect(screen.getByText(/Only words/)).toBeDefined()
    expect(filled()).toEqual({
      a: ['1'],
      b: ['y'],
      c: ['x', 'z'],
      d: ['one', 'two'],
      e: ['a@b', 'c@d'],
      f: ['romeo@montague.example'],
      g: ['secret'],
      h: ['text'],
    })
  })

  it('takes other values where the lists are open', async () => {
    const open = rulesOf({ open: true })
    const { filled } = show([
      field('list-single', 'a', { options, rules: open }),
      field('list-multi', 'b', { options, values: ['x'], rules: open }),
    ])
    await type(screen.getByRole('combobox', { name: 'A' }), 'rose')
    await type(screen.getByRole('textbox', { name: 'Others' }), 'lily\ntulip')
    await fireEvent.click(screen.getByRole('checkbox', { name: 'Option y' }))
    expect(filled()).toEqual({ a: ['rose'], b: ['x', 'y', 'lily', 'tulip'] })
  })

  it('says our words where it knows the field, and those of its owner elsewhere', () => {
    show(
      [
        field('text-single', 'a', { desc: 'Theirs' }),
        field('list-single', 'b', { options, required: true }),
        field('text-single', 'c', { desc: 'Theirs' }),
        field('text-single', 'd', { label: '', desc: 'Only described' }),
        field('text-single', 'constructor', { label: '' }),
      ],
      {},
      {
        known: {
          a: { label: 'Ours', help: 'Our help' },
          b: { label: 'Our list', options: { y: 'Our option' } },
        },
      },
    )
    expect(screen.getByRole('textbox', { name: 'Ours', description: 'Our help' })).toBeDefined()
    const list = within(screen.getByRole('combobox', { name: 'Our list' })).getAllByRole('option')
    expect(list.map(({ textContent }) => textContent)).toEqual(['Option x', 'Our option', 'Option z'])
    expect(screen.getByRole('textbox', { name: 'C', description: 'Theirs' })).toBeDefined()
    expect(screen.getByRole('textbox', { name: 'Only described' })).toBeDefined()
    expect(screen.getByRole('textbox', { name: 'constructor' })).toBeDefined()
  })

  it('says at each field what is wrong', () => {
    const problems = new Map<string, FieldProblem>([
      ['a', { code: 'missing' }],
      ['b', { code: 'out-of-range', min: '1', max: null }],
      ['c', { code: 'too-many', most: 2 }],
      ['d', { code: 'not-an-address' }],
      ['e', { code: 'not-offered' }],
    ])
    show(
      [
        field('text-single', 'a', { required: true, desc: 'Help' }),
        field('text-single', 'b'),
        field('list-multi', 'c', { options }),
        field('jid-multi', 'd'),
        field('list-single', 'e', { options }),
      ],
      {},
      { problems },
    )
    const wrong = screen.getByRole('textbox', { name: 'A', description: 'Help This has to be filled in.' })
    expect([wrong.getAttribute('aria-invalid'), (wrong as HTMLInputElement).required]).toEqual(['true', true])
    expect(screen.getByRole('textbox', { name: 'B', description: 'Enter 1 or more.' })).toBeDefined()
    expect(screen.getByRole('group', { name: 'C', description: 'Choose at most 2.' })).toBeDefined()
    expect(screen.getByRole('textbox', { name: 'D' }).getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByRole('combobox', { name: 'E' }).getAttribute('aria-invalid')).toBe('true')
  })

  it('follows its layout', () => {
    show([field('text-single', 'a'), field('text-single', 'b')], {
      instructions: 'Read me',
      layout: [
        {
          kind: 'section',
          label: 'Page',
          parts: [
            { kind: 'text', text: 'Some words' },
            { kind: 'section', label: 'Inside', parts: [{ kind: 'field', name: 'b' }] },
          ],
        },
        { kind: 'section', label: '', parts: [{ kind: 'field', name: 'a' }] },
      ],
    })
    const inside = within(
      within(screen.getByRole('group', { name: 'Page' })).getByRole('group', { name: 'Inside' }),
    )
    expect(inside.getByRole('textbox', { name: 'B' })).toBeDefined()
    expect(screen.getAllByRole('textbox')).toHaveLength(2)
    expect([screen.getByText('Some words'), screen.getByText('Read me')]).toHaveLength(2)
  })

  it('shows the picture of a field, and links to its page', () => {
    show([
      field('text-single', 'a', { picture: 'data:image/png;base64,AA' }),
      field('text-single', 'b', { link: 'https://c.example/' }),
    ])
    expect(screen.getByRole('img', { name: 'A' })).toBeDefined()
    expect(screen.getByRole('link', { name: 'Open the page for this question' }).getAttribute('href')).toBe(
      'https://c.example/',
    )
  })

  it('can be disabled', () => {
    show(
      [field('boolean', 'a'), field('list-multi', 'b', { options }), field('text-multi', 'c')],
      {},
      { disabled: true },
    )
    const controls = [...screen.getAllByRole('switch'), ...screen.getAllByRole('textbox')]
    expect(controls.every((control) => (control as HTMLInputElement).disabled)).toBe(true)
    expect(screen.getByRole<HTMLFieldSetElement>('group', { name: 'B' }).disabled).toBe(true)
  })
})

describe('a result', () => {
  it('is only read', () => {
    show([field('boolean', 'a', { values: ['1'] }), field('list-single', 'b', { options, values: ['y'] })], {
      kind: 'result',
    })
    expect(screen.getAllByRole('definition').map(({ textContent }) => textContent)).toEqual([
      'Yes',
      'Option y',
    ])
    expect(screen.queryByRole('switch')).toBeNull()
  })

  it('may be a table, or nothing', () => {
    show([], {
      kind: 'result',
      results: { columns: [{ name: 'n', label: 'Name' }], rows: [['Romeo'], ['Juliet']] },
    })
    const table = within(screen.getByRole('region', { name: 'Results' }))
    expect(table.getByRole('columnheader', { name: 'Name' })).toBeDefined()
    expect(table.getAllByRole('cell').map(({ textContent }) => textContent)).toEqual(['Romeo', 'Juliet'])
    show([], { kind: 'result', results: { columns: [], rows: [] } })
    expect(screen.getByText('Nothing was found.')).toBeDefined()
  })
})
