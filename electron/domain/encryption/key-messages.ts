import type { ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { hint } from '../../engine/xep/0334-hints/index.ts'
import { el, NS_CLIENT, printStanza, type Element } from '../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { Transaction } from '../db/store.ts'
import { addSealed, findConversation, type Messages } from '../messages/index.ts'
import { isStranger } from './policy.ts'

/** What goes to rooms waits for them. */
const ANY = `SELECT id FROM conversation WHERE account_id = ? AND kind IN ('person', 'self') AND unknown IS NULL LIMIT 1`

/** Messages from device to device, which say nothing to people. */
export interface KeyMessages {
  /**
   * Queues one; `seal` gives what is in it, and runs in the transaction that stores it. Returns false if nothing may go to
   * them.
   */
  send(to: BareJid, seal: (tx: Transaction) => readonly Element[]): boolean
}

export function createKeyMessages(
  { store, ports }: DomainContext,
  account: LiveAccount,
  messages: Pick<Messages, 'files'>,
): KeyMessages {
  /** The row hangs on the conversation with them; for members of rooms and own devices without one, on any other. */
  function conversationWith(owner: BareJid): ConversationId | undefined {
    return (
      findConversation(store, account.id, owner) ?? store.first<{ id: ConversationId }>(ANY, account.id)?.id
    )
  }

  return {
    send(to, seal) {
      const conversationId = conversationWith(to)
      // A stranger would learn that the account is online.
      if (conversationId === undefined || isStranger(store, account, to)) return false
      const stanzaId = ports.random.uuid()
      messages.files.write((tx) => {
        const attributes = { type: 'chat', to, id: stanzaId }
        const stanza = el(NS_CLIENT, 'message', attributes, ...seal(tx), hint('store'))
        const what = { accountId: account.id, conversationId, messageId: null, op: 'keys' } as const
        addSealed(tx, what, stanzaId, printStanza(stanza))
      })
      messages.files.flush(account.id)
      return true
    },
  }
}
