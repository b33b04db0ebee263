import type { Element } from '../../xml/element.ts'
import { jid } from '../../stanza/address.ts'
import { all, attr, child, element, flag, get, optional, tolerantDateTime } from '../../xml/codec.ts'
import { hint } from '../0334-hints/index.ts'
import { messageId } from '../message-id.ts'

/** For discovery, and for the fallback (XEP-0428) of clients that only show the body. */
export const NS_RETRACTION = 'urn:xmpp:message-retract:1'
/** Versions before 0.4.0, which Siskin, Moxxy and older Converse and Movim use. */
export const NS_RETRACTION_0 = 'urn:xmpp:message-retract:0'
const NS_FASTENING = 'urn:xmpp:fasten:0'

/** `moderated`: a room says it about somebody else's message (XEP-0425), which is something else. */
const Retract = element(NS_RETRACTION, 'retract', {
  id: attr(messageId),
  moderated: flag('moderated', 'urn:xmpp:message-moderate:1'),
})

/** Version 0: the payload is fastened to the message that it retracts (XEP-0422). */
const FastenedRetract = element(NS_FASTENING, 'apply-to', {
  id: attr(messageId),
  retract: child(element(NS_RETRACTION_0, 'retract', {})),
})

const tombstone = {
  id: optional(attr(messageId)),
  by: optional(attr(jid)),
  stamp: optional(attr(tolerantDateTime)),
}
const Retracted = element(NS_RETRACTION, 'retracted', tombstone)
const Retracted0 = element(NS_RETRACTION_0, 'retracted', tombstone)

/** The id of the message that this one retracts, in either version. Also undefined if a moderator of a room does it. */
export function retractionOf(message: Element): { readonly id: string } | undefined {
  const retracts = all(message, Retract)
  const found =
    retracts.length > 0 ? retracts.find(({ moderated }) => !moderated) : get(message, FastenedRetract)
  return found && { id: found.id }
}

/** The remains of a retracted message in an archive (§4). */
export interface Tombstone {
  /** The id of the message that retracted it; version 0 does not have it. */
  readonly id?: string | undefined
  /** When, in milliseconds since 1970. */
  readonly stamp?: number | undefined
}

/** Whether the message is only the remains of a retracted one. Only the archive may say so. */
export function tombstoneOf(message: Element): Tombstone | undefined {
  const found = get(message, Retracted) ?? get(message, Retracted0)
  return found && { id: found.id, stamp: found.stamp }
}

/**
 * The payloads that retract the message with this id, in both versions: clients of version 1 (Gajim, Dino) read only
 * `<retract/>` and ignore the fastened one, and those of version 0 know only the other. A client that reads both
 * retracts the same message twice, which does no harm. The caller adds a body and its fallback (XEP-0428) for all other
 * clients.
 */
export function buildRetraction(id: string): Element[] {
  return [
    Retract.build({ id, moderated: false }),
    FastenedRetract.build({ id, retract: {} }),
    // Makes archives store a message without a body (§3).
    hint('store'),
  ]
}
