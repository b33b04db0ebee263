import type { Jid } from '../../../../shared/model/jid.ts'
import type { Show } from '../../../../shared/model/presence.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { photoSeen } from '../0153-vcard-avatar/index.ts'
import { occupantIdOf } from '../0421-occupant-id/index.ts'
import { readAvailability } from '../rfc6121-presence/index.ts'
import type { Affiliation, MucUserInfo, Role } from './codec.ts'

/** Somebody in a room. Several sessions of one person under one nickname are one occupant. */
export interface Occupant {
  /** Normalized, up to 1,023 octets long, and unique in the room at any moment. */
  readonly nick: string
  /** The person's lasting id in this room (XEP-0421); null if the room gives none. */
  readonly id: string | null
  readonly role: Role
  readonly affiliation: Affiliation
  /** The real address, where the room shows it to us. */
  readonly address: Jid | null
  readonly show: Exclude<Show, 'offline'>
  readonly status: string
  /** The SHA-1 hash of their picture (XEP-0153); null if there is none, undefined if it is unknown. */
  readonly photo: string | null | undefined
}

/** Reads an available presence. `hasIds`: the room announces XEP-0421. */
export function readOccupant(nick: string, presence: Stanza, info: MucUserInfo, hasIds: boolean): Occupant {
  const { show, status } = readAvailability(presence.element)
  const { role = 'visitor', affiliation = 'none', jid = null } = info.item ?? {}
  const id = hasIds ? occupantIdOf(presence) : null
  return { nick, id, role, affiliation, address: jid, show, status, photo: photoSeen(presence) }
}

/** The approximate memory of an occupant, in bytes. */
export function sizeOf({ nick, id, address, status, photo }: Occupant): number {
  const texts = [nick, id, address, status, photo].map((text) => text?.length ?? 0)
  return 300 + 2 * texts.reduce((sum, length) => sum + length, 0)
}
