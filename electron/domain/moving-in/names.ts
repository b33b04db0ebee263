import { roster } from '../../engine/xep/rfc6121-roster/index.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { Reader, Transaction } from '../db/store.ts'
import type { Release } from '../../engine/index.ts'

/** More contacts than anybody has. */
const MOST_NAMES = 10_000
const LONGEST_NAME = 1_024

/** Keeps a name until the account has its list. Returns whether it is kept. */
export function keepName(tx: Transaction, accountId: AccountId, jid: BareJid, name: string): boolean {
  const trimmed = name.trim()
  if (trimmed === '' || trimmed.length > LONGEST_NAME || trimmed === jid) return false
  const { changes } = tx.run(
    `INSERT OR REPLACE INTO imported_name (account_id, jid, name)
     SELECT ?, ?, ? WHERE (SELECT count(*) FROM imported_name WHERE account_id = ?) < ${MOST_NAMES}`,
    accountId,
    jid,
    trimmed,
    accountId,
  )
  return changes > 0
}

/** Whether the list already has a name for them. Before its first sign-in an account has no list. */
export function hasName(db: Reader, accountId: AccountId, jid: BareJid): boolean {
  const found = db.first<{ name: string }>(
    'SELECT name FROM contact WHERE account_id = ? AND jid = ?',
    accountId,
    jid,
  )
  return found !== undefined && found.name !== ''
}

interface Kept {
  readonly jid: BareJid
  readonly name: string
}

/** Gives the contacts of one account their names. */
export interface NameGiver {
  /** Gives those that wait, if the account is connected. Otherwise its next session does. */
  give(): Promise<void>
  readonly release: Release
}

/**
 * Gives contacts without a name the one that the person gave them in another program, once the server's list is there. One
 * request at a time. Nobody is added to the list, and no name is replaced.
 */
export function giveNames({ store, ports }: DomainContext, { id, client }: LiveAccount): NameGiver {
  const list = client.use(roster)
  let isBusy = false
  const over = new AbortController()
  const isOver = (): boolean => over.signal.aborted

  async function give(): Promise<void> {
    if (isBusy) return
    isBusy = true
    try {
      for (const { jid, name } of store.all<Kept>(
        'SELECT jid, name FROM imported_name WHERE account_id = ?',
        id,
      )) {
        if (isOver()) return
        const contact = list.items.get(jid)
        if (contact?.name === '') {
          const given = await list.set({ jid, name, groups: contact.groups })
          // Without a connection, the next session tries again.
          if (!given.ok && given.error.code !== 'stanza-error') return
        }
        if (isOver()) return
        store.write(
          (tx) => tx.run('DELETE FROM imported_name WHERE account_id = ? AND jid = ?', id, jid),
          false,
        )
      }
    } catch (fault) {
      ports.log(`imported names could not be given: ${String(fault)}`)
    } finally {
      isBusy = false
    }
  }

  const release = list.onChange((change) => {
    if (change.kind === 'loaded') void give()
  })
  return {
    give,
    release() {
      over.abort()
      release()
    },
  }
}
