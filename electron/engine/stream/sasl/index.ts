import type { AuthFailure } from '../../../../shared/model/failure.ts'
import type { Result } from '../../../../shared/model/result.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import type { Random } from '../../ports.ts'
import type { Credentials, Mechanism, MechanismName } from './mechanism.ts'
import { MECHANISMS } from './mechanism.ts'
import { startPlain } from './plain.ts'
import { startScram } from './scram.ts'

export { failureOfCondition } from './failure-condition.ts'
export type { Credentials, Mechanism, MechanismName } from './mechanism.ts'

/**
 * The strongest mechanism that the server offers and that fits the channel, else `no-common-mechanism`. `encrypted`
 * says that nobody else reads along, by TLS or on this machine's loopback: PLAIN is taken only then.
 */
export function chooseMechanism(
  offered: Iterable<string>,
  channel: { readonly encrypted: boolean },
): Result<MechanismName, AuthFailure> {
  const names = new Set(offered)
  const chosen = MECHANISMS.find((name) => names.has(name) && (name !== 'PLAIN' || channel.encrypted))
  return chosen === undefined ? err({ code: 'no-common-mechanism' }) : ok(chosen)
}

/** Begins an exchange; `password-unusable` where the password holds what none may hold. */
export function startMechanism(
  name: MechanismName,
  credentials: Credentials,
  random: Pick<Random, 'bytes'>,
): Result<Mechanism, AuthFailure> {
  return name === 'PLAIN' ? startPlain(credentials) : startScram(name, credentials, random)
}
