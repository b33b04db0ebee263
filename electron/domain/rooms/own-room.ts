import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Room, RoomStatus } from '../../../shared/model/room.ts'
import type { Client } from '../../engine/index.ts'
import type { Room as JoinedRoom, RoomEvent, Rooms } from '../../engine/xep/0045-muc/index.ts'
import { nameInAddress } from './known.ts'
import { NO_RIGHTS, rightsOf } from './rights.ts'
import type { KeptRoom } from './store.ts'

/** An account as rooms see it. */
export interface RoomAccount {
  readonly id: AccountId
  readonly address: BareJid
  readonly client: Client
  readonly api: Rooms
  /** By address. */
  readonly rooms: Map<BareJid, OwnRoom>
  /** The rooms that are being entered. */
  readonly attempts: Map<BareJid, Attempt>
}

export type Challenge = Extract<RoomEvent, { kind: 'challenge' }>['challenge']
export type FormRequest = Extract<RoomEvent, { kind: 'request' }>['request']

/** A room that the account keeps, whether it is in it or not. */
export interface OwnRoom {
  readonly account: RoomAccount
  readonly jid: BareJid
  readonly conversationId: ConversationId
  kept: KeptRoom
  status: RoomStatus
  /** How many were in it when windows were last told. */
  occupants: number
  isNew: boolean
  /** The account has created it, and its first settings are still to come. They are no change. */
  isOpening: boolean
  /** The oldest first. */
  requests: readonly { readonly id: number; readonly request: FormRequest }[]
}

/** Somebody's wish to enter a room. */
export interface Attempt {
  readonly nick: string
  readonly password: string | null
  /** By a person, not by itself. */
  readonly byPerson: boolean
  /** What came before the join was complete. */
  subject: Extract<RoomEvent, { kind: 'subject' }> | null
  /** The room asked something that only a person can answer (XEP-0158). */
  wasAsked: boolean
  /** Hears of the next question. */
  asks: (challenge: Challenge) => void
}

/** The engine's room, if the account is in it. */
export function joinedRoom({ account, jid, status }: OwnRoom): JoinedRoom | null {
  const room = status.kind === 'joined' ? account.api.get(jid) : undefined
  return room?.isJoined ? room : null
}

/** A room as windows see it. */
export function toRoom(own: OwnRoom): Room {
  const { account, jid, conversationId, kept, status, requests } = own
  const { known } = kept
  const joined = joinedRoom(own)
  const role = joined?.self?.role ?? 'none'
  const affiliation = joined?.self?.affiliation ?? known.affiliation
  return {
    accountId: account.id,
    jid,
    conversationId,
    status,
    name: kept.name ?? (known.name || nameInAddress(jid)),
    description: known.description,
    nick: joined?.nick ?? kept.nick,
    role,
    affiliation,
    traits: known.traits,
    rights: joined === null ? NO_RIGHTS : rightsOf(role, affiliation, known),
    subject: known.subject,
    occupants: own.occupants,
    autojoin: kept.autojoin,
    isNew: own.isNew,
    requests: requests.map(({ id, request: { what, nick, address } }) => ({ id, what, nick, address })),
    avatar: known.avatar,
  }
}
