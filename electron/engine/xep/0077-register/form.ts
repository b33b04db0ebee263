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

/** Questions for a person, and a function that makes the answer. */
export interface Questionnaire {
  readonly instructions: string
  readonly fields: readonly RegistrationField[]
  fill(values: RegistrationValues): Registration
}

/** More than any server asks for. */
const MAX_FIELDS = 100
/** More pictures than anybody would look at. */
const MAX_PICTURES = 20
/** The limit of the window's commands for a name; real names are far shorter. */
const MAX_NAME = 1024

const valuesOf = (values: RegistrationValues, name: string) =>
  Object.hasOwn(values, name) ? values[name] : undefined

/** The predefined fields (§3.1). All of them have to be answered. The obsolete `key` is sent back unchanged (§7). */
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
  // If there are only as many challenges as have to be answered, all of them are required.
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

/**
 * The fields without duplicates, which could not have an answer of their own: a name stands for one field (XEP-0004
 * §3.2).
 */
function distinct(fields: readonly FormField[]): FormField[] {
  const names = new Set<string>()
  return fields.filter(({ var: name = '', type }) => {
    if (type === 'fixed' || name === '') return true
    if (names.has(name) || name.length > MAX_NAME) return false
    names.add(name)
    return true
  })
}

/**
 * The picture or link of a field. Nothing is fetched: the picture is inside the stanza, or the person opens the link.
 */
function extrasOf(field: FormField, pictures: ReadonlyMap<string, string | null>): Extras {
  const uris = field.media.flatMap((media) => media.uris.map(({ uri }) => uri))
  const picture = uris.map((uri) => pictures.get(uri) ?? null).find((url) => url !== null) ?? null
  if (picture !== null) return { picture, link: null }
  const pages = isFallbackPage(field) ? field.values : uris
  return { picture, link: pages.map(webPageIn).find((url) => url !== null) ?? null }
}

/**
 * Hidden fields are sent back unchanged (XEP-0004 §3.3). Fields that were not shown, or are empty, are left out unless
 * they are required.
 */
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
