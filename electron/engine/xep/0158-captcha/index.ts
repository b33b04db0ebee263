import { formTypeOf, type Form, type FormField } from '../0004-data-forms/index.ts'
import { payload } from '../payload.ts'
import { NS_CAPTCHA } from './codec.ts'

export { Captcha } from './codec.ts'

/** XEP-0158. */
export const captchaForms = payload({
  spec: 'XEP-0158',
  title: 'CAPTCHA Forms',
  version: '1.0.1',
  status: 'partial',
  note: 'only in registration and at the door of rooms; no sound, no video, no hashcash',
})

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
export const isBookkeeping = (field: FormField): boolean => BOOKKEEPING.includes(field.var ?? '')

export const isChallenge = (field: FormField): boolean => CHALLENGES.includes(field.var ?? '')

/** Whether the field only has the address of a web page with the challenge. */
export const isFallbackPage = (field: FormField): boolean => field.var === 'captcha-fallback-url'

/** The smallest number of challenges that have to be answered (§3.2). */
export function answersNeeded(form: Form): number {
  const said = Number(form.fields.find((field) => field.var === 'answers')?.values[0] ?? 1)
  return Number.isInteger(said) && said > 0 ? said : 1
}

/**
 * Whether the person can answer a field of a challenge: by the picture that came with it or, if the form has none, on a
 * web page.
 */
export function isAnswerable(
  field: FormField,
  { picture, link }: { readonly picture: string | null; readonly link: string | null },
  formHasPicture: boolean,
): boolean {
  const name = field.var ?? ''
  if (FOR_PROGRAMS.includes(name)) return false
  if (FALLBACKS.includes(name)) return !formHasPicture
  if (field.media.length === 0 || picture !== null || field.required) return true
  return !formHasPicture && link !== null
}
