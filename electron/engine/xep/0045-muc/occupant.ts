import type { Jid } from '../../../../shared/model/jid.ts'
import type { Show } from '../../../../shared/model/presence.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { photoSeen } from '../0153-vcard-avatar/index.ts'
import { hatsIn, type Hat } from '../0317-hats/index.ts'
import { idleSince } from '../0319-last-user-interaction/index.ts'
import { NS_OCCUPANT_ID, occupantIdOf } from '../0421-occupant-id/index.ts'
import { readAvailability } from '../rfc6121-presence/index.ts'
import type { Affiliation, MucUserInfo, Role } from './codec.ts'

/** Somebody in a room. Several sessions of one person under one nickname are one occupant. */
export interface Occupant {
  /** Normalized, up to 1,023 octets long, and unique in the room at any moment. */
  readonly nick: string
  /** The person's lasting id in this room (XEP-0421); null if the room gives none. */
  readonly id: string | null
  /** The number of their stay: the same until they leave, whatever their nickname, and never that of anybody before. */
  readonly stay: number
  readonly role: Role
  readonly affiliation: Affiliation
  /** The real address, where the room shows it to us. */
  readonly address: Jid | null
  readonly show: Exclude<Show, 'offline'>
  readonly status: string
  /** The SHA-1 hash of their picture (XEP-0153); null if there is none, undefined if it is unknown. */
  readonly photo: string | null | undefined
  /** Since when they have been idle (XEP-0319), in milliseconds since 1970; null if they do not say. */
  readonly idleSince: number | null
  /** Additional roles that the room gave them (XEP-0317). */
  readonly hats: readonly Hat[]
}

/** Reads an available presence. `features`: those of the room, which tell what it checks. */
export function readOccupant(
  nick: string,
  presence: Stanza,
  info: MucUserInfo,
  features: ReadonlySet<string>,
): Omit<Occupant, 'stay'> {
  const { show, status } = readAvailability(presence.element)
  const { role = 'visitor', affiliation = 'none', jid = null } = info.item ?? {}
  return {
    ...{ nick, role, affiliation, show, status },
    id: features.has(NS_OCCUPANT_ID) ? occupantIdOf(presence) : null,
    address: jid,
    photo: photoSeen(presence),
    idleSince: idleSince(presence),
    hats: hatsIn(presence, features),
  }
}

/** The approximate memory of an occupant, in bytes. */
export function sizeOf({ nick, id, address, status, photo, hats }: Occupant): number {
  let letters = nick.length + status.length
  for (const text of [id, address, photo]) letters += text?.length ?? 0
  for (const { uri, title } of hats) letters += 50 + uri.length + title.length
  return 300 + 2 * letters
}
