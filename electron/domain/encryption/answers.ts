import type { ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { buildEncryption } from '../../engine/xep/0380-eme/index.ts'
import { hint } from '../../engine/xep/0334-hints/index.ts'
import { el, NS_CLIENT, printStanza, type CancelTimer } from '../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import { isStranger } from './policy.ts'
import { addSealed, findConversation, type Messages } from '../messages/index.ts'
import {
  deviceById,
  ownNumber,
  readSession,
  recipientsOf,
  sealEmpty,
  type DeviceRowId,
} from '../sealing/index.ts'

/** A text that is written in this time needs no empty message besides. */
const SOON_MS = 2_000

/** What goes to rooms waits for them. */
const ANY = `SELECT id FROM conversation WHERE account_id = ? AND kind IN ('person', 'self') AND unknown IS NULL LIMIT 1`

/** Messages without content that finish or keep up sessions (XEP-0384 §5.6). */
export interface Answers {
  /** This device waits for one. */
  needed(device: DeviceRowId): void
  /** Sends one to this device now: it has a new session. Returns false if it can't be sealed for. */
  send(device: DeviceRowId): boolean
  close(): void
}

export function createAnswers(
  { store, ports }: DomainContext,
  account: LiveAccount,
  messages: Pick<Messages, 'files'>,
): Answers {
  const waiting = new Set<DeviceRowId>()
  let timer: CancelTimer | null = null

  /** Nothing was sealed for it since it wrote last. */
  const isWaiting = (device: DeviceRowId): boolean => {
    const target = targetOf(device)
    return target !== undefined && readSession(store, target.session).receivedInARow > 0
  }

  function targetOf(id: DeviceRowId) {
    const device = deviceById(store, id)
    return (
      device && recipientsOf(store, account.id, [device.owner]).targets.find((target) => target.device === id)
    )
  }

  /** The row hangs on the conversation with its owner; for members of rooms and own devices without one, on any other. */
  function conversationWith(owner: BareJid): ConversationId | undefined {
    return (
      findConversation(store, account.id, owner) ?? store.first<{ id: ConversationId }>(ANY, account.id)?.id
    )
  }

  function send(id: DeviceRowId): boolean {
    const target = targetOf(id)
    const conversationId = target && conversationWith(target.owner)
    // A stranger would learn that the account is online.
    if (target === undefined || conversationId === undefined || isStranger(store, account, target.owner))
      return false
    const stanzaId = ports.random.uuid()
    messages.files.write((tx) => {
      const encrypted = sealEmpty(tx, ownNumber(tx, account.id), target, ports.random)
      const stanza = el(
        NS_CLIENT,
        'message',
        { type: 'chat', to: target.owner, id: stanzaId },
        encrypted,
        buildEncryption(encrypted.ns),
        hint('store'),
      )
      const what = { accountId: account.id, conversationId, messageId: null, op: 'keys' } as const
      addSealed(tx, what, stanzaId, printStanza(stanza))
    })
    messages.files.flush(account.id)
    return true
  }

  return {
    needed(device) {
      waiting.add(device)
      timer ??= ports.clock.after(SOON_MS, () => {
        timer = null
        const all = [...waiting]
        waiting.clear()
        for (const each of all) if (isWaiting(each)) send(each)
      })
    },
    send,
    close() {
      timer?.()
    },
  }
}
