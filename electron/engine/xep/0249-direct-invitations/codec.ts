import { jid } from '../../stanza/address.ts'
import { attr, boolean, cutText, element, longText, optional } from '../../xml/codec.ts'

export const NS_CONFERENCE = 'jabber:x:conference'

/** An invitation to a room (§2). The server vouches only for the sender of its message. */
export const DirectInvitation = element(NS_CONFERENCE, 'x', {
  jid: attr(jid),
  /** It is sent to the room unchanged, so a longer one counts as absent. */
  password: optional(attr(longText(1024))),
  /** A few lines. A longer text is cut, since it is only shown. */
  reason: optional(attr(cutText(1024))),
  continue: optional(attr(boolean)),
  thread: optional(attr()),
})
