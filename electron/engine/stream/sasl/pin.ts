import {
  isWeakerMechanism,
  type ScramMechanism,
  type SignInPin,
  type SignInWay,
} from '../../../../shared/model/sign-in.ts'

/** What to keep once a way of signing in has worked: it, and what is stronger but was refused. */
export function pinAfterSuccess(
  { mechanism, binding }: SignInWay,
  refused: readonly SignInWay[],
  before: SignInPin | null,
): SignInPin {
  const names = [...(before?.refused ?? []), ...refused.map((way) => way.mechanism)]
  return { mechanism, binding, refused: refusedAbove(mechanism, names) }
}

/**
 * What to keep after the server refused a way that is stronger than the one that has worked before: so that the next
 * sign-in goes by that one. null where nothing changes.
 */
export function pinAfterRefusal({ mechanism }: SignInWay, pin: SignInPin): SignInPin | null {
  const refused = refusedAbove(pin.mechanism, [...pin.refused, mechanism])
  return refused.length === pin.refused.length ? null : { ...pin, refused }
}

function refusedAbove(mechanism: SignInWay['mechanism'], names: readonly string[]): ScramMechanism[] {
  const stronger = (name: string): name is ScramMechanism =>
    name !== 'PLAIN' && isWeakerMechanism(mechanism, name as ScramMechanism)
  return [...new Set(names.filter(stronger))]
}
