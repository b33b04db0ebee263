import { isFull, type BareJid } from '../../../../shared/model/jid.ts'
import { ok } from '../../../../shared/model/result.ts'
import type { Channel, Extension, Release, RequestOptions, Use } from '../../extension.ts'
import { jid } from '../../stanza/address.ts'
import type { Asked, PubSubItem } from '../0060-pubsub/index.ts'
import { privateNodes as privateNodesExtension } from '../0223-private-nodes/index.ts'
import { stanzaIds } from '../0359-stanza-ids/index.ts'
import { Displayed, NS_DISPLAYED } from './codec.ts'

/** The person has read a conversation up to a message. */
export interface DisplayedMarker {
  /** The other side. */
  readonly chat: BareJid
  /** The id that the account's archive gave the message. */
  readonly id: string
}

/** How far the person has read on any device. */
export interface DisplayedSync {
  isSupported(options?: RequestOptions): Asked<boolean>
  /** The markers of all conversations (§4.4). */
  all(options?: RequestOptions): Asked<readonly DisplayedMarker[]>
  publish(marker: DisplayedMarker, options?: RequestOptions): Asked<undefined>
  /** Called for markers that the account's devices publish. Those that are taken away mean nothing. */
  onMarkers(handler: (markers: readonly DisplayedMarker[]) => void | Promise<void>): Release
}

function createDisplayedSync(channel: Channel, use: Use): DisplayedSync {
  const nodes = use(privateNodesExtension)

  /**
   * The marker in an item. In a conversation between two people, the account's own server gives the id (§4.2); ids by
   * others are of rooms.
   */
  function read({ id, payload }: PubSubItem): DisplayedMarker | null {
    const chat = id === undefined ? undefined : jid.parse(id)
    const displayed = payload && Displayed.parse(payload)
    if (chat === undefined || isFull(chat) || !displayed) return null
    if (payload.elements().filter(({ name }) => name === 'stanza-id').length !== 1) return null
    const { by, id: value } = displayed.stanzaId
    return by === channel.account && value !== '' ? { chat, id: value } : null
  }

  const readAll = (items: readonly PubSubItem[]): DisplayedMarker[] =>
    items.map(read).filter((marker) => marker !== null)

  return {
    isSupported: nodes.isSupported,
    async all(options) {
      const items = await nodes.items(NS_DISPLAYED, options)
      return items.ok ? ok(readAll(items.value)) : items
    },
    publish: ({ chat, id }, options) => {
      const payload = Displayed.build({ stanzaId: { id, by: channel.account } })
      return nodes.publish(NS_DISPLAYED, { id: chat, payload }, options)
    },
    onMarkers: (handler) =>
      nodes.onEvent(NS_DISPLAYED, ({ items }) => {
        const markers = readAll(items)
        return markers.length === 0 ? undefined : handler(markers)
      }),
  }
}

/** XEP-0490. */
export const displayedSync: Extension<DisplayedSync> = {
  about: {
    spec: 'XEP-0490',
    title: 'Message Displayed Synchronization',
    version: '1.0.1',
    status: 'partial',
    note: 'no server assist',
  },
  needs: [privateNodesExtension, stanzaIds],
  setup: createDisplayedSync,
}
