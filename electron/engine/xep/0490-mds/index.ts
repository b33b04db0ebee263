import { isFull, type BareJid } from '../../../../shared/model/jid.ts'
import type { Channel, Extension, Release, RequestOptions, Use } from '../../extension.ts'
import { jid } from '../../stanza/address.ts'
import type { Element } from '../../xml/element.ts'
import { disco as discoExtension } from '../0030-disco/index.ts'
import type { Asked, PubSubItem } from '../0060-pubsub/index.ts'
import { privateNodes as privateNodesExtension } from '../0223-private-nodes/index.ts'
import { stanzaIds } from '../0359-stanza-ids/index.ts'
import { Displayed, NS_DISPLAYED, NS_SERVER_ASSIST } from './codec.ts'

/** The person has read a conversation up to a message. */
export interface DisplayedMarker {
  /** The other side, or a room. */
  readonly chat: BareJid
  /** The id that the message has in the account's archive, or that the room gave it. */
  readonly id: string
  readonly by: 'account' | 'room'
}

/** How far the person has read on any device. */
export interface DisplayedSync {
  isSupported(): Asked<boolean>
  /** The markers of all conversations (§4.4). */
  all(options?: RequestOptions): Asked<readonly DisplayedMarker[]>
  publish(marker: DisplayedMarker, options?: RequestOptions): Asked<undefined>
  /**
   * The marker as a part of a message to the bare address of the chat, from which the own server takes it and publishes it
   * (§4.5.3). Undefined if this session's server is not known to do that.
   */
  assisted(marker: DisplayedMarker): Element | undefined
  /** Called for markers that the account's devices publish. Those that are taken away mean nothing. */
  onMarkers(handler: (markers: readonly DisplayedMarker[]) => void | Promise<void>): Release
}

function createDisplayedSync(channel: Channel, use: Use): DisplayedSync {
  const nodes = use(privateNodesExtension)
  const disco = use(discoExtension)
  let assists = false
  channel.onSessionEnd(() => (assists = false))

  /**
   * The marker in an item. In a conversation between two people, the account's own server gives the id, in a room the room
   * does (§4.2).
   */
  function read({ id, payload }: PubSubItem): DisplayedMarker | null {
    const chat = id === undefined ? undefined : jid.parse(id)
    const displayed = payload && Displayed.parse(payload)
    if (chat === undefined || isFull(chat) || !displayed) return null
    if (payload.elements().filter(({ name }) => name === 'stanza-id').length !== 1) return null
    const { by, id: value } = displayed.stanzaId
    if (value === '' || (by !== channel.account && by !== chat)) return null
    return { chat, id: value, by: by === channel.account ? 'account' : 'room' }
  }

  const build = ({ chat, id, by }: DisplayedMarker): Element =>
    Displayed.build({ stanzaId: { id, by: by === 'room' ? chat : channel.account } })

  return {
    async isSupported() {
      const supported = await nodes.isSupported()
      const info = await disco.info(channel.account)
      assists = supported.ok && supported.value && info.ok && info.value.features.includes(NS_SERVER_ASSIST)
      return supported
    },
    all: (options) => nodes.all(NS_DISPLAYED, read, options),
    publish: (marker, options) =>
      nodes.publish(NS_DISPLAYED, { id: marker.chat, payload: build(marker) }, options),
    assisted: (marker) => (assists ? build(marker) : undefined),
    onMarkers: (handler) => nodes.onItems(NS_DISPLAYED, read, handler),
  }
}

/** XEP-0490. */
export const displayedSync: Extension<DisplayedSync> = {
  about: {
    spec: 'XEP-0490',
    title: 'Message Displayed Synchronization',
    version: '1.0.1',
    status: 'partial',
    note: 'of chats with people and of rooms, not of private chats in rooms',
  },
  needs: [discoExtension, privateNodesExtension, stanzaIds],
  setup: createDisplayedSync,
}
