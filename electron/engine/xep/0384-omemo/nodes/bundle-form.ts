import { base64 } from '../../../xml/codec.ts'
import { el, type Element } from '../../../xml/element.ts'
import { namespaceOf, NS_OMEMO_03 } from '../codec.ts'
import type { WrittenBundle } from '../keys/bundle.ts'
import { encodeKey } from '../keys/encoding.ts'
import type { OmemoVersion, PreKey, SignedPreKey } from '../types.ts'
import { keyId } from './device-list.ts'

/** One of a hundred is enough. So many are looked at. */
const MAX_PRE_KEYS = 200
/** A key or signature has at most 64 octets. */
const MAX_LENGTH = 200

interface Names {
  readonly signedPreKey: string
  readonly signedPreKeyId: string
  readonly signature: string
  readonly identity: string
  readonly preKey: string
  readonly preKeyId: string
}

const NAMES: Readonly<Record<OmemoVersion, Names>> = {
  '0.3': {
    signedPreKey: 'signedPreKeyPublic',
    signedPreKeyId: 'signedPreKeyId',
    signature: 'signedPreKeySignature',
    identity: 'identityKey',
    preKey: 'preKeyPublic',
    preKeyId: 'preKeyId',
  },
  '2': {
    signedPreKey: 'spk',
    signedPreKeyId: 'id',
    signature: 'spks',
    identity: 'ik',
    preKey: 'pk',
    preKeyId: 'id',
  },
}

/** Where the bundle of a device is: 0.3 has a node for each, version 2 an item of one node (§5.3.2; in 0.3 §4.3). */
export function placeOf(
  version: OmemoVersion,
  device: number,
): { readonly node: string; readonly item: string } {
  return version === '2'
    ? { node: 'urn:xmpp:omemo:2:bundles', item: String(device) }
    : { node: `${NS_OMEMO_03}.bundles:${String(device)}`, item: 'current' }
}

/** What this device publishes. */
export interface OwnBundle {
  /** The identity key as the version writes it. */
  readonly writtenIdentity: Uint8Array
  readonly signedPreKey: SignedPreKey
  readonly preKeys: readonly PreKey[]
}

export function buildBundle(version: OmemoVersion, bundle: OwnBundle): Element {
  const ns = namespaceOf(version)
  const names = NAMES[version]
  const key = (bytes: Uint8Array): string => base64.format(encodeKey(version, bytes))
  const { signedPreKey, preKeys, writtenIdentity } = bundle
  const signedId = { [names.signedPreKeyId]: String(signedPreKey.id) }
  return el(
    ns,
    'bundle',
    {},
    el(ns, names.signedPreKey, signedId, key(signedPreKey.public)),
    el(ns, names.signature, {}, base64.format(signedPreKey.signature)),
    el(ns, names.identity, {}, key(writtenIdentity)),
    el(
      ns,
      'prekeys',
      {},
      ...preKeys.map(({ id, public: bytes }) =>
        el(ns, names.preKey, { [names.preKeyId]: String(id) }, key(bytes)),
      ),
    ),
  )
}

/** A bundle as it is written; undefined if it is none. `checkBundle` finds out whether it is of use. */
export function readBundle(version: OmemoVersion, payload: Element | null): WrittenBundle | undefined {
  const ns = namespaceOf(version)
  if (payload === null || !payload.is(ns, 'bundle')) return undefined
  const names = NAMES[version]
  const signed = payload.child(ns, names.signedPreKey)
  return {
    version,
    identity: bytesOf(payload.child(ns, names.identity)),
    signedPreKey: signed && readKey(signed, names.signedPreKeyId),
    signature: bytesOf(payload.child(ns, names.signature)),
    preKeys: preKeysIn(payload.child(ns, 'prekeys'), ns, names),
  }
}

function preKeysIn(parent: Element | undefined, ns: string, names: Names): PreKey[] {
  const found: PreKey[] = []
  for (const node of parent?.children.slice(0, 2 * MAX_PRE_KEYS) ?? []) {
    if (found.length === MAX_PRE_KEYS) break
    if (typeof node === 'string' || !node.is(ns, names.preKey)) continue
    const key = readKey(node, names.preKeyId)
    if (key) found.push(key)
  }
  return found
}

function readKey(element: Element, idName: string): PreKey | undefined {
  const id = keyId.parse(element.attrs[idName] ?? '')
  const bytes = bytesOf(element)
  return id === undefined || bytes === undefined ? undefined : { id, public: bytes }
}

function bytesOf(element: Element | undefined): Uint8Array | undefined {
  const text = element?.text()
  return text === undefined || text.length > MAX_LENGTH ? undefined : base64.parse(text)
}
