/** Opens sealed messages. A step of a ratchet is stored in the transaction that stores the message. */
import type { SealedReason } from '../../../shared/model/encryption.ts'
import { el, NS_CLIENT } from '../../engine/index.ts'
import {
  encryptedIn,
  openCbc,
  openGcm,
  readEncrypted,
  type OmemoVersion,
} from '../../engine/xep/0384-omemo/index.ts'
import { NS_EME } from '../../engine/xep/0380-eme/index.ts'
import { openedContent, withContent, type OpenedContent } from '../../engine/xep/0420-sce/index.ts'
import type { Transaction } from '../db/store.ts'
import { sealHash } from './hash.ts'
import { openKey, type ForUs } from './open-key.ts'
import type { Opened, Opening } from './opening.ts'
import { findCopy, noteCopy } from './store/copies.ts'
import { formerOf, ownDeviceOf, type OwnDevice } from './store/own.ts'
import { whoSealed } from './who-sealed.ts'

/** The newer version first: a stanza may have both. */
const VERSIONS: readonly OmemoVersion[] = ['2', '0.3']

interface Found {
  readonly version: OmemoVersion
  readonly element: ReturnType<typeof el>
}

/**
 * Opens a message that is sealed for this device, in the transaction that keeps it: its ratchet step, and that it was read.
 * A failure changes no session and uses no key up.
 */
export function openSealed(tx: Transaction, opening: Opening): Opened {
  const { account, message, sender, order } = opening
  const found = VERSIONS.flatMap((version) => {
    const element = encryptedIn(message.element, version)
    return element === undefined ? [] : [{ version, element }]
  })
  if (found.length === 0) return { kind: 'plain' }
  const hash = sealHash(message.element, opening)
  const sealed = (why: SealedReason): Opened => ({ kind: 'sealed', why, hash })
  if (hash !== null && order !== 'again') {
    const known = findCopy(tx, account.id, hash)
    if (known !== undefined) return { kind: 'repeated', messageId: known, hash }
  }
  const own = ownDeviceOf(tx, account.id)
  if (own === undefined)
    return sealed(isForFormer(opening, formerOf(tx, account.id), found) ? 'earlier' : 'before')
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
    const key = { ...received, key: received.key }
    const by = sender ?? whoSealed(tx, opening, own, version, key)
    if (by !== null) return openWith(tx, { ...opening, sender: by }, own, version, key, hash)
    return received.payload === null ? { kind: 'empty' } : sealed('nobody')
  }
  if (read.every(({ received }) => received === 'malformed')) return sealed('damaged')
  const isEmpty = read.every(({ received }) => received === 'malformed' || received.payload === null)
  return isEmpty || isForDevicesAlone(message, found)
    ? { kind: 'empty' }
    : sealed(whyNotForUs(opening, own, found))
}

function openWith(
  tx: Transaction,
  opening: Opening,
  own: OwnDevice,
  version: OmemoVersion,
  received: ForUs,
  hash: Uint8Array | null,
): Opened {
  const { message } = opening
  const opened = openKey(tx, opening, own, version, received)
  if (typeof opened === 'string') {
    if (received.payload === null) return { kind: 'empty' }
    return { kind: 'sealed', why: opened, hash }
  }
  // Also what leaves no row of its own, a reaction for example, is read once.
  if (hash !== null) noteCopy(tx, opening.account.id, hash, null, opening.now)
  const { secret, sealedBy } = opened
  const { payload, iv } = received
  if (payload === null) return { kind: 'empty' }
  const content = version === '2' ? contentOf(opening, secret, payload) : textOf(secret, payload, iv)
  if (content === null) return { kind: 'sealed', why: 'damaged', hash }
  const { payloads, time } = content
  const read = withContent(message, payloads, version === '0.3')
  return { kind: 'opened', message: read, sealedBy, sealedAt: time, hash }
}

function contentOf(
  { sender, to, isRoom, at, account }: Opening,
  key: Uint8Array,
  payload: Uint8Array,
): OpenedContent | null {
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

function textOf(key: Uint8Array, payload: Uint8Array, iv: Uint8Array | null): OpenedContent | null {
  const bytes = iv === null ? undefined : openGcm({ key, payload, iv })
  if (!bytes?.ok) return null
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.value)
    return { payloads: [el(NS_CLIENT, 'body', {}, text)], time: null }
  } catch {
    return null
  }
}

/**
 * Nothing tells programs without encryption that somebody wrote: devices speak among themselves, as those that pass on trust
 * to verified devices alone (XEP-0450).
 */
const isForDevicesAlone = ({ element }: Opening['message'], found: readonly Found[]): boolean =>
  found.every(({ version }) => version === '2') &&
  element.child(NS_CLIENT, 'body') === undefined &&
  element.child(NS_EME, 'encryption') === undefined

/** It has no key for this device. */
function whyNotForUs(opening: Opening, own: OwnDevice, found: readonly Found[]): SealedReason {
  if (isForFormer(opening, own.former, found)) return 'earlier'
  if (opening.at < own.madeAt) return 'before'
  if (opening.sender !== null && opening.sender !== opening.account.address)
    opening.note({ kind: 'not-for-us' })
  return 'other-device'
}

/** It was sealed for this device before its history was restored. */
function isForFormer({ account }: Opening, former: readonly number[], found: readonly Found[]): boolean {
  return former.some((device) =>
    found.some(({ version, element }) => {
      const received = readEncrypted(version, element, { address: account.address, device })
      return received !== 'malformed' && received.key !== null
    }),
  )
}
