import type { RegistrationField, RegistrationValues } from '../../../../shared/model/registration.ts'
import { submission, type Form, type FormField } from '../0004-data-forms/index.ts'
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
import { isMulti, question, shown as cut, webPageIn, type Extras } from './question.ts'

/** Questions to a person, and how the answers go back. */
export interface Questionnaire {
  readonly instructions: string
  readonly fields: readonly RegistrationField[]
  fill(values: RegistrationValues): Registration
}

/** More than any server asks. */
const MAX_FIELDS = 100
/** More pictures than anybody would look at. */
const MAX_PICTURES = 20
/** What the window's commands take as a name; no real one comes near it. */
const MAX_NAME = 1024

const valuesOf = (values: RegistrationValues, name: string) =>
  Object.hasOwn(values, name) ? values[name] : undefined

/** The predefined fields (§3.1). All have to be answered; the obsolete `key` goes back as it came (§7). */
export function legacyQuestionnaire({ instructions, fields }: Registration): Questionnaire {
  const shown = fields.filter(({ name }) => name !== 'key')
  return {
    instructions: cut(instructions),
    fields: shown.map(({ name, value }) => ({
      name,
      label: name,
      kind: name === 'password' ? 'password' : name === 'email' ? 'email' : 'text',
      required: true,
      values: value === '' ? [] : [value],
      options: [],
      picture: null,
      link: null,
    })),
    fill: (values) => ({
      ...EMPTY,
      fields: fields.map(({ name, value }) => ({ name, value: valuesOf(values, name)?.[0] ?? value })),
    }),
  }
}

/** The data form, which takes precedence over the predefined fields (§4). */
export function formQuestionnaire({ instructions, media }: Registration, form: Form): Questionnaire {
  const pictures = new Map(media.slice(0, MAX_PICTURES).map((data) => [`cid:${data.cid}`, pictureUrl(data)]))
  const hasCaptcha = isCaptcha(form)
  const fields = distinct(form.fields).slice(0, MAX_FIELDS)
  const isHidden = (field: FormField) => field.type === 'hidden' || (hasCaptcha && isBookkeeping(field))
  const seen = fields
    .filter((field) => !isHidden(field))
    .map((field) => ({ field, extras: extrasOf(field, pictures) }))
  const hasPicture = seen.some(({ extras }) => extras.picture !== null)
  const shown = seen.filter(({ field, extras }) => isAnswerable(field, extras, hasPicture))
  // Where no more of them can be answered than have to be, each has to be.
  const challenges = hasCaptcha ? shown.filter(({ field }) => isChallenge(field)) : []
  const all = challenges.length <= answersNeeded(form) ? new Set(challenges) : new Set()
  return {
    instructions: cut(form.instructions.join('\n').trim() || instructions),
    fields: shown.map((one) => {
      const asked = question(one.field, one.extras)
      return all.has(one) ? { ...asked, required: true } : asked
    }),
    fill: (values) => ({
      ...EMPTY,
      form: answer(fields, isHidden, new Set(shown.map(({ field }) => field)), values),
    }),
  }
}

/** The fields without those that would have no answer of their own: a name stands for one field (XEP-0004 §3.2). */
function distinct(fields: readonly FormField[]): FormField[] {
  const names = new Set<string>()
  return fields.filter(({ var: name = '', type }) => {
    if (type === 'fixed' || name === '') return true
    if (names.has(name) || name.length > MAX_NAME) return false
    names.add(name)
    return true
  })
}

/** What belongs to a field besides its words. Nothing of it is fetched: the picture came along, or the person goes there. */
function extrasOf(field: FormField, pictures: ReadonlyMap<string, string | null>): Extras {
  const uris = field.media.flatMap((media) => media.uris.map(({ uri }) => uri))
  const picture = uris.map((uri) => pictures.get(uri) ?? null).find((url) => url !== null) ?? null
  if (picture !== null) return { picture, link: null }
  const pages = isFallbackPage(field) ? field.values : uris
  return { picture, link: pages.map(webPageIn).find((url) => url !== null) ?? null }
}

/** Hidden fields go back untouched (XEP-0004 §3.3); what was not shown or is left empty stays out unless required. */
function answer(
  fields: readonly FormField[],
  isHidden: (field: FormField) => boolean,
  shown: ReadonlySet<FormField>,
  values: RegistrationValues,
): Form {
  const answers = new Map<string, readonly string[]>()
  for (const field of fields) {
    const { var: name = '' } = field
    if (name === '' || field.type === 'fixed' || isFallbackPage(field)) continue
    if (isHidden(field)) answers.set(name, field.values)
    else if (shown.has(field)) {
      const given = valuesOf(values, name) ?? field.values
      const kept = isMulti(field) ? given : given.slice(0, 1)
      const isEmpty = kept.every((value) => value === '')
      if (!isEmpty) answers.set(name, kept)
      else if (field.required) answers.set(name, [''])
    }
  }
  return submission(answers)
}
