import type { AccountId, ConversationId, MessageId, Place } from '../../../shared/model/ids.ts'
import type { MessageWay } from '../../../shared/model/message.ts'
import type { Release } from '../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { Reader } from '../db/store.ts'

/** `from`: what is stamped as of earlier is another story, and may belong above. Looked for once a stream. */
export interface Floor {
  readonly place: Place
  readonly from: number
}

/** What is known of the stream by which a message came, to tell what comes once more from what is new. */
export interface StreamMarks {
  /** The newest message that was here before this stream's: what comes once more is not newer. */
  newestBefore(db: Reader): number
  /**
   * What is newer than this may come once more although nothing about it says so: the session goes on that a process
   * which was killed had begun, and these were stored after its last count was (XEP-0198 §5). null: nothing may.
   */
  readonly resentAfter: number | null
  /** The session that was there before goes on, or may. */
  readonly continuesSession: boolean
  /** Of one's own messages from this one on it was not known, when the stream before was gone, whether the server had them. */
  readonly unconfirmedFrom: number
  /** What floor.ts has found for this stream. */
  readonly floors: Map<ConversationId, Floor | null>
  /** In which conversations floor.ts has found something of one's own on its way. */
  readonly unconfirmed: Map<ConversationId, boolean>
  /** Takes note that this stanza is that message once more. */
  noteResent(id: MessageId, way: MessageWay, stanza: object): void
  /** Whether that message came once more by this stream already, in another stanza: this is another message then. */
  wasResent(id: MessageId, way: MessageWay, stanza: object): boolean
}

export interface Resends {
  /** Before the account's client connects. */
  attach(account: LiveAccount): Release
  /** Of the stream by which a message comes now; undefined for an account that is not attached. */
  marksOf(account: LiveAccount): StreamMarks | undefined
}

/** More than a server has kept for a stream that was cut. */
const MAX_RESENT = 20_000

/** The marks, and to which session they belong; null where that is not known yet. */
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
    // Another session than the one that was to go on: a fresh one.
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
        // The stream is gone: what this process counted it does not take twice, the client sees to that.
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
  /** By which stanza each came: the work that says so may run again. */
  const resent = new Map<string, object>()
  return {
    ...how,
    floors: new Map(),
    unconfirmed: new Map(),
    // Asked with this stream's first message: by then everything of the stream before has been stored.
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
