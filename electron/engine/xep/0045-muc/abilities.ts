import { NS_OCCUPANT_ID } from '../0421-occupant-id/index.ts'
import { moderationVersion, type ModerationVersion } from '../0425-moderation/index.ts'

/** What a room can do and how it is run, by the features that it announces (§15.3). All of it is a claim of the room. */
export interface RoomAbilities {
  /** Messages come back with the id that their author gave them (§7.4). */
  readonly hasStableIds: boolean
  /** It gives each occupant a lasting id (XEP-0421). */
  readonly hasOccupantIds: boolean
  /** It gives each message an id (XEP-0359). */
  readonly hasStanzaIds: boolean
  /** It has an archive (XEP-0313). */
  readonly hasArchive: boolean
  /** How moderators retract messages (XEP-0425); null: they cannot. */
  readonly moderation: ModerationVersion | null
  /** It answers pings to the own occupant itself (XEP-0410 §3.4), also for several clients. */
  readonly answersSelfPings: boolean
  /** It has a vCard, and so may have a picture (XEP-0486). */
  readonly hasCard: boolean
  /** Everybody sees everybody's real address; null if the room does not say. */
  readonly isNonAnonymous: boolean | null
  readonly needsPassword: boolean
  readonly isMembersOnly: boolean
  /** Only those with voice may write. */
  readonly isModerated: boolean
  readonly isHidden: boolean
  readonly isPersistent: boolean
}

export function abilitiesOf(features: ReadonlySet<string>): RoomAbilities {
  const has = (feature: string) => features.has(feature)
  return {
    hasStableIds: has('http://jabber.org/protocol/muc#stable_id'),
    hasOccupantIds: has(NS_OCCUPANT_ID),
    hasStanzaIds: has('urn:xmpp:sid:0'),
    hasArchive: has('urn:xmpp:mam:2'),
    moderation: moderationVersion(features),
    answersSelfPings: has('http://jabber.org/protocol/muc#self-ping-optimization'),
    hasCard: has('vcard-temp'),
    isNonAnonymous: has('muc_nonanonymous') ? true : has('muc_semianonymous') ? false : null,
    needsPassword: has('muc_passwordprotected'),
    isMembersOnly: has('muc_membersonly'),
    isModerated: has('muc_moderated'),
    isHidden: has('muc_hidden'),
    isPersistent: has('muc_persistent'),
  }
}
