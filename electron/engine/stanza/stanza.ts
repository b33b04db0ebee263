import type { Jid } from '../../../shared/model/jid.ts'
import { get, type Codec } from '../xml/codec.ts'
import type { Element } from '../xml/element.ts'
import { NS_CLIENT } from '../stream/header.ts'

export { NS_CLIENT }
export const NS_STANZAS = 'urn:ietf:params:xml:ns:xmpp-stanzas'

/** Ids are UUIDs and the like. In UTF-16 units. */
const MAX_ID_LENGTH = 1024

export type StanzaKind = 'message' | 'presence' | 'iq'

/**
 * A stanza as it arrived (RFC 6120 §8). The server vouches for `from`. If the stanza had none, it is the account's own
 * bare address (RFC 6120 §8.1.2.1). An element whose addresses cannot be parsed never becomes a Stanza.
 */
export class Stanza {
  readonly kind: StanzaKind
  readonly element: Element
  readonly from: Jid
  readonly to: Jid | null
  /** Also undefined if it is longer than any real id, so that strangers cannot make us store long ones. */
  readonly id: string | undefined
  readonly type: string | undefined

  constructor(kind: StanzaKind, element: Element, from: Jid, to: Jid | null) {
    this.kind = kind
    this.element = element
    this.from = from
    this.to = to
    const id = element.attrs['id']
    this.id = id !== undefined && id.length <= MAX_ID_LENGTH ? id : undefined
    this.type = element.attrs['type']
  }

  /** The payload with this codec: `message.get(Received)?.id`. */
  get<T>(codec: Codec<T>): T | undefined {
    return get(this.element, codec)
  }
}
