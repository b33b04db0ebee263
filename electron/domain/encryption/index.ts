import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { describeFault } from '../../engine/index.ts'
import { listedIn, lookAfterCommit } from '../after-commit.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import { StoreError } from '../db/store.ts'
import type { Feature } from '../feature.ts'
import {
  conversationKey,
  findConversation,
  hasPlain,
  type ConversationKey,
  type SealingPolicy,
} from '../messages/index.ts'
import { findKey, takeWaitingTrusts, type DeviceRow } from '../sealing/index.ts'
import { createEncryptionAccount, type EncryptionAccount } from './account.ts'
import type { Encryption, EncryptionParts } from './encryption.ts'
import { encryptionCommandsOf } from './commands.ts'
import { createNews } from './news.ts'
import { createPreparing } from './preparing.ts'
import { decideTrust } from './trust.ts'
import { keepReaders } from './room-members.ts'
import { encryptionOf, hasDevices, hasItEverywhere, sealingOf, setSealing } from './policy.ts'

export interface EncryptionFeature extends Feature<'encryption'> {
  readonly policy: SealingPolicy
}

/** End-to-end encryption (XEP-0384) as the person sees it: devices, trust, and what is sealed. Throws StoreError. */
export function createEncryption(context: DomainContext, { messages }: EncryptionParts): EncryptionFeature {
  const { store, ports } = context
  const accounts = new Map<AccountId, EncryptionAccount>()
  const news = createNews(context, messages)

  const encryption: Encryption = {
    context,
    messages,
    of: (id) => accounts.get(id),
    find(id) {
      const key = conversationKey(store, id)
      const own = key && accounts.get(key.accountId)
      return key && own && { key, own }
    },
    ownersOf({ account, members }, key) {
      switch (key.kind) {
        case 'person':
          return [key.jid, account.address]
        case 'self':
          return [account.address]
        case 'room':
          return members.of(key.jid)
        case 'private':
          return 'room-private'
      }
    },
    turn(own, key, on, byPerson) {
      const wasOn = sealingOf(store, key.id) === 'on'
      messages.files.write((tx) => {
        setSealing(tx, key.id, on)
      })
      if (on ? byPerson || hasPlain(store, key.id) : wasOn)
        news.tell(key.id, { what: on ? 'encryption-on' : 'encryption-off', byPerson })
      encryption.changed(own, key.jid)
    },
    decide(own, owner, decisions) {
      news.decided(own.account, owner, decisions)
      const { owners, told } = decideTrust(context, own, owner, decisions)
      for (const each of owners) encryption.trustChanged(own, each)
      inBackground(told)
    },

    trustChanged(own, owner) {
      if (owner === own.account.address)
        context.announce({ kind: 'ownDevicesChanged', accountId: own.account.id })
      encryption.changed(own, owner === own.account.address ? null : owner)
    },

    changed(own, owner) {
      if (owner === null) {
        for (const id of undecided(own.account.id)) consider(own, id)
        messages.keysChanged(own.account)
        for (const id of context.desktop.viewed.current()) announce(id)
        return
      }
      if (owner === own.account.address) {
        context.announce({ kind: 'ownDevicesChanged', accountId: own.account.id })
        messages.keysChanged(own.account)
      }
      const id = findConversation(store, own.account.id, owner)
      if (id === undefined) return
      consider(own, id)
      messages.keysChanged(own.account, id)
      preparing.listed(own, owner)
      announce(id)
    },
  }

  /** The conversations with people whose devices are known, where it was not decided yet. */
  function undecided(accountId: AccountId): ConversationId[] {
    return store
      .all<{ id: ConversationId }>(
        `SELECT c.id FROM omemo_person p CROSS JOIN conversation c ON c.account_id = p.account_id AND c.peer = p.peer
         WHERE p.account_id = ? AND c.occupant = '' AND c.sealing IS NULL`,
        accountId,
      )
      .map(({ id }) => id)
  }

  /** Turns it on where the other side's devices allow it, and nobody has decided yet. */
  function consider(own: EncryptionAccount, id: ConversationId): void {
    const key = conversationKey(store, id)
    if (key === undefined) return
    if (sealingOf(store, id) !== 'undecided') return
    if (!own.canWait) return
    // Where others seal, nothing goes plain by accident, whatever else they have.
    if (key.kind !== 'private' && isSealedByOthers(id)) {
      encryption.turn(own, key, true, false)
      return
    }
    if (key.kind !== 'person' && key.kind !== 'self') return
    const { account } = own
    own.noteLack(key.jid)
    if (hasDevices(store, account, key.jid) && hasItEverywhere(store, account, key.jid, ports.clock.now()))
      encryption.turn(own, key, true, false)
  }

  const isSealedByOthers = (id: ConversationId): boolean =>
    store.first('SELECT 1 FROM conversation WHERE id = ? AND sealed_from IS NOT NULL', id) !== undefined

  function roomChanged(account: LiveAccount, room: BareJid): void {
    const own = accounts.get(account.id)
    const id = findConversation(store, account.id, room)
    if (own === undefined || id === undefined) return
    const members = own.members.of(room)
    if (members === 'keys-unreachable' && sealingOf(store, id) === 'on') inBackground(own.members.load(room))
    if (typeof members !== 'string') {
      const added = store.write((tx) => keepReaders(tx, id, members))
      if (sealingOf(store, id) === 'on') for (const owner of added) news.tell(id, { what: 'can-read', owner })
    }
    consider(own, id)
    messages.keysChanged(account, id)
    announce(id)
  }

  function inBackground(work: Promise<unknown>): void {
    work.catch((fault: unknown) => {
      // The store has reported its own fault.
      if (!(fault instanceof StoreError)) ports.log(`encryption: ${describeFault(fault)}`)
    })
  }

  function announce(id: ConversationId): void {
    if (!context.isWatched({ kind: 'history', conversationId: id })) return
    const found = encryption.find(id)
    if (found) context.announce({ kind: 'encryptionChanged', encryption: stateOf(found) })
  }

  const stateOf = ({ key, own }: { readonly key: ConversationKey; readonly own: EncryptionAccount }) =>
    encryptionOf(store, {
      ...{ account: own.account, key, owners: encryption.ownersOf(own, key) },
      ...{ isServerUnable: own.isServerUnable, now: ports.clock.now() },
    })

  function newKey(account: LiveAccount, owner: BareJid, device: DeviceRow, isOther: boolean): void {
    if (owner === account.address) context.announce({ kind: 'ownDevicesChanged', accountId: account.id })
    const own = accounts.get(account.id)
    if (own === undefined) return
    if (device.key !== null) passedOn(own, owner, device.key)
    news.newKey(account, owner, device, isOther)
    const id = findConversation(store, account.id, owner)
    if (id !== undefined) announce(id)
  }

  /** Another device may have passed on already whether this key is to be trusted. */
  function passedOn(own: EncryptionAccount, owner: BareJid, key: Uint8Array): void {
    const row = findKey(store, own.account.id, owner, key)
    const changed = row ? store.write((tx) => takeWaitingTrusts(tx, own.account, [row])) : []
    for (const each of changed) encryption.trustChanged(own, each)
  }

  const preparing = createPreparing(encryption, { consider, announce, inBackground })

  const policy: SealingPolicy = {
    ownersOf(account, key) {
      const own = accounts.get(account.id)
      const owners = own && encryption.ownersOf(own, key)
      return owners === undefined || typeof owners === 'string' ? null : owners
    },
    async prepare(_account, id) {
      const found = encryption.find(id)
      return found !== undefined && preparing.prepare(found.own, found.key)
    },
  }

  const releases = [
    messages.onNoted(({ id }, noted) => accounts.get(id)?.noted(noted)),
    context.desktop.viewed.onView((id) => {
      const found = encryption.find(id)
      if (found) preparing.lookedAt(found.own, found.key)
    }),
    lookAfterCommit(
      context.onDeltas,
      listedIn,
      (ids) => {
        for (const id of ids) {
          const found = encryption.find(id)
          if (found && sealingOf(store, id) === 'undecided') consider(found.own, id)
        }
      },
      (fault) => {
        if (!(fault instanceof StoreError)) throw fault
      },
    ),
  ]

  return {
    policy,
    commands: encryptionCommandsOf(encryption, stateOf),
    attach(account) {
      const own = createEncryptionAccount(
        {
          ...{ context, messages, newKey, roomChanged },
          changed({ id }, owner) {
            const known = accounts.get(id)
            if (known) encryption.changed(known, owner)
          },
        },
        account,
      )
      accounts.set(account.id, own)
      return () => {
        own.close()
        accounts.delete(account.id)
      }
    },
    close() {
      for (const release of releases) release()
      preparing.close()
    },
  }
}
