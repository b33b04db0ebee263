import type { BareJid } from '../../../../shared/model/jid.ts'
import { jid } from '../../stanza/address.ts'
import { base64, integer } from '../../xml/codec.ts'
import { el, type Element } from '../../xml/element.ts'
import type { OmemoVersion } from './types.ts'

export const NS_OMEMO_03 = 'eu.siacs.conversations.axolotl'
export const NS_OMEMO_2 = 'urn:xmpp:omemo:2'

export const namespaceOf = (version: OmemoVersion): string => (version === '2' ? NS_OMEMO_2 : NS_OMEMO_03)

/** The ids of devices: 1 to 2^31 - 1 (XEP-0384 §5.1). */
export const deviceId = integer(1, 2 ** 31 - 1)

/** So many `<key/>`s are looked at. No room has as many devices. */
export const MAX_KEYS = 5_000
/** The base64 of the longest key exchange takes some 400 characters. */
const MAX_KEY_LENGTH = 8_192
/** Larger than any stanza that servers let pass. In characters. */
const MAX_PAYLOAD_LENGTH = 16 * 1024 * 1024

/** A message's key, sealed for one device. */
export interface DeviceKey {
  /** Its owner; in 0.3, which does not say it, only for our own use. */
  readonly owner: BareJid
  readonly device: number
  readonly bytes: Uint8Array
  readonly isKeyExchange: boolean
}

/** An `<encrypted/>` element. */
export interface Encrypted {
  /** The device that sealed it. */
  readonly sid: number
  readonly keys: readonly DeviceKey[]
  /** Only in 0.3. */
  readonly iv?: Uint8Array
  /** Without one it only carries keys. */
  readonly payload?: Uint8Array
}

/** Writes an `<encrypted/>` element (XEP-0384 §4.4; in 0.3 §4.4). */
export function buildEncrypted(version: OmemoVersion, encrypted: Encrypted): Element {
  const { sid, keys, iv, payload } = encrypted
  const ns = namespaceOf(version)
  const header = el(
    ns,
    'header',
    { sid: String(sid) },
    ...(version === '2' ? keysByOwner(keys) : keys.map((key) => keyElement('0.3', key))),
    ...(iv === undefined ? [] : [el(ns, 'iv', {}, base64.format(iv))]),
  )
  return el(
    ns,
    'encrypted',
    {},
    header,
    ...(payload === undefined ? [] : [el(ns, 'payload', {}, base64.format(payload))]),
  )
}

/** python-oldmemo and python-twomemo take any value of the attribute for true. */
function keyElement(version: OmemoVersion, { device, bytes, isKeyExchange }: DeviceKey): Element {
  const mark = version === '2' ? 'kex' : 'prekey'
  const attrs = { rid: String(device), [mark]: isKeyExchange ? 'true' : undefined }
  return el(namespaceOf(version), 'key', attrs, base64.format(bytes))
}

function keysByOwner(keys: readonly DeviceKey[]): Element[] {
  const byOwner = new Map<BareJid, Element[]>()
  for (const key of keys) {
    const elements = byOwner.get(key.owner) ?? []
    byOwner.set(key.owner, elements)
    elements.push(keyElement('2', key))
  }
  return [...byOwner].map(([owner, elements]) => el(NS_OMEMO_2, 'keys', { jid: owner }, ...elements))
}

/** An `<encrypted/>` element as one device reads it. */
export interface Received {
  readonly sid: number
  /** The key for this device; null: it was not sealed for it. */
  readonly key: Pick<DeviceKey, 'bytes' | 'isKeyExchange'> | null
  readonly iv: Uint8Array | null
  readonly payload: Uint8Array | null
}

/** The `<encrypted/>` element of this version in a message. */
export function encryptedIn(message: Element, version: OmemoVersion): Element | undefined {
  return message.child(namespaceOf(version), 'encrypted')
}

/** Reads what concerns this device; 'malformed' if it is no proper element. Only its own key is decoded. */
export function readEncrypted(
  version: OmemoVersion,
  encrypted: Element,
  own: { readonly address: BareJid; readonly device: number },
): Received | 'malformed' {
  const ns = namespaceOf(version)
  const header = encrypted.child(ns, 'header')
  const sid = deviceId.parse(header?.attrs['sid'] ?? '')
  if (header === undefined || sid === undefined) return 'malformed'
  const element = findKey(version, header, own)
  const key = element && readKey(version, element)
  const iv = bytesOf(header.child(ns, 'iv'), MAX_KEY_LENGTH)
  const payload = bytesOf(encrypted.child(ns, 'payload'), MAX_PAYLOAD_LENGTH)
  if (key === 'malformed' || iv === 'malformed' || payload === 'malformed') return 'malformed'
  return { sid, key: key ?? null, iv, payload }
}

function findKey(
  version: OmemoVersion,
  header: Element,
  { address, device }: { readonly address: BareJid; readonly device: number },
): Element | undefined {
  const rid = String(device)
  let looked = 0
  const within = (parent: Element): Element | undefined => {
    for (const node of parent.children) {
      if (looked === MAX_KEYS) return undefined
      if (typeof node === 'string' || node.name !== 'key' || node.ns !== header.ns) continue
      looked += 1
      if (node.attrs['rid']?.trim() === rid) return node
    }
    return undefined
  }
  if (version === '0.3') return within(header)
  for (const node of header.children.slice(0, MAX_KEYS)) {
    if (typeof node === 'string' || !node.is(NS_OMEMO_2, 'keys')) continue
    const found = jid.parse(node.attrs['jid'] ?? '') === address ? within(node) : undefined
    if (found) return found
  }
  return undefined
}

function readKey(
  version: OmemoVersion,
  element: Element,
): Pick<DeviceKey, 'bytes' | 'isKeyExchange'> | 'malformed' {
  const bytes = bytesOf(element, MAX_KEY_LENGTH)
  if (bytes === null || bytes === 'malformed' || bytes.length === 0) return 'malformed'
  const mark = element.attrs[version === '2' ? 'kex' : 'prekey']
  return { bytes, isKeyExchange: mark === 'true' || mark === '1' }
}

function bytesOf(element: Element | undefined, longest: number): Uint8Array | null | 'malformed' {
  if (element === undefined) return null
  const text = element.text()
  return text.length > longest ? 'malformed' : (base64.parse(text) ?? 'malformed')
}
