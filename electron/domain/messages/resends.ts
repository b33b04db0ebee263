import type { AccountId, MessageId } from '../../../shared/model/ids.ts'
import type { Release } from '../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { Store } from '../db/store.ts'

/** What is known of the stream by which messages come now, to tell what comes once more from what is new. */
export interface StreamMarks {
  /** The newest message that was here when the stream began: what comes once more is not newer. */
  readonly newestBefore: number
  /**
   * What is newer than this may come once more although nothing about it says so: the session goes on that a process
   * which was killed had begun, and these were stored after its last count was (XEP-0198 §5). null: nothing may.
   */
  readonly resentAfter: number | null
  /** The session that was there before goes on, or may. */
  readonly goesOn: boolean
  /** What has come once more by this stream: a second time it is another message. */
  readonly again: Set<MessageId>
}

export interface Resends {
  /** Before the account's client connects. */
  attach(account: LiveAccount): Release
  marksOf(accountId: AccountId): StreamMarks
}

export function createResends({ store }: DomainContext): Resends {
  const marks = new Map<AccountId, StreamMarks>()

  function begin(id: AccountId, change: Pick<StreamMarks, 'resentAfter' | 'goesOn'>): void {
    marks.set(id, { newestBefore: newestMessage(store), again: new Set(), ...change })
  }

  return {
    attach({ id, client }) {
      const saved = store.first<{ before: number }>(
        'SELECT newest_before AS before FROM sm_session WHERE account_id = ?',
        id,
      )
      begin(id, { resentAfter: saved?.before ?? null, goesOn: saved !== undefined })
      let online = false
      const releases = [
        client.onState(({ kind }) => {
          // The stream is gone: what this process counted it does not take twice, the client sees to that.
          if (online && kind !== 'online') begin(id, { resentAfter: null, goesOn: true })
          online = kind === 'online'
        }),
        client.channel.onSessionEnd(() => begin(id, { resentAfter: null, goesOn: false })),
      ]
      return () => {
        for (const release of releases) release()
        marks.delete(id)
      }
    },
    marksOf(id) {
      const found = marks.get(id)
      if (!found) throw new Error('a message came for an account that is not attached')
      return found
    },
  }
}

function newestMessage(store: Store): number {
  return store.first<{ id: number | null }>('SELECT max(id) AS id FROM message')?.id ?? 0
}
