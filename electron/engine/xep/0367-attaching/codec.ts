import { attr, element } from '../../xml/codec.ts'

const NS_ATTACHING = 'urn:xmpp:message-attaching:1'

/** The message to which this one adds something. Its id is that of the message, or in a room that of the room. */
export const AttachTo = element(NS_ATTACHING, 'attach-to', { id: attr() })
