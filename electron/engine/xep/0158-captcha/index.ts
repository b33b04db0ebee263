import type { FormField } from '../0004-data-forms/index.ts'
import { payload } from '../payload.ts'

/** XEP-0158. */
export const captchaForms = payload({
  spec: 'XEP-0158',
  title: 'CAPTCHA Forms',
  version: '1.0.1',
  status: 'partial',
  note: 'pictures in registration forms that are sent along; no sound, no video, no hashcash',
})

/** Challenges that a program solves, not a person (§6.2). */
const FOR_PROGRAMS = ['SHA-256']

/** What the challenge is by another way: only of use to who cannot see the picture. */
const FALLBACKS = ['captcha-fallback-text', 'captcha-fallback-url']

/** Whether a field of a challenge can be answered by the person in front of the form, given the pictures it has. */
export function isAnswerable(field: FormField, picture: string | null, formHasPicture: boolean): boolean {
  const name = field.var ?? ''
  if (FOR_PROGRAMS.includes(name)) return false
  if (FALLBACKS.includes(name)) return !formHasPicture
  return field.media.length === 0 || picture !== null || field.required
}
