import type { RequestFailure } from '../../../../shared/model/failure.ts'
import { isFull, type BareJid } from '../../../../shared/model/jid.ts'
import { ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel } from '../../extension.ts'
import { jid } from '../../stanza/address.ts'
import { attr, child, children, cutText, element, optional } from '../../xml/codec.ts'
import { servicesOf, type Disco, type DiscoInfo } from '../0030-disco/index.ts'
import { PageAnswer, PageRequest } from '../0059-rsm/index.ts'
import { NS_MUC } from './codec.ts'
import { roomInfo, type RoomInfo } from './info.ts'

const NS_ITEMS = 'http://jabber.org/protocol/disco#items'
/** A page is cut here, whatever was asked for. Services without pages send all their rooms. */
const MOST_ROOMS = 10_000

const RoomsRequest = element(NS_ITEMS, 'query', { page: child(PageRequest) })
const RoomsAnswer = element(NS_ITEMS, 'query', {
  items: children(
    element(NS_ITEMS, 'item', { jid: attr(jid), name: optional(attr(cutText(1024))) }),
    MOST_ROOMS,
  ),
  page: optional(child(PageAnswer)),
})

export interface ListedRoom {
  readonly room: BareJid
  /** Empty if it has none. */
  readonly name: string
}

/** A part of a service's list. */
export interface RoomPage {
  readonly rooms: readonly ListedRoom[]
  /** For `after`, to get the next page; null: this is the last one. */
  readonly next: string | null
  /** How many there are in all, if the service says so. */
  readonly count: number | null
}

/** Finds rooms. */
export interface RoomDirectory {
  /** The services for rooms that the account's server names (§6.1). */
  services(): Promise<Result<readonly BareJid[], RequestFailure>>
  /** The public rooms of a service (§6.3), in pages if the service has pages (XEP-0059). */
  browse(
    service: BareJid,
    page: { readonly max: number; readonly after?: string; readonly signal?: AbortSignal },
  ): Promise<Result<RoomPage, RequestFailure>>
  /** What a room says about itself to outsiders (§6.4); null if there is no room at this address. */
  info(room: BareJid, signal?: AbortSignal): Promise<Result<RoomInfo | null, RequestFailure>>
}

const isService = ({ features, identities }: DiscoInfo): boolean =>
  features.includes(NS_MUC) && identities.some(({ category }) => category === 'conference')

export function createRoomDirectory({ request, account }: Channel, disco: Disco): RoomDirectory {
  return {
    services: () => servicesOf(disco, account, isService),

    async browse(service, { max, after, signal }) {
      const page = { max, ...(after !== undefined && { after }) }
      const answer = await request('get', service, RoomsRequest.build({ page }), signal && { signal })
      if (!answer.ok) return answer
      const { items = [], page: told } = (answer.value && RoomsAnswer.parse(answer.value)) ?? {}
      const rooms = items.flatMap(({ jid: room, name = '' }) => (isFull(room) ? [] : { room, name }))
      const { last, count = null } = told ?? {}
      // A page that leads to itself, or an empty one, is the end.
      const next = last === undefined || last === after || items.length === 0 ? null : last
      const isAll = next === null || (after === undefined && count !== null && items.length >= count)
      return ok({ rooms, next: isAll ? null : next, count })
    },

    async info(room, signal) {
      // With options the answer is not remembered: subject and occupants change.
      const info = await disco.info(room, { timeoutMs: 30_000, ...(signal && { signal }) })
      return info.ok ? ok(roomInfo(info.value)) : info
    },
  }
}
