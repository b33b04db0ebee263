import { firstCodePoints } from '../../../../shared/text/code-points.ts'
import { NS_CLIENT } from '../../stanza/stanza.ts'
import { attr, cutText, element, get, optional } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'

export const NS_EME = 'urn:xmpp:eme:0'
const NS_OTR = 'urn:xmpp:otr:0'

/** The protocols that have a name already, which counts before what the sender writes (§4). */
const NAMES: ReadonlyMap<string, string> = new Map([
  [NS_OTR, 'OTR'],
  ['jabber:x:encrypted', 'OpenPGP'],
  ['urn:xmpp:openpgp:0', 'OpenPGP for XMPP'],
  ['eu.siacs.conversations.axolotl', 'OMEMO'],
  ['urn:xmpp:omemo:0', 'OMEMO'],
  ['urn:xmpp:omemo:1', 'OMEMO'],
  ['urn:xmpp:omemo:2', 'OMEMO'],
])

/** What holds the encrypted message, by its namespace. */
const PAYLOADS: ReadonlyMap<string, string> = new Map([
  ['jabber:x:encrypted', 'x'],
  ['urn:xmpp:openpgp:0', 'openpgp'],
  ['eu.siacs.conversations.axolotl', 'encrypted'],
  ['urn:xmpp:omemo:0', 'encrypted'],
  ['urn:xmpp:omemo:1', 'encrypted'],
  ['urn:xmpp:omemo:2', 'encrypted'],
])

/** A name or namespace that is shown in a sentence; beyond that it is no name. */
const MAX_NAME_LENGTH = 80
const MAX_NAMESPACE_LENGTH = 256

const Encryption = element(NS_EME, 'encryption', {
  namespace: attr(cutText(MAX_NAMESPACE_LENGTH)),
  name: optional(attr(cutText(4 * MAX_NAME_LENGTH))),
})

/** How a message is encrypted. */
export interface EncryptionNotice {
  readonly ns: string
  /** As it is to be called in a sentence. */
  readonly name: string
  /** Whether it only carries keys, as OMEMO's clients send to each other: there is nothing to read in it. */
  readonly keysOnly: boolean
}

/**
 * How a message is encrypted, by what it says of itself or else by what it carries; undefined where it is not. Its body
 * then is nothing the sender wrote, if it has one.
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

/** OTR has no element: its messages, fragments and queries are bodies that begin so (XEP-0364 §2). */
function isOtr(message: Element): boolean {
  return message.child(NS_CLIENT, 'body')?.text().startsWith('?OTR') ?? false
}

/** OMEMO without a `<payload/>` (XEP-0384 §4.4); the other protocols always have one, by another name. */
function isKeysOnly(payload: Element | undefined): boolean {
  return payload?.name === 'encrypted' && payload.child(payload.ns, 'payload') === undefined
}

function nameIn(text: string): string {
  return firstCodePoints(text.replace(/[\p{C}\s]+/gu, ' ').trim(), MAX_NAME_LENGTH)
}
