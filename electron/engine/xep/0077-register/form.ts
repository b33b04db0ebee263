import type { DataForm, DataFormField, FormValues } from '../../../../shared/model/data-form.ts'
import { cut, filledForm, formForPeople, type Form } from '../0004-data-forms/index.ts'
import { captchaForPeople, isCaptcha } from '../0158-captcha/index.ts'
import { pictureUrl } from '../0231-bob/index.ts'
import { EMPTY, type Registration } from './codec.ts'

/** Questions for a person, and a function that makes the answer. */
export interface Questionnaire {
  readonly form: DataForm
  fill(values: FormValues): Registration
}

/** More than any server asks for. */
const MAX_FIELDS = 100
/** More pictures than anybody would look at. */
const MAX_PICTURES = 20

const NO_FORM: DataForm = {
  formType: null,
  kind: 'form',
  title: '',
  instructions: '',
  fields: [],
  layout: [],
  results: null,
}

/** The predefined fields (§3.1). All of them have to be answered. The obsolete `key` is sent back unchanged (§7). */
export function legacyQuestionnaire({ instructions, fields }: Registration): Questionnaire {
  const shown = fields.filter(({ name }) => name !== 'key')
  return {
    form: { ...NO_FORM, instructions: cut(instructions), fields: shown.map(legacyField) },
    fill: (values) => ({
      ...EMPTY,
      fields: fields.map(({ name, value }) => ({ name, value: values.get(name)?.[0] ?? value })),
    }),
  }
}

const legacyField = ({ name, value }: Registration['fields'][number]): DataFormField => ({
  name,
  type: name === 'password' ? 'text-private' : 'text-single',
  label: '',
  desc: '',
  required: true,
  values: value === '' ? [] : [value],
  options: [],
  rules: null,
  picture: null,
  link: null,
})

/** The data form, which takes precedence over the predefined fields (§4). */
export function formQuestionnaire({ instructions, media }: Registration, asked: Form): Questionnaire {
  const pictures = new Map(media.slice(0, MAX_PICTURES).map((data) => [`cid:${data.cid}`, pictureUrl(data)]))
  const form = isCaptcha(asked) ? captchaForPeople(asked, pictures) : asked
  const shown = formForPeople(form, { pictures, most: MAX_FIELDS })
  return {
    form: { ...shown, instructions: shown.instructions || cut(instructions) },
    fill: (values) => ({ ...EMPTY, form: filledForm(form, values, 'left-out') }),
  }
}
