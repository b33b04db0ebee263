import type { AccountId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { el, NS_CLIENT, Stanza, type Element, type Random } from '../../engine/index.ts'
import {
  buildEncrypted,
  startSession,
  type Bundle,
  type OmemoVersion,
} from '../../engine/xep/0384-omemo/index.ts'
import { sealedContent } from '../../engine/xep/0420-sce/index.ts'
import { drawsOf } from '../../engine/testing/seeds.ts'
import { openTestStore } from '../db/testing.ts'
import type { Store } from '../db/store.ts'
import { openSealed } from './open.ts'
import type { Noted, Opened, Opening } from './opening.ts'
import { recipientsOf } from './recipients.ts'
import { sealKey, sealPayloads, type SealedKey } from './seal.ts'
import { keepList } from './store/devices.ts'
import { ensureKey } from './store/keys.ts'
import { ensureOwnDevice, ownBundleOf, type OwnDevice } from './store/own.ts'
import { ensureDevice, setDeviceKey } from './store/devices.ts'
import { addSession } from './store/sessions.ts'

export const ACCOUNT = 'account' as AccountId
export const NOW = Date.UTC(2026, 0, 10)

/** A device with a store of its own, for tests. */
export interface TestDevice {
  readonly address: BareJid
  readonly store: Store
  readonly random: Random
  readonly noted: Noted[]
  readonly own: OwnDevice
}

export function randomOf(seed: number): Random {
  const draw = drawsOf(seed)
  return {
    bytes: (length) => Uint8Array.from({ length }, () => draw(256)),
    uuid: () => `id-${draw(2 ** 31)}`,
    fraction: () => draw(2 ** 31) / 2 ** 31,
  }
}

export function createTestDevice(address: string, seed: number, madeAt = 0): TestDevice {
  const { store } = openTestStore()
  const random = randomOf(seed)
  const own = store.write((tx) => {
    tx.run(
      `INSERT INTO account (id, address, resource, security, enabled, show, status, password_kept, trial, added_at)
       VALUES (?, ?, 'r', 'automatic', 1, 'available', '', 0, 0, 1)`,
      ACCOUNT,
      address,
    )
    return ensureOwnDevice(tx, ACCOUNT, new Set(), random, madeAt)
  })
  return { address: address as BareJid, store, random, noted: [], own }
}

export function bundleOf({ store, own }: TestDevice, version: OmemoVersion): Bundle {
  const { identity } = own
  return { version, identity: identity.public, ...ownBundleOf(store, ACCOUNT, version, identity) }
}

/** Reads the list and the bundle of another device, and begins a session by its one-time key number `preKey`. */
export function meet(device: TestDevice, other: TestDevice, version: OmemoVersion, preKey = 0): void {
  const bundle = bundleOf(other, version)
  const session = startSession(version, device.own.identity, bundle, bundle.preKeys[preKey], device.random)
  if (!session.ok) throw new Error(session.error)
  device.store.write((tx) => {
    keepList(tx, ACCOUNT, other.address, version, [{ id: other.own.device }], NOW)
    const row = ensureDevice(tx, ACCOUNT, other.address, other.own.device, NOW)
    if (row === null) throw new Error('no room for a device')
    setDeviceKey(tx, row.id, ensureKey(tx, ACCOUNT, other.address, bundle.identity, NOW).row.id)
    addSession(tx, row.id, session.value, NOW)
  })
}

export interface Saying {
  /** What an envelope says besides; only in version 2. */
  readonly from?: string
  readonly to?: string
  readonly time?: number
  /** Instead of the envelope; only in version 2. */
  readonly envelope?: (xml: string) => string
  /** Instead of what would be sealed. */
  readonly payload?: (payload: Uint8Array) => Uint8Array
  readonly outside?: readonly Element[]
  /** Whether there are only keys. */
  readonly empty?: true
}

/** A message of one device to the other one's owner, sealed for those of its devices with a session. */
export function say(device: TestDevice, other: TestDevice, text: string, saying: Saying = {}): Stanza {
  const { store, random, own, address } = device
  const targets = recipientsOf(store, ACCOUNT, [other.address]).targets
  const version = targets[0]?.version
  if (version === undefined) throw new Error('no session')
  const affixes = {
    from: (saying.from ?? address) as BareJid,
    to: (saying.to ?? other.address) as BareJid,
    time: saying.time ?? NOW,
  }
  const envelope = sealedContent([el(NS_CLIENT, 'body', {}, text)], affixes, random)
  const content = saying.envelope ? Buffer.from(saying.envelope(Buffer.from(envelope).toString())) : envelope
  const { v03, v2 } = sealPayloads(text, content, random)
  const sealed = version === '2' ? v2 : v03
  if (sealed === null) throw new Error('nothing to seal')
  const keys = store.write((tx) =>
    targets.map((target): SealedKey => sealKey(tx, target, sealed.key, random)),
  )
  const encrypted = buildEncrypted(version, {
    sid: own.device,
    keys: keys.map(({ owner, number, bytes, isKeyExchange }) => ({
      owner,
      device: number,
      bytes,
      isKeyExchange,
    })),
    ...(version === '0.3' && v03 !== null && { iv: v03.iv }),
    ...(saying.empty !== true && { payload: saying.payload?.(sealed.payload) ?? sealed.payload }),
  })
  return stanzaOf(device, other, encrypted, ...(saying.outside ?? []))
}

export function stanzaOf(
  { address }: TestDevice,
  other: TestDevice,
  ...children: readonly Element[]
): Stanza {
  const from = `${address}/phone` as BareJid
  const attributes = { from, to: other.address, type: 'chat' }
  return new Stanza('message', el(NS_CLIENT, 'message', attributes, ...children), from, other.address)
}

/** What opens: its text, that it says nothing, or why it cannot be read. */
export function hear(
  device: TestDevice,
  other: TestDevice,
  message: Stanza,
  how: Partial<Opening> = {},
): string {
  return toldBy(device.store.write((tx) => openSealed(tx, openingOf(device, other, message, how))))
}

export function openingOf(
  device: TestDevice,
  other: TestDevice,
  message: Stanza,
  how: Partial<Opening> = {},
): Opening {
  return {
    account: { id: ACCOUNT, address: device.address },
    message,
    sender: other.address,
    to: other.address,
    at: NOW,
    isRoom: false,
    now: NOW,
    order: 'now',
    note: (noted) => void device.noted.push(noted),
    ...how,
  }
}

export function toldBy(opened: Opened): string {
  switch (opened.kind) {
    case 'opened':
      return opened.message.element.child(NS_CLIENT, 'body')?.text() ?? 'no text'
    case 'sealed':
      return `sealed: ${opened.why}`
    case 'repeated':
      return opened.messageId === null ? 'repeated' : `repeats ${opened.messageId satisfies MessageId}`
    default:
      return opened.kind
  }
}
