import type { Snapshot } from '../../../shared/contract/app.ts'
import type { Bridge, Delta, DeltaBatch } from '../../../shared/contract/index.ts'
import type { Account } from '../../../shared/model/account.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import { Ordered } from '../../../shared/lists/ordered.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Conversation } from '../../../shared/model/message.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/model/store.ts'
import { LookAlikes } from '../../../shared/text/look-alikes.ts'
import { nameFor } from '../../../shared/text/names.ts'

/** Everything that the tray shows. */
export interface TrayState {
  readonly accounts: readonly Account[]
  readonly settings: Settings
  /** The latest conversations with something unread, at most `MOST_NAMED`, the latest first. */
  readonly unread: readonly UnreadConversation[]
  /** How many conversations have something unread, and how many messages that is. */
  readonly unreadConversations: number
  readonly unreadMessages: number
}

/** A menu is not a list: a person with more unread conversations opens the window. */
export const MOST_NAMED = 10

export interface UnreadConversation {
  readonly id: ConversationId
  readonly name: string
  /** The address, if somebody else has a similar name. */
  readonly address: BareJid | null
  readonly count: number
}

/** Connects to the application, as a window does. */
export type OpenConnection = (listener: (batch: DeltaBatch) => void) => {
  readonly call: Bridge['call']
  close(): void
}

export interface TrayModel {
  readonly state: TrayState
  /** Through the tray's own connection. */
  readonly call: Bridge['call']
  stop(): void
}

interface Row {
  readonly id: ConversationId
  readonly accountId: AccountId
  readonly jid: BareJid
  readonly count: number
  readonly activeAt: number
}

/**
 * Follows the application as a window does: a snapshot as of batch N, with every later batch applied in turn. It watches no
 * topic. It keeps only the names of contacts and only unread conversations, and counts as they change, so the cost of one
 * batch does not grow with the number of conversations. `changed` is called after each batch.
 */
export function followForTray(open: OpenConnection, changed: () => void): TrayModel {
  const accounts = new Map<AccountId, Account>()
  const names = new Map<string, string>()
  const alike = new LookAlikes()
  const unread = new Map<ConversationId, Row>()
  const latest = new Ordered<Row>((a, b) => b.activeAt - a.activeAt || b.id - a.id)
  let unreadMessages = 0
  let settings = DEFAULT_SETTINGS
  let seq = -1
  let waiting: DeltaBatch[] = []
  let takingSnapshot = false
  let stopped = false

  async function takeSnapshot(): Promise<void> {
    takingSnapshot = true
    const answer = await connection.call('app.snapshot', {})
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
    alike.clear()
    unread.clear()
    latest.reset([])
    unreadMessages = 0
    for (const account of snapshot.accounts) accounts.set(account.id, account)
    apply({ kind: 'contactsChanged', contacts: snapshot.contacts })
    for (const conversation of snapshot.conversations) count(conversation)
    latest.reset(unread.values())
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
        for (const { id, accountId } of unread.values()) if (accountId === delta.accountId) read(id)
        for (const key of names.keys()) if (key.startsWith(`${delta.accountId} `)) forget(key)
        return
      case 'contactsChanged':
        for (const { accountId, jid, name } of delta.contacts) {
          const key = keyOf(accountId, jid)
          const shown = nameFor(name, jid)
          if (alike.set(key, jid, shown)) names.set(key, shown)
        }
        return
      case 'contactRemoved':
        forget(keyOf(delta.accountId, delta.jid))
        return
      case 'conversationsChanged':
        for (const conversation of delta.conversations) {
          read(conversation.id)
          const row = count(conversation)
          if (row) latest.put(row)
        }
        return
      case 'conversationClosed':
        read(delta.conversationId)
        return
    }
  }

  /** The row of a conversation with unread messages, not among the latest yet; null: nothing is unread. */
  function count({ id, accountId, jid, unread: unreadIn, activeAt }: Conversation): Row | null {
    if (unreadIn === 0) return null
    const row = { id, accountId, jid, count: unreadIn, activeAt }
    unread.set(id, row)
    unreadMessages += unreadIn
    return row
  }

  /** Forgets a conversation that has no unread messages any more. */
  function read(id: ConversationId): void {
    const row = unread.get(id)
    if (row === undefined) return
    unread.delete(id)
    latest.remove(row)
    unreadMessages -= row.count
  }

  function forget(key: string): void {
    names.delete(key)
    alike.delete(key)
  }

  function named({ id, accountId, jid, count }: Row): UnreadConversation {
    const key = keyOf(accountId, jid)
    const address = alike.has(key) ? jid : null
    return { id, name: names.get(key) ?? nameFor(null, jid), address, count }
  }

  const connection = open((batch) => {
    waiting.push(batch)
    if (takingSnapshot) return
    flush()
    changed()
  })
  void takeSnapshot()

  return {
    call: connection.call,
    get state() {
      return {
        accounts: [...accounts.values()],
        settings,
        unread: latest.slice(0, MOST_NAMED).map(named),
        unreadConversations: latest.length,
        unreadMessages,
      }
    },
    stop() {
      stopped = true
      connection.close()
    },
  }
}

const keyOf = (accountId: AccountId, jid: BareJid): string => `${accountId} ${jid}`
