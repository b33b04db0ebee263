import type { DataForm, DataFormField, FormFieldType } from '../../shared/model/data-form.ts'
import { fieldOf, formOf, rulesOf } from '../../shared/testing/forms.ts'

const field = (name: string, type: FormFieldType, label = '', rest: Partial<DataFormField> = {}) =>
  fieldOf(name, type, { label, ...rest })

/** What a usual server asks. */
export const shortForm: DataForm = {
  ...formOf([]),
  instructions: 'Choose a name and a password. The name becomes the part before the @ sign of your address.',
  fields: [
    field('username', 'text-single', '', { required: true }),
    field('password', 'text-private', '', { required: true }),
    field('email', 'text-single', 'Email, for a lost password'),
  ],
}

const houses = ['Montague', 'Capulet', 'Escalus'].map((label) => ({ value: label.toLowerCase(), label }))

/** An apple, for a captcha. */
const APPLE = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns='http://www.w3.org/2000/svg' width='160' height='60'><circle cx='80' cy='34' r='22' fill='#a33'/></svg>`,
)}`

/** A form with every type of field, in the sections of a layout, with results. */
export const everyField: DataForm = {
  ...formOf([]),
  instructions: 'Nobody asks for all of this.',
  fields: [
    field('username', 'text-single', '', { required: true }),
    field('password', 'text-private', '', { required: true }),
    field('rules', 'fixed', '', { values: ['Civil blood makes civil hands unclean.'] }),
    field('house', 'list-single', 'Your house', { required: true, options: houses }),
    field('friends', 'list-multi', 'Houses you get on with', {
      options: houses,
      values: ['escalus'],
      rules: rulesOf({ most: 2 }),
    }),
    field('flower', 'list-single', 'Your flower', {
      options: [{ value: 'rose', label: 'Rose' }],
      desc: 'Choose one, or enter another.',
      rules: rulesOf({ open: true }),
    }),
    field('age', 'text-single', 'Your age', {
      rules: rulesOf({ datatype: 'xs:integer', min: '13', max: '120' }),
    }),
    field('born', 'text-single', 'Your birthday', { rules: rulesOf({ datatype: 'xs:date' }) }),
    field('about', 'text-multi', 'About you', { desc: 'Everybody can read this.' }),
    field('guardian', 'jid-single', 'Your guardian’s address'),
    field('contacts', 'jid-multi', 'Addresses of people you know'),
    field('news', 'boolean', 'Send me the news of Verona', { desc: 'About once a week.', values: ['1'] }),
    field('ocr', 'text-single', 'Fruit in the picture', { required: true, picture: APPLE }),
  ],
  layout: [
    { kind: 'field', name: 'username' },
    { kind: 'field', name: 'password' },
    {
      kind: 'section',
      label: 'In Verona',
      parts: [
        { kind: 'text', text: 'The Prince wants to know this.' },
        { kind: 'field', name: 'rules' },
        { kind: 'field', name: 'house' },
        { kind: 'field', name: 'friends' },
        {
          kind: 'section',
          label: 'Only if you like',
          parts: ['flower', 'age', 'born', 'about'].map((name) => ({ kind: 'field', name })),
        },
      ],
    },
    {
      kind: 'section',
      label: 'People',
      parts: [{ kind: 'field', name: 'guardian' }, { kind: 'field', name: 'contacts' }, { kind: 'results' }],
    },
    { kind: 'field', name: 'news' },
    { kind: 'field', name: 'ocr' },
  ],
  results: {
    columns: [
      { name: 'name', label: 'Already there' },
      { name: 'jid', label: 'Address' },
    ],
    rows: [
      ['Benvolio', 'benvolio@montague.example'],
      ['Tybalt', 'tybalt@capulet.example'],
    ],
  },
}
