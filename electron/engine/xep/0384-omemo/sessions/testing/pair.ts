import type { OmemoVersion } from '../../types.ts'
import { acceptSession, decryptWith, encryptWith, readKeyExchange, startSession } from '../session.ts'
import type { Session } from '../session.ts'
import { newDevice, type TestDevice, type TestRandom } from './device.ts'

/** Two devices with a session: Alice has started it, Bob has read `first`, and nothing more was sent. */
export interface TestPair {
  readonly aliceDevice: TestDevice
  readonly bobDevice: TestDevice
  readonly alice: Session
  readonly bob: Session
  readonly first: Uint8Array
}

export function pairOf(version: OmemoVersion, random: TestRandom): TestPair {
  const aliceDevice = newDevice(version, random)
  const bobDevice = newDevice(version, random)
  const { bundle } = bobDevice
  const started = value(startSession(version, aliceDevice.own, bundle, bundle.preKeys[0], random))
  const first = encryptWith(started, new Uint8Array(32), random)
  const exchange = readKeyExchange(version, first.bytes)
  if (exchange === undefined) throw new Error('no exchange')
  const accepted = value(acceptSession(version, bobDevice.own, bobDevice.keys, exchange))
  const bob = value(decryptWith(accepted, exchange.message, () => undefined)).session
  return { aliceDevice, bobDevice, alice: first.session, bob, first: first.bytes }
}

/** The value of something that is expected to work. */
export function value<T>(result: { ok: true; value: T } | { ok: false; error: string }): T {
  if (!result.ok) throw new Error(result.error)
  return result.value
}
