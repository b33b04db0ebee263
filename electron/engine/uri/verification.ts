/**
 * Links that tell somebody's keys, for a QR code or to be passed on by hand. There are two forms:
 *
 * - `xmpp:ADDRESS?omemo-sid-DEVICE=KEY;…`, which Conversations began and most clients read. A key is the X25519 form in
 *   hex. Conversations also reads `omemo=KEY` without a device.
 * - `xmpp:ADDRESS?trust-message;encryption=NAMESPACE;trust=KEY;distrust=KEY;…` of XEP-0434 §9.1. A key is a key identifier
 *   of the encryption in hex.
 */
import { bareOf, type BareJid } from '../../../shared/model/jid.ts'
import { buildXmppUri, parseXmppUri, type UriQuery } from './index.ts'

/** A key that a link names. */
export interface LinkedKey {
  /** Bytes: 32, as the form of the link writes it. */
  readonly key: Uint8Array
  /** The device that has it, if the link tells. */
  readonly device: number | null
}

export interface VerificationLink {
  readonly owner: BareJid
  /** The namespace by which the keys are to be read; null: they are X25519 keys. */
  readonly encryption: string | null
  readonly trust: readonly LinkedKey[]
  readonly distrust: readonly LinkedKey[]
}

const SID = 'omemo-sid-'
const WITHOUT_DEVICE = 'omemo'
const TRUST_MESSAGE = 'trust-message'
/** Keys of a link. A QR code, which has some 2,900 characters, holds not many more. */
const MOST_WRITTEN = 25
const MAX_DEVICE = 2 ** 31 - 1
const MAX_NAMESPACE = 256

type Pair = readonly [key: string, value: string]

/**
 * Reads a link of either form; undefined if it is none, or if anything in it is wrong: an address with a resource or of an
 * account to act as, a key of another length, a key or a device that occurs twice, no key at all. Other parts of a link
 * with `omemo-sid-` are ignored. At most 50 keys.
 */
export function parseVerificationLink(text: string): VerificationLink | undefined {
  const uri = parseXmppUri(text.trim())
  if (!uri.ok) return undefined
  const { account, address, query } = uri.value
  const owner = bareOf(address)
  if (account !== null || query === null || owner !== address) return undefined
  const found =
    query.type === TRUST_MESSAGE ? readTrustMessage(query.pairs) : readFingerprints(pairsOf(query))
  if (found === undefined || hasDuplicates(found)) return undefined
  return { owner, ...found }
}

/** Writes the form of Conversations with X25519 keys, at most 25. */
export function buildFingerprintLink(
  owner: BareJid,
  keys: readonly { readonly key: Uint8Array; readonly device: number }[],
): string {
  const pairs = keys.slice(0, MOST_WRITTEN).map(({ key, device }) => `${SID}${device}=${hexOf(key)}`)
  return `${buildXmppUri(owner)}?${pairs.join(';')}`
}

/** Writes the form of XEP-0434 with key identifiers, at most 25: the trusted ones first. */
export function buildTrustLink(
  owner: BareJid,
  encryption: string,
  { trust, distrust }: { readonly trust: readonly Uint8Array[]; readonly distrust: readonly Uint8Array[] },
): string {
  const keys = [
    ...trust.map((key) => `trust=${hexOf(key)}`),
    ...distrust.map((key) => `distrust=${hexOf(key)}`),
  ]
  const pairs = [`encryption=${encryption}`, ...keys.slice(0, MOST_WRITTEN)]
  return `${buildXmppUri(owner)}?${TRUST_MESSAGE};${pairs.join(';')}`
}

type Found = Omit<VerificationLink, 'owner'>

/** Conversations has no type before its keys, so the first of them is in its place. */
function pairsOf({ type, pairs }: UriQuery): readonly Pair[] {
  const at = type.indexOf('=')
  return at < 0 ? pairs : [[type.slice(0, at), type.slice(at + 1)], ...pairs]
}

function readFingerprints(pairs: readonly Pair[]): Found | undefined {
  const trust: LinkedKey[] = []
  for (const [name, value] of pairs) {
    if (name !== WITHOUT_DEVICE && !name.startsWith(SID)) continue
    // Some leave the type of the key before it.
    const key = keyOf(value.replace(/^05(?=[0-9a-f]{64}$)/i, ''))
    const device = name === WITHOUT_DEVICE ? null : deviceOf(name.slice(SID.length))
    if (key === undefined || device === undefined) return undefined
    trust.push({ key, device })
  }
  return trust.length === 0 ? undefined : { encryption: null, trust, distrust: [] }
}

function readTrustMessage([first, ...pairs]: readonly Pair[]): Found | undefined {
  const [name, encryption = ''] = first ?? []
  if (name !== 'encryption' || encryption === '' || encryption.length > MAX_NAMESPACE) return undefined
  const keys = { trust: [] as LinkedKey[], distrust: [] as LinkedKey[] }
  for (const [kind, value] of pairs) {
    const key = keyOf(value)
    if (key === undefined || (kind !== 'trust' && kind !== 'distrust')) return undefined
    keys[kind].push({ key, device: null })
  }
  return pairs.length === 0 ? undefined : { encryption, ...keys }
}

const hexOf = (key: Uint8Array): string => Buffer.from(key).toString('hex')

const keyOf = (digits: string): Uint8Array | undefined =>
  /^[0-9a-f]{64}$/i.test(digits) ? new Uint8Array(Buffer.from(digits, 'hex')) : undefined

function deviceOf(digits: string): number | undefined {
  const device = /^[0-9]{1,10}$/.test(digits) ? Number(digits) : 0
  return device >= 1 && device <= MAX_DEVICE ? device : undefined
}

function hasDuplicates({ trust, distrust }: Found): boolean {
  const all = [...trust, ...distrust]
  const keys = new Set(all.map(({ key }) => hexOf(key)))
  const named = all.flatMap(({ device }) => device ?? [])
  return keys.size < all.length || new Set(named).size < named.length
}
