import type { EncryptionNotice } from '../../../shared/model/encryption.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import { findConversation, type Messages } from '../messages/index.ts'
import { hasVerified, labelOf, VERIFIED, type DeviceRow } from '../sealing/index.ts'
import { sealingOf } from './policy.ts'
import type { Decision } from './trust.ts'

/** Lines in conversations about their encryption, and about keys. */
export interface News {
  tell(id: ConversationId, line: EncryptionNotice): void
  /** A device has shown a key that was not known. `isOther`: it had another one before. */
  newKey(account: LiveAccount, owner: BareJid, device: DeviceRow, isOther: boolean): void
  /** The person has decided about keys. Call it before that is kept. */
  decided(account: LiveAccount, owner: BareJid, decisions: readonly Decision[]): void
}

export function createNews({ store, ports }: DomainContext, messages: Pick<Messages, 'rooms'>): News {
  const tell = (id: ConversationId, line: EncryptionNotice): void =>
    messages.rooms.notice(id, line, ports.clock.now())

  /** The first devices of somebody are no news, unless one of them was verified. */
  const hasOthers = ({ id }: LiveAccount, owner: BareJid, { id: device }: DeviceRow): boolean =>
    hasVerified(store, id, owner) ||
    store.first(
      'SELECT 1 FROM omemo_device WHERE account_id = ? AND peer = ? AND id <> ? AND key_id IS NOT NULL AND active_at IS NOT NULL LIMIT 1',
      id,
      owner,
      device,
    ) !== undefined

  return {
    tell,
    newKey(account, owner, device, isOther) {
      const id = findConversation(store, account.id, owner)
      if (id === undefined) return
      const isNews = isOther || (sealingOf(store, id) === 'on' && hasOthers(account, owner, device))
      if (isNews) tell(id, { what: isOther ? 'new-keys' : 'new-device', owner, name: device.label })
    },
    decided(account, owner, decisions) {
      const id = findConversation(store, account.id, owner)
      if (id === undefined) return
      for (const { key, trust } of decisions)
        if (trust === VERIFIED && key.trust !== VERIFIED)
          tell(id, { what: 'key-verified', owner, name: labelOf(store, key.id) })
    },
  }
}
