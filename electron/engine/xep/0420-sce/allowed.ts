import { firstCodePoints, type CodePointRange } from '../../../../shared/text/code-points.ts'
import { NS_CLIENT, Stanza } from '../../stanza/stanza.ts'
import { el, Element } from '../../xml/element.ts'
import { fallbacksOf } from '../0428-fallback/index.ts'
import { NS_REPLY } from '../0461-replies/index.ts'
import { NS_SCE } from './codec.ts'

const NS_OMEMO_03 = 'eu.siacs.conversations.axolotl'
const NS_OMEMO_2 = 'urn:xmpp:omemo:2'
const NS_EME = 'urn:xmpp:eme:0'

/** Namespaces whose payloads say something, and so belong inside. Everything else is for servers (§9). */
const SAYS_SOMETHING = new Set([
  'urn:xmpp:receipts',
  'urn:xmpp:chat-markers:0',
  'http://jabber.org/protocol/chatstates',
  'urn:xmpp:message-correct:0',
  'urn:xmpp:message-retract:0',
  'urn:xmpp:message-retract:1',
  'urn:xmpp:fasten:0',
  'urn:xmpp:message-attaching:1',
  'urn:xmpp:reactions:0',
  'urn:xmpp:reply:0',
  'urn:xmpp:fallback:0',
  'urn:xmpp:feature-fallback:0',
  'urn:xmpp:reference:0',
  'urn:xmpp:sfs:0',
  'urn:xmpp:esfs:0',
  'urn:xmpp:bob',
  'urn:xmpp:styling:0',
  'urn:xmpp:attention:0',
  'urn:xmpp:tm:1',
  'jabber:x:oob',
  'jabber:x:event',
  'jabber:x:conference',
  'http://jabber.org/protocol/xhtml-im',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
])
const OF_MESSAGES = ['body', 'subject', 'thread']

/** What clients with OMEMO 0.3, which seals a text alone, write beside it in plain. It says only how the text is meant. */
const BESIDE_TEXT = new Set([
  'urn:xmpp:receipts',
  'urn:xmpp:chat-markers:0',
  'http://jabber.org/protocol/chatstates',
  'urn:xmpp:message-correct:0',
  'urn:xmpp:reply:0',
  'urn:xmpp:fallback:0',
  'urn:xmpp:feature-fallback:0',
  'urn:xmpp:styling:0',
  'urn:xmpp:attention:0',
])

/** Whether a payload counts when it comes from inside an envelope. */
export function mayBeInside({ ns, name }: Element): boolean {
  return ns === NS_CLIENT ? OF_MESSAGES.includes(name) : SAYS_SOMETHING.has(ns)
}

/** An envelope that nobody sealed counts for nothing (§10). */
const OF_ENCRYPTION = [NS_OMEMO_03, NS_OMEMO_2, NS_EME, NS_SCE]

/** A fallback that nobody has sealed may hide a quote in the text (XEP-0461 §3.1), and nothing that somebody has written. */
function hidesNoWord(node: Element, text: string): boolean {
  return fallbacksOf(el(NS_CLIENT, 'message', {}, node)).every(
    (fallback) =>
      fallback.for === NS_REPLY &&
      fallback.body !== 'whole' &&
      fallback.body.every((range) => isQuote(text, range)),
  )
}

/** Whether these are whole lines of a quote. */
function isQuote(text: string, { start, end }: CodePointRange): boolean {
  const before = firstCodePoints(text, start)
  const upTo = firstCodePoints(text, end)
  const begins = before === '' || before.endsWith('\n')
  const ends = upTo.endsWith('\n') || /^(?:\n|$)/u.test(text.slice(upTo.length))
  const lines = upTo.slice(before.length).replace(/\n$/u, '').split('\n')
  return begins && ends && lines.every((line) => line.startsWith('>'))
}

/**
 * A message as it reads once it is opened: with the payloads from inside, and without those outside that count only there.
 * `isTextOnly`: it was sealed by OMEMO 0.3.
 */
export function withContent(message: Stanza, payloads: readonly Element[], isTextOnly: boolean): Stanza {
  const { element, kind, from, to } = message
  const text = payloads.find((each) => each.is(NS_CLIENT, 'body'))?.text() ?? ''
  const kept = element.children.filter((node) => {
    if (typeof node === 'string') return false
    if (OF_ENCRYPTION.includes(node.ns)) return false
    return !mayBeInside(node) || (isTextOnly && BESIDE_TEXT.has(node.ns) && hidesNoWord(node, text))
  })
  const opened = new Element(element.ns, element.name, element.attrs, [...kept, ...payloads])
  return new Stanza(kind, opened, from, to)
}
