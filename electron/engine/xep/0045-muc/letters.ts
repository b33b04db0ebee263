import { bareOf, domainOf, isFull, type BareJid } from '../../../../shared/model/jid.ts'
import type { Clock } from '../../ports.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { createTokenBuckets } from '../../token-buckets.ts'
import { MucUser } from './codec.ts'
import type { RoomEvent } from './events.ts'
import { invitationOf } from './invitation.ts'
import { AFFILIATION_CHANGED } from './status.ts'

/** One sender, or the rooms of one service, may invite so often at once, and then once a minute. */
const EACH = { burst: 20, refillMs: 60_000, most: 1_000 }
/** All together: more would only bury the others. */
const ALL = { burst: 100, refillMs: 10_000, most: 1 }
/** An invitation often comes twice, directly and through the room (XEP-0249 §4). */
const TWICE_MS = 60_000
const MOST_RECENT = 1_000

/**
 * Reads messages of rooms that the account is not in: invitations, and notices of another affiliation. Anybody can send
 * such messages, so only so many are told. They go on to the application.
 */
export function createLetters(clock: Clock, tell: (event: RoomEvent) => void): (message: Stanza) => void {
  const each = createTokenBuckets(EACH)
  const all = createTokenBuckets(ALL)
  /** When an invitation to a room was last told; the latest is the last one. */
  const recent = new Map<BareJid, number>()

  function mayTell(message: Stanza): boolean {
    const now = clock.now()
    const sender = isFull(message.from) ? bareOf(message.from) : domainOf(message.from)
    return each.take(sender, now) && all.take('', now)
  }

  function isRepeated(room: BareJid): boolean {
    const now = clock.now()
    const toldAt = recent.get(room)
    if (toldAt !== undefined && now - toldAt < TWICE_MS) return true
    recent.delete(room)
    recent.set(room, now)
    const [oldest] = recent.keys()
    if (recent.size > MOST_RECENT && oldest !== undefined) recent.delete(oldest)
    return false
  }

  return (message) => {
    const invitation = invitationOf(message)
    if (invitation !== null) {
      const { room } = invitation
      if (mayTell(message) && !isRepeated(room)) tell({ kind: 'invited', room, invitation })
      return
    }
    if (isFull(message.from) || message.type === 'error') return
    const info = message.get(MucUser)
    const affiliation = info?.item?.affiliation
    if (affiliation === undefined || !info?.codes.some(({ code }) => code === AFFILIATION_CHANGED)) return
    const reason = info.item?.reason ?? null
    if (mayTell(message)) tell({ kind: 'affiliation', room: bareOf(message.from), affiliation, reason })
  }
}
