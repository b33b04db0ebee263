import type { Element, Random } from '../../../electron/engine/index.ts'
import {
  generateIdentity,
  generateKeyPair,
  signPreKey,
  writtenIdentity,
  type OmemoVersion,
  type OwnBundle,
} from '../../../electron/engine/xep/0384-omemo/index.ts'
import { buildBundle, placeOf } from '../../../electron/engine/xep/0384-omemo/nodes/bundle-form.ts'
import { buildDeviceList, listNodeOf } from '../../../electron/engine/xep/0384-omemo/nodes/device-list.ts'
import type { KeyServer } from './server.ts'

/** As many as clients publish (XEP-0384 §5.3.2). */
const PRE_KEYS = 100

/** The keys that a new device publishes. */
export function newBundle(version: OmemoVersion, random: Random): OwnBundle {
  const own = generateIdentity(random)
  return {
    writtenIdentity: writtenIdentity(version, own),
    signedPreKey: signPreKey(version, own, 1, generateKeyPair(random)),
    preKeys: Array.from({ length: PRE_KEYS }, (_, id) => ({
      id: id + 1,
      public: generateKeyPair(random).public,
    })),
  }
}

/** Gives somebody so many devices, with lists for both versions, one of them empty. Returns the list. */
export function publishDevices(
  server: KeyServer,
  owner: string,
  version: OmemoVersion,
  count: number,
  random: Random,
): Element {
  const numbers = Array.from({ length: count }, () => 1 + Math.floor(random.fraction() * (2 ** 31 - 1)))
  for (const number of numbers) {
    const { node, item } = placeOf(version, number)
    server.put(owner, node, item, buildBundle(version, newBundle(version, random)))
  }
  const list = buildDeviceList(
    version,
    numbers.map((id) => ({ id })),
  )
  const other = version === '2' ? '0.3' : '2'
  server.put(owner, listNodeOf(version), 'current', list)
  server.put(owner, listNodeOf(other), 'current', buildDeviceList(other, []))
  return list
}
