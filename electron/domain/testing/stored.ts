import type { MessageState } from '../../../shared/model/message.ts'
import type { Reader } from '../db/store.ts'
import { stateOf } from '../messages/store/codes.ts'

/** A stored message in readable form. */
export interface StoredMessage {
  readonly jid: string
  readonly direction: 'in' | 'out'
  readonly author: string
  readonly body: string
  readonly state: MessageState | null
  readonly unread: number
}

interface Row {
  readonly jid: string
  readonly own: number
  readonly author: string
  readonly body: string
  readonly state: number | null
  readonly unread: number
}

const SQL = `SELECT c.peer AS jid, m.own, p.key AS author, m.body, m.state,
    m.own = 0 AND (m.late IS 1 OR m.place > c.read_place) AS unread
  FROM message m JOIN conversation c ON c.id = m.conversation_id JOIN participant p ON p.id = m.author_id
  WHERE m.hidden = 0 ORDER BY m.id`

/** All messages, in the order they were stored. */
export function storedMessages(db: Reader): StoredMessage[] {
  return db.all<Row>(SQL).map(({ own, state, ...rest }) => ({
    ...rest,
    direction: own === 1 ? 'out' : 'in',
    state: state === null ? null : stateOf(state),
  }))
}
