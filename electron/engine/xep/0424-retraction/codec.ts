import type { Element } from '../../xml/element.ts'
import { jid } from '../../stanza/address.ts'
import { all, attr, child, element, flag, get, optional, tolerantDateTime } from '../../xml/codec.ts'
import { hint } from '../0334-hints/index.ts'
import { messageId } from '../message-id.ts'

/** Both for discovery and for the fallback (XEP-0428) of who only shows the body. */
export const NS_RETRACTION = 'urn:xmpp:message-retract:1'
/** Versions before 0.4.0, which Siskin, Moxxy and older Converse and Movim speak. */
export const NS_RETRACTION_0 = 'urn:xmpp:message-retract:0'
const NS_FASTENING = 'urn:xmpp:fasten:0'

/** `moderated`: a room says it of somebody else's message (XEP-0425), which is another thing. */
const Retract = element(NS_RETRACTION, 'retract', {
  id: attr(messageId),
  moderated: flag('moderated', 'urn:xmpp:message-moderate:1'),
})

/** Version 0: the payload is fastened to the message it is about (XEP-0422). */
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

/** Which message this one takes back, in either version. Undefined too where a room's moderator does it. */
export function retractionOf(message: Element): { readonly id: string } | undefined {
  const retracts = all(message, Retract)
  const found =
    retracts.length > 0 ? retracts.find(({ moderated }) => !moderated) : get(message, FastenedRetract)
  return found && { id: found.id }
}

/** What an archive left of a message that was taken back (§4). */
export interface Tombstone {
  /** The id of the message that took it back; version 0 does not name it. */
  readonly id?: string | undefined
  /** When, in milliseconds since 1970. */
  readonly stamp?: number | undefined
}

/** Whether the message is only what an archive left of one. Only the archive may say so. */
export function tombstoneOf(message: Element): Tombstone | undefined {
  const found = get(message, Retracted) ?? get(message, Retracted0)
  return found && { id: found.id, stamp: found.stamp }
}

/**
 * The payloads that take back the message with that id. Both versions stand beside each other: clients of version 1
 * (Gajim, Dino) look for `<retract/>` alone and pass over what is fastened, those of version 0 only know the other, and
 * who reads both takes the same message back twice, which is once. A body and its fallback (XEP-0428) for the rest are
 * the caller's.
 */
export function buildRetraction(id: string): Element[] {
  return [
    Retract.build({ id, moderated: false }),
    FastenedRetract.build({ id, retract: {} }),
    // Archives keep messages without a body for this (§3).
    hint('store'),
  ]
}
