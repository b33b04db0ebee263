import type { DataFormField } from '../../../../shared/model/data-form.ts'
import {
  formTypeOf,
  isHidden,
  mediaOf,
  webPageIn,
  type Form,
  type FormField,
} from '../0004-data-forms/index.ts'
import { NS_CAPTCHA } from './codec.ts'

/** Fields of the challenge that are not for the person (§12.2), even if the server forgets to hide them. */
const BOOKKEEPING = ['FORM_TYPE', 'from', 'challenge', 'sid', 'answers']

/** The kinds of challenge (§6.3). A person answers them by typing. */
const CHALLENGES = [
  ...['audio_recog', 'ocr', 'picture_q', 'picture_recog', 'qa', 'speech_q', 'speech_recog'],
  ...['video_q', 'video_recog'],
]

/** Challenges that a program solves, not a person (§6.2). */
const FOR_PROGRAMS = ['SHA-256']

/** The same challenge in another form, only for people who cannot see the picture. */
const FALLBACKS = ['captcha-fallback-text', 'captcha-fallback-url']

/** Whether the form has a challenge. Many servers give it the type of the surrounding form. */
export function isCaptcha(form: Form): boolean {
  return formTypeOf(form) === NS_CAPTCHA || form.fields.some((field) => field.var === 'challenge')
}

/** Whether a field of a challenge is sent back unchanged, without being shown. */
const isBookkeeping = (field: FormField): boolean => BOOKKEEPING.includes(field.var ?? '')

const isChallenge = (field: FormField): boolean => CHALLENGES.includes(field.var ?? '')

/** Whether the field only has the address of a web page with the challenge. */
const isFallbackPage = (field: FormField): boolean => field.var === 'captcha-fallback-url'

/** The smallest number of challenges that have to be answered (§3.2). */
function answersNeeded(form: Form): number {
  const said = Number(form.fields.find((field) => field.var === 'answers')?.values[0] ?? 1)
  return Number.isInteger(said) && said > 0 ? said : 1
}

/**
 * Whether the person can answer a field of a challenge: by the picture that came with it or, if the form has none, on a
 * web page.
 */
function isAnswerable(
  field: FormField,
  { picture, link }: Pick<DataFormField, 'picture' | 'link'>,
  formHasPicture: boolean,
): boolean {
  const name = field.var ?? ''
  if (FOR_PROGRAMS.includes(name)) return false
  if (FALLBACKS.includes(name)) return !formHasPicture
  if (field.media.length === 0 || picture !== null || field.required) return true
  return !formHasPicture && link !== null
}

/**
 * The form with only those challenges that the person can answer, with its bookkeeping hidden, and with links instead of
 * addresses of pages. `pictures` are data URLs by their `cid:` addresses.
 */
export function captchaForPeople(form: Form, pictures: ReadonlyMap<string, string | null>): Form {
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
