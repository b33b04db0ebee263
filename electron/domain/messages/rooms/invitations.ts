import { createEmitter } from '../../../../shared/events/emitter.ts'
import type { AccountId } from '../../../../shared/model/ids.ts'
import { describeFault, type Release } from '../../../engine/index.ts'
import type { invitationOf } from '../../../engine/xep/0045-muc/index.ts'
import type { DomainContext } from '../../context.ts'

export type Invitation = NonNullable<ReturnType<typeof invitationOf>>

/** An invitation to a room, live, kept by the server, or as a copy from another device. */
export interface InvitationArrival {
  readonly accountId: AccountId
  readonly invitation: Invitation
  /** When it reached the server as far as known, in milliseconds since 1970. */
  readonly at: number
}

/** Hands invitations to those who keep them. */
export interface Invitations {
  tell(arrival: InvitationArrival, stanzaId: string | undefined): void
  on(listener: (arrival: InvitationArrival) => void): Release
}

/** Copies of so many invitations are recognized. */
const MOST_SEEN = 500

export function createInvitations({ ports }: Pick<DomainContext, 'ports'>): Invitations {
  const { on, emit } = createEmitter<[InvitationArrival]>((fault) =>
    ports.log(`messages: a listener of invitations failed: ${describeFault(fault)}`),
  )
  const seen = new Set<string>()
  return {
    tell(arrival, stanzaId) {
      const { room, by, way } = arrival.invitation
      if (stanzaId !== undefined) {
        const name = [arrival.accountId, room, by, way, stanzaId].join(' ')
        if (seen.has(name)) return
        seen.add(name)
        const [oldest] = seen
        if (seen.size > MOST_SEEN && oldest !== undefined) seen.delete(oldest)
      }
      emit(arrival)
    },
    on,
  }
}
