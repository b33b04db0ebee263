import { isFull, type BareJid, type Jid } from '../../../../shared/model/jid.ts'
import { ok } from '../../../../shared/model/result.ts'
import type { Channel, Use } from '../../extension.ts'
import { disco as discoExtension } from '../0030-disco/index.ts'
import { pubsub as pubsubExtension } from '../0060-pubsub/index.ts'
import { roster as rosterExtension } from '../rfc6121-roster/index.ts'
import type { Pep } from './api.ts'

export function createPep(channel: Channel, use: Use): Pep {
  const disco = use(discoExtension)
  const pubsub = use(pubsubExtension)
  const roster = use(rosterExtension)

  /**
   * The account that an event speaks for. It comes from the account's bare address (§4.3.1), which only its server can
   * use; anything else claims to be somebody's event. Strangers' events mean nothing to us.
   */
  function ownerOf(from: Jid): BareJid | null {
    if (isFull(from)) return null
    return from === channel.account || roster.items.has(from) ? from : null
  }

  return {
    publish: (node, item, options) => pubsub.publish(null, node, item, options),
    items: (owner, node, options) => pubsub.items(owner === channel.account ? null : owner, node, options),
    retract: (node, id) => pubsub.retract(null, node, id),
    remove: (node) => pubsub.remove(null, node),
    onEvent(node, handler) {
      const release = pubsub.onEvent(({ from, event }) => {
        const owner = event.node === node ? ownerOf(from) : null
        if (owner === null) return undefined
        const { items, retracted } = event.kind === 'items' ? event : { items: [], retracted: [] }
        return handler({ owner, node, items, retracted, emptied: event.kind !== 'items' })
      })
      const withdraw = disco.announce(`${node}+notify`)
      return () => {
        release()
        withdraw()
      }
    },
    async isSupported() {
      const info = await disco.info(channel.account)
      if (!info.ok) return info
      return ok(info.value.identities.some(({ category, type }) => category === 'pubsub' && type === 'pep'))
    },
  }
}
