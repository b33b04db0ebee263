import type { DataForm, DataFormField, FormValues } from '../../../../shared/model/data-form.ts'
import {
  cut,
  filledForm,
  formForPeople,
  isHidden,
  mediaOf,
  webPageIn,
  type Form,
  type FormField,
} from '../0004-data-forms/index.ts'
import {
  answersNeeded,
  isAnswerable,
  isBookkeeping,
  isCaptcha,
  isChallenge,
  isFallbackPage,
} from '../0158-captcha/index.ts'
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
  const form = isCaptcha(asked) ? challenge(asked, pictures) : asked
  const shown = formForPeople(form, { pictures, most: MAX_FIELDS })
  return {
    form: { ...shown, instructions: shown.instructions || cut(instructions) },
    fill: (values) => ({ ...EMPTY, form: filledForm(form, values, 'left-out') }),
  }
}

/** The form with only those challenges that the person can answer, and with its bookkeeping hidden (XEP-0158). */
function challenge(form: Form, pictures: ReadonlyMap<string, string | null>): Form {
  const fields = form.fields.map(prepared)
  const extras = (field: FormField) => mediaOf(field, pictures)
  const hasPicture = fields.some((field) => !isHidden(field) && extras(field).picture !== null)
  const kept = fields.filter((field) => isHidden(field) || isAnswerable(field, extras(field), hasPicture))
  // If there are only as many challenges as have to be answered, all of them are required.
  const all = kept.filter((field) => !isHidden(field) && isChallenge(field)).length <= answersNeeded(form)
  return {
    ...form,
    fields: kept.map((field) => (all && isChallenge(field) ? { ...field, required: true } : field)),
  }
}

function prepared(field: FormField): FormField {
  if (isBookkeeping(field)) return { ...field, type: 'hidden' }
  if (!isFallbackPage(field)) return field
  const page = field.values.map(webPageIn).find((url) => url !== null)
  if (page === undefined) return { ...field, type: 'fixed' }
  return { ...field, type: 'fixed', values: [], media: [{ uris: [{ type: 'text/html', uri: page }] }] }
}
