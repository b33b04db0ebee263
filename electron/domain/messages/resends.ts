import type { AccountId, ConversationId, MessageId, Place } from '../../../shared/model/ids.ts'
import type { MessageWay } from '../../../shared/model/message.ts'
import type { Release } from '../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { Reader } from '../db/store.ts'

/** The lowest place for stamped messages of this stream. It doesn't apply to stamps before `from`. */
export interface Floor {
  readonly place: Place
  readonly from: number
}

/** Facts about one stream that tell resent messages from new ones. */
export interface StreamMarks {
  /** The newest message stored before this stream's first one. A resent message can't be newer. */
  newestBefore(db: Reader): number
  /**
   * Messages newer than this may be resent without any mark, because a killed process stored them after it last stored
   * its count (XEP-0198 §5). null: no unmarked resends.
   */
  readonly resentAfter: number | null
  /** Whether this stream continues the previous session, or may. */
  readonly continuesSession: boolean
  /** From this message on, own messages were unacknowledged when the previous stream ended. */
  readonly unconfirmedFrom: number
  /** Cache for `floorOf`. */
  readonly floors: Map<ConversationId, Floor | null>
  /** Cache for `stampOfResent`: the conversations with unacknowledged own messages. */
  readonly unconfirmed: Map<ConversationId, boolean>
  /** Notes that this stanza was a repetition of that message. */
  noteResent(id: MessageId, way: MessageWay, stanza: object): void
  /** Whether another stanza of this stream already repeated that message. Then this stanza is a different message. */
  wasResent(id: MessageId, way: MessageWay, stanza: object): boolean
}

export interface Resends {
  /** Call it before the account's client connects. */
  attach(account: LiveAccount): Release
  /** The marks of the account's current stream; undefined if the account isn't attached. */
  marksOf(account: LiveAccount): StreamMarks | undefined
}

/** More than a server keeps for a broken stream. */
const MAX_RESENT = 20_000

/** The marks and the id of their session, null while unknown. */
interface Current {
  readonly marks: StreamMarks
  readonly session: string | null
}

export function createResends({ store }: Pick<DomainContext, 'store'>): Resends {
  const current = new Map<AccountId, Current>()

  function marksOf(account: LiveAccount): StreamMarks | undefined {
    const { id, client } = account
    const found = current.get(id)
    const session = client.nextTicket?.session ?? null
    if (found === undefined || session === null || session === found.session) return found?.marks
    // The previous session was not resumed: this is a new one.
    const marks = beginMarks({
      resentAfter: null,
      continuesSession: false,
      unconfirmedFrom: found.marks.unconfirmedFrom,
    })
    current.set(id, { marks, session })
    return marks
  }

  return {
    attach(account) {
      const { id, client } = account
      const saved = store.first<{ session: string; before: number }>(
        'SELECT session_id AS session, newest_before AS before FROM sm_session WHERE account_id = ?',
        id,
      )
      const unconfirmedFrom = firstUnconfirmed(store, id)
      const marks = beginMarks({
        resentAfter: saved?.before ?? null,
        continuesSession: saved !== undefined,
        unconfirmedFrom,
      })
      current.set(id, { marks, session: saved?.session ?? null })
      let online = false
      const release = client.onState(({ kind }) => {
        // The stream ended. Within this process the client drops repetitions itself.
        if (online && kind !== 'online') {
          const session = current.get(id)?.session ?? null
          const unconfirmedFrom = firstUnconfirmed(store, id)
          current.set(id, {
            marks: beginMarks({ resentAfter: null, continuesSession: true, unconfirmedFrom }),
            session,
          })
        }
        online = kind === 'online'
        if (online) marksOf(account)
      })
      return () => {
        release()
        current.delete(id)
      }
    },
    marksOf,
  }
}

function beginMarks(
  how: Pick<StreamMarks, 'resentAfter' | 'continuesSession' | 'unconfirmedFrom'>,
): StreamMarks {
  let newest: number | null = null
  /** The repeating stanza of each message. It is compared because a transaction may run twice. */
  const resent = new Map<string, object>()
  return {
    ...how,
    floors: new Map(),
    unconfirmed: new Map(),
    // Looked up with this stream's first message, when everything from the previous stream is stored.
    newestBefore: (db) => (newest ??= newestMessage(db)),
    noteResent(id, way, stanza) {
      resent.set(`${id} ${way}`, stanza)
      const [oldest] = resent.keys()
      if (resent.size > MAX_RESENT && oldest !== undefined) resent.delete(oldest)
    },
    wasResent(id, way, stanza) {
      const by = resent.get(`${id} ${way}`)
      return by !== undefined && by !== stanza
    },
  }
}

function newestMessage(db: Reader): number {
  return db.first<{ id: number | null }>('SELECT max(id) AS id FROM message')?.id ?? 0
}

function firstUnconfirmed(db: Reader, id: AccountId): number {
  const first = db.first<{ id: number | null }>(
    `SELECT min(message_id) AS id FROM outgoing WHERE account_id = ? AND op = 'text' AND stage <> 'composing'`,
    id,
  )
  return first?.id ?? newestMessage(db) + 1
}
