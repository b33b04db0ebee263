import { firstCodePoints } from '../../../../shared/text/code-points.ts'
import { NS_CLIENT } from '../../stanza/stanza.ts'
import { attr, cutText, element, get, optional } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'

export const NS_EME = 'urn:xmpp:eme:0'
const NS_OTR = 'urn:xmpp:otr:0'

/** Names of well-known protocols, which take precedence over the name that the sender writes (§4). */
const NAMES: ReadonlyMap<string, string> = new Map([
  [NS_OTR, 'OTR'],
  ['jabber:x:encrypted', 'OpenPGP'],
  ['urn:xmpp:openpgp:0', 'OpenPGP for XMPP'],
  ['eu.siacs.conversations.axolotl', 'OMEMO'],
  ['urn:xmpp:omemo:0', 'OMEMO'],
  ['urn:xmpp:omemo:1', 'OMEMO'],
  ['urn:xmpp:omemo:2', 'OMEMO'],
])

/** The element with the encrypted message, by its namespace. */
const PAYLOADS: ReadonlyMap<string, string> = new Map([
  ['jabber:x:encrypted', 'x'],
  ['urn:xmpp:openpgp:0', 'openpgp'],
  ['eu.siacs.conversations.axolotl', 'encrypted'],
  ['urn:xmpp:omemo:0', 'encrypted'],
  ['urn:xmpp:omemo:1', 'encrypted'],
  ['urn:xmpp:omemo:2', 'encrypted'],
])

/** The limits for a name or namespace that is shown in a sentence. */
const MAX_NAME_LENGTH = 80
const MAX_NAMESPACE_LENGTH = 256

const Encryption = element(NS_EME, 'encryption', {
  namespace: attr(cutText(MAX_NAMESPACE_LENGTH)),
  name: optional(attr(cutText(4 * MAX_NAME_LENGTH))),
})

/** The encryption of a message. */
export interface EncryptionNotice {
  readonly ns: string
  /** The name for use in a sentence. */
  readonly name: string
  /** Whether the message only carries keys, as OMEMO clients send to each other: there is nothing to read in it. */
  readonly keysOnly: boolean
}

/**
 * The encryption of a message, by its own statement or otherwise by its payload; undefined if it is not encrypted. If
 * an encrypted message has a body, the sender did not write it.
 */
export function encryptionOf(message: Element): EncryptionNotice | undefined {
  const payload = message.elements().find(({ ns, name }) => PAYLOADS.get(ns) === name)
  const said = get(message, Encryption)
  const ns = said?.namespace || payload?.ns || (isOtr(message) ? NS_OTR : '')
  if (ns === '') return undefined
  return {
    ns,
    name: NAMES.get(ns) ?? (nameIn(said?.name ?? '') || nameIn(ns)),
    keysOnly: isKeysOnly(payload),
  }
}

/** OTR has no element: its messages, fragments and queries are bodies with this beginning (XEP-0364 §2). */
function isOtr(message: Element): boolean {
  return message.child(NS_CLIENT, 'body')?.text().startsWith('?OTR') ?? false
}

/** OMEMO without a `<payload/>` (XEP-0384 §4.4). The other protocols always have one, by another name. */
function isKeysOnly(payload: Element | undefined): boolean {
  return payload?.name === 'encrypted' && payload.child(payload.ns, 'payload') === undefined
}

function nameIn(text: string): string {
  return firstCodePoints(text.replace(/[\p{C}\s]+/gu, ' ').trim(), MAX_NAME_LENGTH)
}

/** Says which encryption a message has (§3), with its name for clients that do not know it. */
export function buildEncryption(ns: string): Element {
  return Encryption.build({ namespace: ns, name: NAMES.get(ns) })
}
