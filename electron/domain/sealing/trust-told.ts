/** Trust that other devices pass on (XEP-0450). It counts only from a sealed message, by the key that sealed it. */
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Stanza } from '../../engine/index.ts'
import { omemoKeysOf, trustMessageOf } from '../../engine/xep/0434-trust-messages/index.ts'
import { decisionsIn, judge, type PassedOnTrust } from '../../engine/xep/0450-atm/index.ts'
import type { Transaction } from '../db/store.ts'
import { findKey, keyTrustOf, setTrust, type KeyRow, type KeyTrust } from './store/keys.ts'
import { ownDeviceOf } from './store/own.ts'
import { DISTRUSTED, VERIFIED, type KeyRowId } from './store/rows.ts'
import { addWaitingTrust, takeWaitingTrust } from './store/waiting-trust.ts'

interface Owner {
  readonly id: AccountId
  readonly address: BareJid
}

export interface TrustTold {
  readonly account: Owner
  readonly message: Stanza
  /** The key of the device that sealed the message. */
  readonly sealedBy: KeyRowId
  /** When it was sealed, in milliseconds since 1970. */
  readonly at: number
}

/**
 * Takes what an opened message says about keys. Returns null if it says nothing about them, else the owners of keys whose
 * trust has changed.
 */
export function takeTrust(
  tx: Transaction,
  { account, message, sealedBy, at }: TrustTold,
): readonly BareJid[] | null {
  const told = trustMessageOf(message.element)
  if (told === undefined) return null
  const sender = keyTrustOf(tx, sealedBy)
  if (sender === undefined) return []
  const changed = decisionsIn(told, sender.owner, account.address).flatMap(({ owner, keyId, trust }) =>
    decide(tx, account, sender, { owner, keys: omemoKeysOf(told.encryption, keyId), trust, at }),
  )
  return ownersOf(tx, account, changed)
}

/**
 * Takes the decisions that waited for these keys: until the person, or another device, has verified them, or until they are
 * known. Returns the owners of keys whose trust has changed.
 */
export function takeWaitingTrusts(
  tx: Transaction,
  account: Owner,
  keys: readonly KeyRow[],
): readonly BareJid[] {
  const changed = keys.flatMap((key) =>
    takeWaitingTrust(tx, account.id, key).flatMap(({ by, ...decision }) => {
      const sender = keyTrustOf(tx, by)
      return sender ? decide(tx, account, sender, { ...decision, keys: [decision.key] }) : []
    }),
  )
  return ownersOf(tx, account, changed)
}

/** The owners of these keys, and of those that follow: a key that is verified now may have passed decisions on itself. */
function ownersOf(tx: Transaction, account: Owner, changed: readonly KeyRow[]): readonly BareJid[] {
  const owners = changed.map(({ owner }) => owner)
  const verified = changed.filter(({ trust }) => trust === VERIFIED)
  const following = verified.length === 0 ? [] : takeWaitingTrusts(tx, account, verified)
  return [...new Set([...owners, ...following])]
}

interface Decision {
  readonly owner: BareJid
  /** The keys that the identifier may mean. */
  readonly keys: readonly Uint8Array[]
  readonly trust: PassedOnTrust
  readonly at: number
}

/** Returns the key whose trust has changed. */
function decide(
  tx: Transaction,
  account: Owner,
  sender: KeyTrust,
  { owner, keys, trust, at }: Decision,
): KeyRow[] {
  const row = keys.map((each) => findKey(tx, account.id, owner, each)).find((found) => found !== undefined)
  const key = row?.key ?? keys[0]
  // No key that can be.
  if (key === undefined) return []
  const standing = row && keyTrustOf(tx, row.id)
  const outcome = judge({
    sender,
    senderTrust: nameOf(sender.trust),
    own: account.address,
    decision: { owner, keyId: key, trust },
    key,
    standing: standing ? standingOf(tx, account, standing) : null,
    at,
  })
  switch (outcome) {
    case 'ignore':
      return []
    case 'wait-for-sender':
    case 'wait-for-key':
      for (const each of row ? [row.key] : keys)
        addWaitingTrust(tx, account.id, { by: sender.id, owner, key: each, trust, at })
      return []
    case 'apply': {
      if (standing === undefined) return []
      const now = trust === 'verified' ? VERIFIED : DISTRUSTED
      setTrust(tx, standing.id, now, true, at)
      return standing.trust === now ? [] : [{ ...standing, trust: now }]
    }
  }
}

function standingOf(tx: Transaction, account: Owner, { owner, key, trust, decidedAt, passedOn }: KeyTrust) {
  const own = owner === account.address ? ownDeviceOf(tx, account.id) : undefined
  return {
    trust: nameOf(trust),
    byPerson: decidedAt !== null && !passedOn,
    decidedAt,
    isThis: own !== undefined && Buffer.from(own.identity.public).equals(key),
  }
}

const nameOf = (trust: number): PassedOnTrust | 'other' =>
  trust === VERIFIED ? 'verified' : trust === DISTRUSTED ? 'distrusted' : 'other'
