import { payload } from '../payload.ts'

export { Captcha } from './codec.ts'
export { captchaForPeople, isCaptcha } from './for-people.ts'

/** XEP-0158. */
export const captchaForms = payload({
  spec: 'XEP-0158',
  title: 'CAPTCHA Forms',
  version: '1.0.1',
  status: 'partial',
  note: 'only in registration and at the door of rooms; no sound, no video, no hashcash',
})
