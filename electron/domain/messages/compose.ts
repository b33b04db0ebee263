import { chatState } from '../../engine/xep/0085-chat-states/index.ts'
import { ReceiptRequest } from '../../engine/xep/0184-receipts/index.ts'
import { Attention } from '../../engine/xep/0224-attention/index.ts'
import { Replace } from '../../engine/xep/0308-last-message-correction/index.ts'
import { Displayed, Markable } from '../../engine/xep/0333-markers/index.ts'
import { hint } from '../../engine/xep/0334-hints/index.ts'
import { OriginId } from '../../engine/xep/0359-stanza-ids/index.ts'
import { buildRetraction, NS_RETRACTION } from '../../engine/xep/0424-retraction/index.ts'
import { buildFallback } from '../../engine/xep/0428-fallback/index.ts'
import { buildReactions } from '../../engine/xep/0444-reactions/index.ts'
import { NS_REPLY, quoteFallback, Reply } from '../../engine/xep/0461-replies/index.ts'
import { el, NS_CLIENT, printStanza, type Element, type PrintedStanza } from '../../engine/index.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { ChatState } from '../../../shared/model/message.ts'
import { codePointLength } from '../../../shared/text/code-points.ts'

/** To whom a stanza goes, and the id it has whenever it is sent. */
export interface Address {
  readonly to: BareJid
  readonly id: string
  /** Written as a mail is: RFC 6121 §5.2.2. */
  readonly mail?: boolean | undefined
}

/** What a message answers. */
export interface Answered {
  readonly id: string
  readonly author: BareJid
  readonly body: string
}

export interface Composition {
  readonly body: string
  readonly answers?: Answered | undefined
  readonly subject?: string | undefined
  readonly thread?: string | undefined
  /** The chat state that goes along (XEP-0085 §5.1). */
  readonly state?: ChatState | undefined
}

/** A text message to a person: to the bare address, so that every device of theirs gets it. */
export function composeText(address: Address, composition: Composition): PrintedStanza {
  const { state } = composition
  return message(
    address,
    ...said(composition),
    OriginId.build({ id: address.id }),
    ReceiptRequest.build({}),
    Markable.build({}),
    ...(state === undefined ? [] : [chatState(state)]),
  )
}

/** XEP-0308: the whole message as it is to be now. `target`: the id of its first version. */
export function composeCorrection(address: Address, target: string, composition: Composition): PrintedStanza {
  return message(
    address,
    ...said(composition),
    Replace.build({ id: target }),
    OriginId.build({ id: address.id }),
    ReceiptRequest.build({}),
  )
}

/** The body with what goes before it for clients that do not know replies (XEP-0461 §3.1), and what stands beside. */
function said({ body, answers, subject, thread }: Composition): Element[] {
  // Between two it is clear whose words they are, and some clients make a link of an address.
  const quote = answers ? quoteFallback('', answers.body) : ''
  return [
    ...(subject === undefined ? [] : [el(NS_CLIENT, 'subject', {}, subject)]),
    el(NS_CLIENT, 'body', {}, quote + body),
    ...(thread === undefined ? [] : [el(NS_CLIENT, 'thread', {}, thread)]),
    ...(answers
      ? [
          Reply.build({ to: answers.author, id: answers.id }),
          buildFallback(NS_REPLY, { start: 0, end: codePointLength(quote) }),
        ]
      : []),
  ]
}

/** XEP-0424 §5, with the sentence it wants for clients that do not know it. */
export function composeRetraction(address: Address, target: string): PrintedStanza {
  const sentence =
    'This person attempted to retract a previous message, but it is not supported by your client.'
  return message(
    address,
    el(NS_CLIENT, 'body', {}, sentence),
    ...buildRetraction(target),
    buildFallback(NS_RETRACTION),
    OriginId.build({ id: address.id }),
  )
}

/** XEP-0444. */
export function composeReactions(address: Address, target: string, emojis: readonly string[]): PrintedStanza {
  return message(address, ...buildReactions(target, emojis), OriginId.build({ id: address.id }))
}

/** XEP-0333 §4: kept by archives, so that other devices learn it too. */
export function composeMarker(address: Address, target: string): PrintedStanza {
  return message(address, Displayed.build({ id: target }), hint('store'))
}

/** XEP-0224: nobody wants to be asked long ago. */
export function composeAttention(address: Address): PrintedStanza {
  return message(address, Attention.build({}), hint('no-store'))
}

function message({ to, id, mail }: Address, ...children: readonly Element[]): PrintedStanza {
  return printStanza(el(NS_CLIENT, 'message', { type: mail ? 'normal' : 'chat', to, id }, ...children))
}
