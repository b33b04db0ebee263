/**
 * Private conversations end with the presence of the other in the room, because the nickname may be somebody else's
 * afterwards (XEP-0045 §7.5). With a lasting id (XEP-0421) they go on when that person is back. Without one, a nickname proves
 * nothing once the account has been away itself.
 */
import { rooms, type Room, type RoomEvent } from '../../../engine/xep/0045-muc/index.ts'
import type { Release } from '../../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../../context.ts'
import type { Transaction } from '../../db/store.ts'
import type { Changes } from '../changes.ts'
import type { CommitQueue } from '../commit-queue.ts'
import { moveForward } from '../store/messages.ts'
import { removeOutgoing, waitingFor } from '../store/outgoing.ts'
import { idIn, isMereNick } from './author.ts'
import type { Stays } from './stays.ts'
import { markEnded, markPresent, privateIn, type PrivateKey } from './store.ts'

type OccupantChange = Extract<RoomEvent, { readonly kind: 'occupants' }>['changes'][number]

/** Follows who is in the rooms of an account. Call it before the account connects. */
export function followPrivateEnds(
  { store, ports }: Pick<DomainContext, 'store' | 'ports'>,
  queue: CommitQueue,
  stays: Pick<Stays, 'isOther'>,
  account: LiveAccount,
): Release {
  const api = account.client.use(rooms)

  function note(tx: Transaction, changes: Changes, key: PrivateKey, nick: string | null): void {
    if (nick === null ? key.ended : !key.ended && nick === key.nick) return
    if (nick === null || !markPresent(tx, key, nick)) markEnded(tx, key)
    failWaiting(tx, changes, key)
    changes.conversation(key.id)
  }

  /** What waits has the earlier nickname in its address. */
  function failWaiting(tx: Transaction, changes: Changes, { id: conversationId }: PrivateKey): void {
    for (const { id, messageId, op } of waitingFor(tx, account.id, conversationId)) {
      removeOutgoing(tx, id)
      if (messageId === null || op !== 'text') continue
      if (moveForward(tx, messageId, 'failed', ports.clock.now(), { code: 'occupant-gone' }))
        changes.message(messageId)
    }
  }

  return api.onEvent((event) => {
    const room = event.kind === 'joined' || event.kind === 'occupants' ? api.get(event.room) : undefined
    if (room === undefined || privateIn(store, account.id, room.address).length === 0) return
    // Before the join the account was away. A flood is not told in full.
    const stay = event.kind === 'occupants' && event.omitted === 0 ? event.changes : null
    queue.post((tx, changes) => {
      for (const key of privateIn(tx, account.id, room.address))
        note(tx, changes, key, nickOf(room, key, stay, stays))
    })
  })
}

/** The present nickname of the other; null if they are not there, or may be somebody else. */
function nickOf(
  room: Room,
  { id, occupant, nick, ended }: PrivateKey,
  stay: readonly OccupantChange[] | null,
  stays: Pick<Stays, 'isOther'>,
): string | null {
  if (!isMereNick(occupant)) {
    const nicks = room.nicksOf(idIn(occupant))
    return nick !== null && nicks.has(nick) ? nick : ([...nicks][0] ?? null)
  }
  let followed = ended || stay === null ? null : nick
  for (const change of stay ?? []) {
    // Somebody who had the nickname before.
    if (stays.isOther(id, change.occupant.stay)) continue
    if (change.what === 'left' && change.occupant.nick === followed) followed = null
    if (change.what === 'renamed' && change.from === followed) followed = change.occupant.nick
  }
  return followed
}
