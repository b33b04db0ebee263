import { err } from '../../../shared/model/result.ts'
import type { Feature } from '../feature.ts'

const NOT_FOUND = err({ code: 'not-found' })

/** End-to-end encryption (XEP-0384) as the person sees it: devices, trust, and what is sealed. */
export function createEncryption(): Feature<'encryption'> {
  return {
    commands: {
      'encryption.of': () => NOT_FOUND,
      'encryption.details': () => NOT_FOUND,
      'encryption.turn': () => NOT_FOUND,
      'encryption.sendPlain': () => NOT_FOUND,
      'encryption.allowPlainExtras': () => NOT_FOUND,
      'encryption.renew': () => NOT_FOUND,
      'encryption.own': () => NOT_FOUND,
      'encryption.decide': () => NOT_FOUND,
      'encryption.readLink': () => NOT_FOUND,
      'encryption.verify': () => NOT_FOUND,
      'encryption.removeDevice': () => NOT_FOUND,
      'encryption.nameDevice': () => NOT_FOUND,
    },
  }
}
