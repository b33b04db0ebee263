import type { ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { findConversation, isReady, sendPlain, type ConversationKey } from '../messages/index.ts'
import { forgetFailures, personOf, recipientsOf } from '../sealing/index.ts'
import type { EncryptionAccount } from './account.ts'
import type { Encryption } from './encryption.ts'
import { isListKnown, sealingOf, wasAsked } from './policy.ts'
import { createRetries } from './retries.ts'

export interface PreparingParts {
  /** Turns encryption on where nobody has decided yet and the other side's devices allow it. */
  readonly consider: (own: EncryptionAccount, id: ConversationId) => void
  readonly announce: (id: ConversationId) => void
  readonly inBackground: (work: Promise<unknown>) => void
}

/** Fetches the keys that are needed to seal what the person writes. */
export interface Preparing {
  /** For what waits in a conversation. Resolves to whether it can go now. */
  prepare(own: EncryptionAccount, key: ConversationKey): Promise<boolean>
  /** The person looks at it, and may write: the first message should be sealed already. */
  lookedAt(own: EncryptionAccount, key: ConversationKey): void
  /** The list of somebody has changed. In a conversation that is looked at, the person is asked about new devices at once. */
  listed(own: EncryptionAccount, owner: BareJid): void
  close(): void
}

export function createPreparing(encryption: Encryption, parts: PreparingParts): Preparing {
  const { context, messages } = encryption
  const { store, ports, desktop } = context
  const { consider, announce, inBackground } = parts

  /** Nothing is asked about strangers, nor where the person wants no encryption. */
  const isRefused = (id: ConversationId): boolean =>
    store.first('SELECT 1 FROM conversation WHERE id = ? AND (unknown IS NOT NULL OR sealing = 0)', id) !==
    undefined

  async function bringKeys(own: EncryptionAccount, { id, jid }: ConversationKey): Promise<void> {
    const { account, keys } = own
    if (!isListKnown(personOf(store, account.id, jid))) await keys.list(jid)
    if (sealingOf(store, id) !== 'on') return
    await keys.fetch([jid, account.address])
    announce(id)
  }

  /** Their lists were asked for. If they have no encryption, what waited for that goes plain. Returns whether it did. */
  function settle(own: EncryptionAccount, { id, jid }: ConversationKey): boolean {
    const { account } = own
    consider(own, id)
    const isOver = own.isServerUnable || wasAsked(personOf(store, account.id, jid))
    if (sealingOf(store, id) !== 'undecided' || !isOver) return false
    messages.files.write((tx, changes) => {
      sendPlain(tx, changes, id)
    })
    messages.files.flush(account.id)
    return true
  }

  const retries = createRetries(ports.clock, (id) => {
    const found = encryption.find(id)
    const owners = found && encryption.ownersOf(found.own, found.key)
    if (found === undefined || owners === undefined) return
    if (typeof owners !== 'string')
      store.write((tx) => {
        forgetFailures(tx, found.own.account.id, owners)
      })
    messages.keysChanged(found.own.account, id)
  })

  return {
    async prepare(own, key) {
      if (key.kind === 'room') await own.members.load(key.jid)
      const owners = encryption.ownersOf(own, key)
      if (own.isServerUnable && settle(own, key)) return true
      if (!own.isReady) return false
      if (typeof owners === 'string') {
        // The lists of a room did not come.
        if (owners === 'keys-unreachable') retries.failed(key.id)
        return false
      }
      const recipients = await own.keys.fetch(owners)
      if (settle(own, key)) return true
      announce(key.id)
      const ready = isReady(recipients, own.account, key)
      if (ready) retries.settled(key.id)
      else retries.failed(key.id)
      return ready
    },
    lookedAt(own, key) {
      if (key.kind === 'room') inBackground(own.members.load(key.jid))
      if (key.kind !== 'person') return
      consider(own, key.id)
      if (own.isReady && !isRefused(key.id)) inBackground(bringKeys(own, key))
    },
    listed(own, owner) {
      const { account } = own
      const id = findConversation(store, account.id, owner)
      if (id === undefined || !desktop.viewed.current().includes(id)) return
      if (!own.isReady || sealingOf(store, id) !== 'on' || isRefused(id)) return
      inBackground(own.keys.bring(recipientsOf(store, account.id, [owner]).toBegin))
    },
    close() {
      retries.close()
    },
  }
}
