/** Opens sealed messages. A step of a ratchet is stored in the transaction that stores the message. */
import type { SealedReason } from '../../../shared/model/encryption.ts'
import type { AccountId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { el, NS_CLIENT, type Stanza } from '../../engine/index.ts'
import {
  encryptedIn,
  openCbc,
  openGcm,
  readEncrypted,
  type OmemoVersion,
  type Received,
} from '../../engine/xep/0384-omemo/index.ts'
import { openedContent, withContent } from '../../engine/xep/0420-sce/index.ts'
import type { Transaction } from '../db/store.ts'
import { sealHash } from './hash.ts'
import { openKey } from './open-key.ts'
import { findCopy } from './store/copies.ts'
import { ownDeviceOf, type OwnDevice } from './store/own.ts'
import type { DeviceRowId, KeyRowId } from './store/rows.ts'

/** `later`: something before it may still be missing, so it stays sealed. `again`: it was stored sealed before. */
export type Order = 'now' | 'later' | 'again'

/** What has to be done about keys, once the transaction is committed. */
export type Noted =
  /** The other side waits for a message that shows that the session works, or turns its ratchet. */
  | { readonly kind: 'answer-needed'; readonly device: DeviceRowId }
  /** The keys between the two devices no longer fit. */
  | { readonly kind: 'session-broken'; readonly device: DeviceRowId }
  | { readonly kind: 'pre-key-used' }
  /** A device that is on no list that is known here. */
  | { readonly kind: 'unknown-device'; readonly owner: BareJid; readonly number: number }
  /** A device has an identity key that was not known. `isOther`: it had another one before. */
  | {
      readonly kind: 'new-key'
      readonly owner: BareJid
      readonly device: DeviceRowId
      readonly isOther: boolean
    }

export type Opened =
  /** It is not sealed by OMEMO. */
  | { readonly kind: 'plain' }
  /** `message`: as it reads now. `sealedBy`: the key of the device that sealed it. */
  | {
      readonly kind: 'opened'
      readonly message: Stanza
      readonly sealedBy: KeyRowId
      readonly hash: Uint8Array | null
    }
  /** It only carried keys. */
  | { readonly kind: 'empty' }
  /** It is known: it is that message, or had none of its own. */
  | { readonly kind: 'repeated'; readonly messageId: MessageId | null; readonly hash: Uint8Array | null }
  | { readonly kind: 'sealed'; readonly why: SealedReason; readonly hash: Uint8Array | null }

export interface Opening {
  readonly account: { readonly id: AccountId; readonly address: BareJid }
  readonly message: Stanza
  /** Whose device sealed it; null: a room does not say who wrote it. */
  readonly sender: BareJid | null
  /** To whom it was sent: the other side, in a room the room. */
  readonly to: BareJid
  /** When it reached the server, in milliseconds since 1970. */
  readonly at: number
  /** It is a message to everybody in a room. */
  readonly isRoom: boolean
  /** The server's time. */
  readonly now: number
  readonly order: Order
  readonly note: (noted: Noted) => void
}

/** The newer version first: a stanza may have both. */
const VERSIONS: readonly OmemoVersion[] = ['2', '0.3']

export function openSealed(tx: Transaction, opening: Opening): Opened {
  const { account, message, sender, order } = opening
  const found = VERSIONS.flatMap((version) => {
    const element = encryptedIn(message.element, version)
    return element === undefined ? [] : [{ version, element }]
  })
  if (found.length === 0) return { kind: 'plain' }
  const hash = sealHash(message.element)
  const sealed = (why: SealedReason): Opened => ({ kind: 'sealed', why, hash })
  if (hash !== null && order !== 'again') {
    const known = findCopy(tx, account.id, hash)
    if (known !== undefined) return { kind: 'repeated', messageId: known, hash }
  }
  const own = ownDeviceOf(tx, account.id)
  if (own === undefined) return sealed('before')
  if (sender === null) return sealed('unknown')
  const us = { address: account.address, device: own.device }
  const read = found.map(({ version, element }) => ({
    version,
    received: readEncrypted(version, element, us),
  }))
  for (const { version, received } of read) {
    if (received === 'malformed' || received.key === null) continue
    // It comes from this very device, so nothing in it is sealed for it.
    if (sender === account.address && received.sid === own.device) break
    if (order === 'later' && received.payload !== null) return sealed('waits')
    return openWith(tx, opening, own, version, { ...received, key: received.key }, hash)
  }
  if (read.every(({ received }) => received === 'malformed')) return sealed('damaged')
  const isEmpty = read.every(({ received }) => received === 'malformed' || received.payload === null)
  return isEmpty ? { kind: 'empty' } : sealed(whyNotForUs(opening, own, found))
}

function openWith(
  tx: Transaction,
  opening: Opening,
  own: OwnDevice,
  version: OmemoVersion,
  received: Received & { readonly key: NonNullable<Received['key']> },
  hash: Uint8Array | null,
): Opened {
  const { message } = opening
  const opened = openKey(tx, opening, own, version, received)
  if (typeof opened === 'string') {
    if (received.payload === null) return { kind: 'empty' }
    return opened === 'repeated'
      ? { kind: 'repeated', messageId: null, hash }
      : { kind: 'sealed', why: opened, hash }
  }
  const { secret, sealedBy } = opened
  const { payload, iv } = received
  if (payload === null) return { kind: 'empty' }
  const payloads = version === '2' ? contentOf(opening, secret, payload) : textOf(secret, payload, iv)
  if (payloads === null) return { kind: 'sealed', why: 'damaged', hash }
  return { kind: 'opened', message: withContent(message, payloads, version === '0.3'), sealedBy, hash }
}

function contentOf(
  { sender, to, isRoom, at, account }: Opening,
  key: Uint8Array,
  payload: Uint8Array,
): ReturnType<typeof el>[] | null {
  const bytes = openCbc({ key, payload })
  if (!bytes.ok || sender === null) return null
  const isOwn = sender === account.address
  const content = openedContent(bytes.value, {
    from: sender,
    to: isRoom || isOwn ? to : account.address,
    isRoom,
    at,
  })
  return content.ok ? content.value : null
}

function textOf(key: Uint8Array, payload: Uint8Array, iv: Uint8Array | null): ReturnType<typeof el>[] | null {
  const bytes = iv === null ? undefined : openGcm({ key, payload, iv })
  if (!bytes?.ok) return null
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.value)
    return [el(NS_CLIENT, 'body', {}, text)]
  } catch {
    return null
  }
}

/** It has no key for this device. */
function whyNotForUs(
  { at, account }: Opening,
  own: OwnDevice,
  found: readonly { readonly version: OmemoVersion; readonly element: ReturnType<typeof el> }[],
): SealedReason {
  const isForFormer = own.former.some((device) =>
    found.some(({ version, element }) => {
      const received = readEncrypted(version, element, { address: account.address, device })
      return received !== 'malformed' && received.key !== null
    }),
  )
  if (isForFormer) return 'earlier'
  return at < own.madeAt ? 'before' : 'other-device'
}
