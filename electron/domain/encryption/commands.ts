import type { Handlers } from '../../../shared/contract/command.ts'
import type { encryptionCommands } from '../../../shared/contract/encryption.ts'
import type { ConversationEncryption, EncryptionDevice } from '../../../shared/model/encryption.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err, ok } from '../../../shared/model/result.ts'
import { sendPlain } from '../messages/index.ts'
import {
  devicesOf,
  DISTRUSTED,
  findKey,
  forgetFailures,
  ownDeviceOf,
  setLabel,
  TRUSTED,
  VERIFIED,
} from '../sealing/index.ts'
import type { EncryptionAccount } from './account.ts'
import { devicesFor, keyOfFingerprint } from './details.ts'
import type { Encryption } from './encryption.ts'
import { readVerificationLink, verificationLinks } from './links.ts'
import { sealingOf } from './policy.ts'

const NOT_FOUND = err({ code: 'not-found' })
/** A window shows so many devices of a large room. */
const MOST_SHOWN = 500

const TRUST = { trusted: TRUSTED, verified: VERIFIED, distrusted: DISTRUSTED } as const

export function encryptionCommandsOf(
  encryption: Encryption,
  stateOf: (found: NonNullable<ReturnType<Encryption['find']>>) => ConversationEncryption,
): Handlers<typeof encryptionCommands> {
  const { context, messages } = encryption
  const { store, ports } = context
  const { clock } = ports

  const devices = ({ account }: EncryptionAccount, owners: readonly BareJid[]): EncryptionDevice[] =>
    owners.flatMap((owner) => devicesFor(store, account, owner, clock.now()))

  return {
    'encryption.of'({ conversationId }) {
      const found = encryption.find(conversationId)
      return found ? ok(stateOf(found)) : NOT_FOUND
    },

    'encryption.details'({ conversationId }) {
      const found = encryption.find(conversationId)
      if (!found) return NOT_FOUND
      const owners = encryption.ownersOf(found.own, found.key)
      const all = typeof owners === 'string' ? [] : devices(found.own, owners)
      return ok({
        encryption: stateOf(found),
        devices: all.slice(0, MOST_SHOWN),
        left: Math.max(0, all.length - MOST_SHOWN),
      })
    },

    'encryption.turn'({ conversationId, on }) {
      const found = encryption.find(conversationId)
      if (!found) return NOT_FOUND
      // What was only offered can be declined.
      if (sealingOf(store, conversationId) !== (on ? 'on' : 'off'))
        encryption.turn(found.own, found.key, on, true)
      return ok()
    },

    'encryption.sendPlain'({ conversationId }) {
      const found = encryption.find(conversationId)
      // Only where the person has turned it off.
      if (!found || sealingOf(store, conversationId) !== 'off') return NOT_FOUND
      messages.files.write((tx, changes) => {
        sendPlain(tx, changes, conversationId)
      })
      messages.files.flush(found.own.account.id)
      return ok()
    },

    'encryption.allowPlainExtras'({ conversationId, allow }) {
      const found = encryption.find(conversationId)
      if (!found) return NOT_FOUND
      messages.files.write((tx) => {
        tx.run('UPDATE conversation SET plain_extras = ? WHERE id = ?', allow ? 1 : 0, conversationId)
      })
      encryption.changed(found.own, found.key.jid)
      return ok()
    },

    async 'encryption.renew'({ conversationId }) {
      const found = encryption.find(conversationId)
      if (!found) return NOT_FOUND
      const { own, key } = found
      if (!own.isReady) return err({ code: 'not-connected' })
      const owners = encryption.ownersOf(own, key)
      if (typeof owners === 'string') return NOT_FOUND
      const others = owners.filter((owner) => owner !== own.account.address)
      store.write((tx) => {
        forgetFailures(tx, own.account.id, others)
      })
      for (const owner of others) {
        await own.keys.list(owner)
        const listed = devicesOf(store, own.account.id, owner).filter((device) => device.listed > 0)
        await own.renew(listed.map(({ id }) => id))
      }
      encryption.changed(own, key.jid)
      return ok()
    },

    'encryption.own'({ accountId }) {
      const own = encryption.of(accountId)
      if (!own) return NOT_FOUND
      const { account } = own
      return ok({ devices: devices(own, [account.address]), ...verificationLinks(store, account) })
    },

    'encryption.decide'({ accountId, owner, key, trust }) {
      const own = encryption.of(accountId)
      const row = own && findKey(store, accountId, owner, keyOfFingerprint(key))
      if (!own || !row) return NOT_FOUND
      encryption.decide(own, owner, [{ key: row, trust: TRUST[trust] }])
      return ok()
    },

    'encryption.readLink'({ accountId, link }) {
      const own = encryption.of(accountId)
      const read = own && readVerificationLink(store, own.account, link)
      if (!read) return err({ code: 'verification-invalid' })
      const { owner, known, unknown } = read
      return ok({ owner, known, unknown })
    },

    'encryption.verify'({ accountId, link }) {
      const own = encryption.of(accountId)
      const read = own && readVerificationLink(store, own.account, link)
      if (!own || !read) return err({ code: 'verification-invalid' })
      const { owner, known, unknown, decisions } = read
      encryption.decide(own, owner, decisions)
      return ok({ owner, known, unknown })
    },

    async 'encryption.removeDevice'({ accountId, device }) {
      const own = encryption.of(accountId)
      if (!own) return NOT_FOUND
      if (!own.isReady) return err({ code: 'not-connected' })
      if (ownDeviceOf(store, accountId)?.device === device) return NOT_FOUND
      const removed = await own.own.remove(device)
      if (removed.ok) encryption.trustChanged(own, own.account.address)
      return removed
    },

    async 'encryption.nameDevice'({ accountId, name }) {
      const own = encryption.of(accountId)
      if (!own) return NOT_FOUND
      store.write((tx) => {
        setLabel(tx, accountId, name.trim() === '' ? null : name.trim())
      })
      context.announce({ kind: 'ownDevicesChanged', accountId })
      // Offline, it is told with the next list.
      return own.isReady ? own.own.rename() : ok()
    },
  }
}
