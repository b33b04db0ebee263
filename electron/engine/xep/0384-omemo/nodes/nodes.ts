import type { RequestFailure } from '../../../../../shared/model/failure.ts'
import type { BareJid } from '../../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../../shared/model/result.ts'
import type { Channel, Use } from '../../../extension.ts'
import { pubsub as pubsubExtension, type NodeConfig } from '../../0060-pubsub/index.ts'
import { pep as pepExtension } from '../../0163-pep/index.ts'
import type { DeviceList, Omemo } from '../api.ts'
import { checkBundle } from '../keys/bundle.ts'
import type { OmemoVersion } from '../types.ts'
import { buildBundle, placeOf, readBundle } from './bundle-form.ts'
import { buildDeviceList, listNodeOf, readDeviceList } from './device-list.ts'

const CURRENT = 'current'
const VERSIONS: readonly OmemoVersion[] = ['0.3', '2']

/** Also people who are no contacts yet must be able to read it (XEP-0384 §5.3). */
const OPEN: NodeConfig = { 'pubsub#access_model': 'open', 'pubsub#persist_items': 'true' }
/** One node of version 2 has the bundles of all devices (§5.3.2). */
const OPEN_FOR_ALL: NodeConfig = { ...OPEN, 'pubsub#max_items': 'max' }
/** COMPAT(ejabberd, 23.01): it knows no `max`. */
const OPEN_FOR_MANY: NodeConfig = { ...OPEN, 'pubsub#max_items': '200' }

export function createOmemo(channel: Channel, use: Use): Omemo {
  const pep = use(pepExtension)
  const pubsub = use(pubsubExtension)

  /** An own list that could not be read must not be replaced, so that it counts as none only if the node is not there. */
  const isNothing = (failure: RequestFailure, owner: BareJid | null): boolean =>
    failure.code === 'stanza-error' &&
    (owner === null || owner === channel.account
      ? failure.condition === 'item-not-found'
      : NOTHING.has(failure.condition))

  async function publishItem(
    node: string,
    item: { readonly id: string; readonly payload: ReturnType<typeof buildBundle> },
    configs: readonly NodeConfig[],
  ): Promise<Result<undefined, RequestFailure>> {
    let last: Result<undefined, RequestFailure> = ok()
    for (const config of configs) {
      const published = await pep.publish(node, item, { node: config })
      if (published.ok) return ok()
      last = published
      if (published.error.code !== 'stanza-error') break
    }
    return last
  }

  return {
    async devices(owner, version, options) {
      const found = await pep.items(owner, listNodeOf(version), { ...options, max: 1 })
      if (!found.ok) return isNothing(found.error, owner) ? ok(null) : found
      const [item] = found.value
      return ok(item === undefined ? null : (readDeviceList(version, item.payload) ?? null))
    },

    async bundle(owner, version, device, options) {
      const { node, item } = placeOf(version, device)
      const which = version === '2' ? { ids: [item] } : { max: 1 }
      const found = await pep.items(owner, node, { ...options, ...which })
      if (!found.ok)
        return err(
          isNothing(found.error, owner) ? { why: 'missing' } : { why: 'request', failure: found.error },
        )
      const [first] = version === '2' ? found.value.filter(({ id }) => id === item) : found.value
      if (first === undefined) return err({ why: 'missing' })
      const written = readBundle(version, first.payload)
      if (written === undefined) return err({ why: 'malformed' })
      const checked = checkBundle(written)
      return checked.ok ? checked : err({ why: checked.error })
    },

    publishDevices: (version, devices) =>
      publishItem(listNodeOf(version), { id: CURRENT, payload: buildDeviceList(version, devices) }, [OPEN]),

    publishBundle(version, device, bundle) {
      const { node, item } = placeOf(version, device)
      const configs = version === '2' ? [OPEN_FOR_ALL, OPEN_FOR_MANY] : [OPEN]
      return publishItem(node, { id: item, payload: buildBundle(version, bundle) }, configs)
    },

    async isOpen(version, device) {
      const nodes = [listNodeOf(version), placeOf(version, device).node]
      const found = await Promise.all(nodes.map((node) => pubsub.configuration(null, node)))
      return found.every(
        (each) => !each.ok || (each.value.config.get('pubsub#access_model') ?? 'open') === 'open',
      )
    },

    async removeBundle(version, device) {
      const { node, item } = placeOf(version, device)
      const removed = version === '2' ? await pep.retract(node, item) : await pep.remove(node)
      return removed.ok || !isNothing(removed.error, null) ? removed : ok()
    },

    onDevices(handler) {
      const releases = VERSIONS.map((version) =>
        pep.onEvent(listNodeOf(version), ({ owner, items, emptied }) => {
          const list = listIn(owner, version, emptied ? null : (items.at(-1)?.payload ?? null), emptied)
          return list === null ? undefined : handler(list)
        }),
      )
      return () => {
        for (const release of releases) release()
      }
    },

    isSupported: () => pep.isSupported(),
  }
}

function listIn(
  owner: BareJid,
  version: OmemoVersion,
  payload: Parameters<typeof readDeviceList>[1],
  isEmptied: boolean,
): DeviceList | null {
  const devices = isEmptied ? [] : readDeviceList(version, payload)
  return devices === undefined ? null : { owner, version, devices }
}

/**
 * Nothing is published there for us. COMPAT(Prosody, 0.12): a node that does not exist is `forbidden` for those who are no
 * contacts. A server without XEP-0163, or without that account, is `service-unavailable`.
 */
const NOTHING = new Set([
  'item-not-found',
  'forbidden',
  'not-authorized',
  'service-unavailable',
  'feature-not-implemented',
])
