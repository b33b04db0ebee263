import { formTypeOf, type Form, type FormField } from '../0004-data-forms/index.ts'
import { payload } from '../payload.ts'

/** XEP-0158. */
export const captchaForms = payload({
  spec: 'XEP-0158',
  title: 'CAPTCHA Forms',
  version: '1.0.1',
  status: 'partial',
  note: 'pictures in registration forms that are sent along; no sound, no video, no hashcash',
})

const NS_CAPTCHA = 'urn:xmpp:captcha'

/** What belongs to the challenge and not to the person (§12.2), also where the server forgets to say so. */
const BOOKKEEPING = ['FORM_TYPE', 'from', 'challenge', 'sid', 'answers']

/** The ways to ask (§6.3); a person answers by typing. */
const CHALLENGES = [
  ...['audio_recog', 'ocr', 'picture_q', 'picture_recog', 'qa', 'speech_q', 'speech_recog'],
  ...['video_q', 'video_recog'],
]

/** Challenges that a program solves, not a person (§6.2). */
const FOR_PROGRAMS = ['SHA-256']

/** What the challenge is by another way: only of use to who cannot see the picture. */
const FALLBACKS = ['captcha-fallback-text', 'captcha-fallback-url']

/** Whether the form holds a challenge. Many servers give it the type of the form around it. */
export function isCaptcha(form: Form): boolean {
  return formTypeOf(form) === NS_CAPTCHA || form.fields.some((field) => field.var === 'challenge')
}

/** Whether a field of a challenge goes back as it came, without being shown. */
export const isBookkeeping = (field: FormField): boolean => BOOKKEEPING.includes(field.var ?? '')

export const isChallenge = (field: FormField): boolean => CHALLENGES.includes(field.var ?? '')

/** Whether it only holds the address of a web page with the challenge. */
export const isFallbackPage = (field: FormField): boolean => field.var === 'captcha-fallback-url'

/** How many challenges have to be answered at least (§3.2). */
export function answersNeeded(form: Form): number {
  const said = Number(form.fields.find((field) => field.var === 'answers')?.values[0] ?? 1)
  return Number.isInteger(said) && said > 0 ? said : 1
}

/**
 * Whether a field of a challenge can be answered by the person in front of the form: by the picture that came along, or
 * where the form has none by a web page.
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
