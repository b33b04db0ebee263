import { bareOf, isFull, type Jid } from '../../../../shared/model/jid.ts'
import { jid } from '../../stanza/address.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { attr, child, childText, cutText, element, optional, tolerantDateTime } from '../../xml/codec.ts'
import { el, type Element } from '../../xml/element.ts'
import { OccupantId } from '../0421-occupant-id/index.ts'
import { NS_RETRACTION, NS_RETRACTION_0 } from '../0424-retraction/index.ts'
import { messageId } from '../message-id.ts'

export const NS_MODERATION = 'urn:xmpp:message-moderate:1'
/** Versions before 0.3.0, in rooms on older servers. */
export const NS_MODERATION_0 = 'urn:xmpp:message-moderate:0'
const NS_FASTENING = 'urn:xmpp:fasten:0'

/** A few lines of text. A longer reason is cut, since it is only shown. */
const reason = optional(childText(cutText(1024)))
const moderator = { by: optional(attr(jid)), occupant: optional(child(OccupantId)), reason }
const stamp = optional(attr(tolerantDateTime))

const Moderated = element(NS_MODERATION, 'moderated', moderator)
const Retract = element(NS_RETRACTION, 'retract', {
  id: attr(messageId),
  moderated: child(Moderated),
  reason,
})
const Retracted = element(NS_RETRACTION, 'retracted', { stamp, moderated: child(Moderated), reason })

/** Version 0: the payload is fastened to the message that it retracts (XEP-0422). */
const FastenedModeration = element(NS_FASTENING, 'apply-to', {
  id: attr(messageId),
  moderated: child(
    element(NS_MODERATION_0, 'moderated', {
      ...moderator,
      retract: child(element(NS_RETRACTION_0, 'retract', {})),
    }),
  ),
})
const Remains0 = element(NS_MODERATION_0, 'moderated', {
  ...moderator,
  retracted: child(element(NS_RETRACTION_0, 'retracted', { stamp })),
})

/** The moderator, as far as the room names them. */
export interface Moderator {
  readonly nick: string | null
  /** Their lasting id in this room (XEP-0421). */
  readonly id: string | null
  /** Their real address, which some rooms name in place of the nickname. */
  readonly address: Jid | null
}

/** The retraction of somebody's message by a moderator. */
export interface Moderation {
  /** The id (XEP-0359) that the room gave to the retracted message. */
  readonly stanzaId: string
  readonly by: Moderator
  readonly reason: string | null
}

/** The remains of such a message in an archive. */
export interface ModeratedRemains {
  readonly by: Moderator
  readonly reason: string | null
  /** When it was retracted, in milliseconds since 1970, if the archive says so. */
  readonly at: number | null
}

/**
 * The moderation in a message of a room, in either version; null in all other messages. Only the room itself moderates
 * (§6), so a message of an occupant has none. The caller knows that `from` is a room that the account is in.
 */
export function moderationOf(message: Stanza): Moderation | null {
  const { from, type } = message
  if (type !== 'groupchat' || isFull(from)) return null
  const retract = message.get(Retract)
  if (retract !== undefined) {
    const { id, moderated } = retract
    return { stanzaId: id, by: moderatorIn(from, moderated), reason: reasonIn(retract, moderated) }
  }
  const fastened = message.get(FastenedModeration)
  if (fastened === undefined) return null
  const { id, moderated } = fastened
  return { stanzaId: id, by: moderatorIn(from, moderated), reason: moderated.reason ?? null }
}

/** Whether the message is only the remains of a moderated one (§5). Only the room's archive may say so. */
export function moderatedRemainsOf(message: Stanza): ModeratedRemains | null {
  const retracted = message.get(Retracted)
  if (retracted !== undefined) {
    const { moderated, stamp: at = null } = retracted
    return { by: moderatorIn(message.from, moderated), reason: reasonIn(retracted, moderated), at }
  }
  const remains = message.get(Remains0)
  if (remains === undefined) return null
  const { retracted: when, reason: why = null } = remains
  return { by: moderatorIn(message.from, remains), reason: why, at: when.stamp ?? null }
}

interface Reasoned {
  readonly reason?: string | undefined
}

/** The examples have the reason beside `<moderated/>`, some rooms write it inside. */
const reasonIn = (outer: Reasoned, inner: Reasoned): string | null => outer.reason ?? inner.reason ?? null

interface Named {
  readonly by?: Jid | undefined
  readonly occupant?: { readonly id: string } | undefined
}

function moderatorIn(from: Jid, { by, occupant }: Named): Moderator {
  const room = bareOf(from)
  const isOccupant = by !== undefined && isFull(by) && bareOf(by) === room
  return {
    nick: isOccupant ? by.slice(room.length + 1) : null,
    id: occupant?.id ?? null,
    address: by === undefined || bareOf(by) === room ? null : by,
  }
}

export type ModerationVersion = 0 | 1

/** The newest version that a room with these features understands; null if its messages cannot be moderated. */
export function moderationVersion(features: ReadonlySet<string>): ModerationVersion | null {
  return features.has(NS_MODERATION) ? 1 : features.has(NS_MODERATION_0) ? 0 : null
}

/** The request to a room to retract a message (§4). */
export function buildModeration(version: ModerationVersion, stanzaId: string, why?: string): Element {
  const moderate = (ns: string, retraction: string, id?: string) =>
    el(
      ns,
      'moderate',
      { id },
      el(retraction, 'retract'),
      ...(why === undefined ? [] : [el(ns, 'reason', {}, why)]),
    )
  return version === 1
    ? moderate(NS_MODERATION, NS_RETRACTION, stanzaId)
    : el(NS_FASTENING, 'apply-to', { id: stanzaId }, moderate(NS_MODERATION_0, NS_RETRACTION_0))
}
