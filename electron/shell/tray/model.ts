import type { Snapshot } from '../../../shared/contract/app.ts'
import type { Bridge, Delta, DeltaBatch } from '../../../shared/contract/index.ts'
import type { Account } from '../../../shared/model/account.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import { localpartOf, type BareJid } from '../../../shared/model/jid.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/model/store.ts'

/** What the tray knows. */
export interface TrayState {
  readonly accounts: readonly Account[]
  readonly settings: Settings
  /** The conversations with something unread, the latest first. */
  readonly unread: readonly UnreadConversation[]
  readonly unreadMessages: number
}

export interface UnreadConversation {
  readonly id: ConversationId
  readonly name: string
  readonly count: number
}

/** Opens a door into the application, as each window has one. */
export type OpenDoor = (listener: (batch: DeltaBatch) => void) => {
  readonly call: Bridge['call']
  close(): void
}

export interface TrayModel {
  readonly state: TrayState
  /** Through the tray's own door. */
  readonly call: Bridge['call']
  stop(): void
}

interface Row {
  readonly accountId: AccountId
  readonly jid: BareJid
  readonly count: number
  readonly activeAt: number
}

/**
 * Follows the application as a window does: a snapshot as of batch N with every later batch applied in turn. It
 * watches nothing. Of contacts only the names are kept, of conversations only those with something unread. `changed` is
 * called after each batch.
 */
export function followForTray(open: OpenDoor, changed: () => void): TrayModel {
  const accounts = new Map<AccountId, Account>()
  const names = new Map<string, string>()
  const unread = new Map<ConversationId, Row>()
  let settings = DEFAULT_SETTINGS
  let seq = -1
  let waiting: DeltaBatch[] = []
  let takingSnapshot = false
  let stopped = false

  async function takeSnapshot(): Promise<void> {
    takingSnapshot = true
    const answer = await door.call('app.snapshot', {})
    takingSnapshot = false
    if (stopped) return
    if (answer.ok) reset(answer.value)
    flush()
    changed()
  }

  function reset(snapshot: Snapshot): void {
    seq = snapshot.seq
    settings = snapshot.settings
    accounts.clear()
    names.clear()
    unread.clear()
    for (const account of snapshot.accounts) accounts.set(account.id, account)
    apply({ kind: 'contactsChanged', contacts: snapshot.contacts })
    apply({ kind: 'conversationsChanged', conversations: snapshot.conversations })
  }

  function flush(): void {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
      if (batch.seq <= seq) continue
      if (batch.seq !== seq + 1 || batch.deltas.some(({ kind }) => kind === 'storeChanged')) {
        waiting = []
        void takeSnapshot()
        return
      }
      seq = batch.seq
      for (const delta of batch.deltas) apply(delta)
    }
  }

  function apply(delta: Delta): void {
    switch (delta.kind) {
      case 'settingsChanged':
        settings = delta.settings
        return
      case 'accountChanged':
        accounts.set(delta.account.id, delta.account)
        return
      case 'accountRemoved':
        accounts.delete(delta.accountId)
        for (const [id, { accountId }] of unread) if (accountId === delta.accountId) unread.delete(id)
        for (const key of names.keys()) if (key.startsWith(`${delta.accountId} `)) names.delete(key)
        return
      case 'contactsChanged':
        for (const { accountId, jid, name } of delta.contacts) names.set(`${accountId} ${jid}`, name)
        return
      case 'contactRemoved':
        names.delete(`${delta.accountId} ${delta.jid}`)
        return
      case 'conversationsChanged':
        for (const { id, accountId, jid, unread: count, activeAt } of delta.conversations) {
          if (count > 0) unread.set(id, { accountId, jid, count, activeAt })
          else unread.delete(id)
        }
        return
      case 'conversationClosed':
        unread.delete(delta.conversationId)
        return
    }
  }

  const nameOf = ({ accountId, jid }: Row): string =>
    names.get(`${accountId} ${jid}`) || (localpartOf(jid) ?? jid)

  const door = open((batch) => {
    waiting.push(batch)
    if (takingSnapshot) return
    flush()
    changed()
  })
  void takeSnapshot()

  return {
    call: door.call,
    get state() {
      const rows = [...unread].sort(([, a], [, b]) => b.activeAt - a.activeAt)
      return {
        accounts: [...accounts.values()],
        settings,
        unread: rows.map(([id, row]) => ({ id, name: nameOf(row), count: row.count })),
        unreadMessages: rows.reduce((sum, [, { count }]) => sum + count, 0),
      }
    },
    stop() {
      stopped = true
      door.close()
    },
  }
}
