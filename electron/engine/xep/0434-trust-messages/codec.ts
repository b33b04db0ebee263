import { bareOf, type BareJid } from '../../../../shared/model/jid.ts'
import { jid } from '../../stanza/address.ts'
import { all, attr, base64, children, element, shortText, text, type TextFormat } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'

const NS_TRUST_MESSAGES = 'urn:xmpp:tm:1'

/** Namespaces. */
const MAX_NAME = 256
/** More people than anybody has verified at once. */
const MAX_OWNERS = 100
/** More devices than anybody has. */
const MAX_KEYS = 200
/** Of one message. More would only be kept for nothing. */
const MAX_KEYS_IN_ALL = 1_000
/** Bytes of a key identifier: a key or a hash. */
const MAX_KEY_LENGTH = 64
/** That many in Base64, and some white space. */
const MAX_KEY_TEXT = 128

/** The trust in keys of one person. */
export interface KeyOwner {
  readonly owner: BareJid
  /** Key identifiers of the encryption's kind. */
  readonly trust: readonly Uint8Array[]
  readonly distrust: readonly Uint8Array[]
}

/** What a device says about keys (§4). */
export interface TrustMessage {
  /** The namespace of the rules by which it is read, such as those of XEP-0450. */
  readonly usage: string
  /** The namespace of the encryption whose keys these are. */
  readonly encryption: string
  readonly owners: readonly KeyOwner[]
}

const keyId: TextFormat<Uint8Array> = {
  parse(source) {
    const bytes = source.length <= MAX_KEY_TEXT ? base64.parse(source) : undefined
    return bytes && bytes.length > 0 && bytes.length <= MAX_KEY_LENGTH ? bytes : undefined
  },
  format: base64.format,
}
const bareJid: TextFormat<BareJid> = {
  parse(source) {
    const address = jid.parse(source)
    return address !== undefined && bareOf(address) === address ? bareOf(address) : undefined
  },
  format: (value) => value,
}

const Trust = element(NS_TRUST_MESSAGES, 'trust', { key: text(keyId) })
const Distrust = element(NS_TRUST_MESSAGES, 'distrust', { key: text(keyId) })
const Owner = element(NS_TRUST_MESSAGES, 'key-owner', {
  owner: attr(bareJid, 'jid'),
  trust: children(Trust, MAX_KEYS),
  distrust: children(Distrust, MAX_KEYS),
})
const Message = element(NS_TRUST_MESSAGES, 'trust-message', {
  usage: attr(shortText(MAX_NAME)),
  encryption: attr(shortText(MAX_NAME)),
  owners: children(Owner, MAX_OWNERS),
})

/**
 * What a message says about keys. It counts only if it was sealed by the device that says it. undefined if there is not
 * exactly one such payload, or it says nothing; keys that cannot be read are left out, and so are those beyond 1,000.
 */
export function trustMessageOf(message: Element): TrustMessage | undefined {
  const [found, ...more] = all(message, Message, 2)
  if (found === undefined || more.length > 0) return undefined
  let left = MAX_KEYS_IN_ALL
  const firstOf = (keys: readonly { readonly key: Uint8Array }[]): Uint8Array[] => {
    const kept = keys.slice(0, left).map(({ key }) => key)
    left -= kept.length
    return kept
  }
  const owners = found.owners
    .map(({ owner, trust, distrust }) => ({ owner, distrust: firstOf(distrust), trust: firstOf(trust) }))
    .filter(({ trust, distrust }) => trust.length + distrust.length > 0)
  return owners.length === 0 ? undefined : { ...found, owners }
}

/** `<trust-message/>`, which has to be sealed (§5.2). At most 100 people with 200 keys each are read. */
export function buildTrustMessage({ usage, encryption, owners }: TrustMessage): Element {
  const elements = (keys: readonly Uint8Array[]) => keys.map((key) => ({ key }))
  return Message.build({
    usage,
    encryption,
    owners: owners.map(({ owner, trust, distrust }) => ({
      owner,
      trust: elements(trust),
      distrust: elements(distrust),
    })),
  })
}
