import type { AuthFailure } from '../../../../shared/model/failure.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { Random } from '../../ports.ts'
import type { Choice } from './choose.ts'
import type { Credentials, Mechanism } from './mechanism.ts'
import type { SaslOffer } from './offer.ts'
import { startPlain } from './plain.ts'
import { startScram } from './scram.ts'

export { chooseWay, type Choice, type SaslChannel } from './choose.ts'
export { failureOfCondition } from './failure-condition.ts'
export type { Credentials, Mechanism } from './mechanism.ts'
export type { SaslOffer } from './offer.ts'
export { pinAfterRefusal, pinAfterSuccess } from './pin.ts'

/** Begins an exchange. Fails with `password-unusable` if the password has characters that are not allowed. */
export function startMechanism(
  { way, binding, vouched }: Choice,
  credentials: Credentials,
  offer: SaslOffer,
  random: Pick<Random, 'bytes'>,
): Result<Mechanism, AuthFailure> {
  const { mechanism } = way
  if (mechanism === 'PLAIN') return startPlain(credentials)
  return startScram({ mechanism, binding, vouched, credentials, offer, random })
}
