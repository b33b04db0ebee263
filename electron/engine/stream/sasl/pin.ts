import {
  isWeakerMechanism,
  type ScramMechanism,
  type SignInPin,
  type SignInWay,
} from '../../../../shared/model/sign-in.ts'

/** The pin after a way of signing in has worked: that way, and the stronger ones that were refused. */
export function pinAfterSuccess(
  { mechanism, binding }: SignInWay,
  refused: readonly SignInWay[],
  before: SignInPin | null,
): SignInPin {
  const names = [...(before?.refused ?? []), ...refused.map((way) => way.mechanism)]
  return { mechanism, binding, refused: refusedAbove(mechanism, names) }
}

/**
 * The pin after the server refused a way that is stronger than the one that worked before: the next sign-in uses that
 * one. null if nothing changes.
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
