import { OutOfBand } from '../../engine/xep/0066-oob/index.ts'
import { chatState } from '../../engine/xep/0085-chat-states/index.ts'
import { ReceiptRequest } from '../../engine/xep/0184-receipts/index.ts'
import { Attention } from '../../engine/xep/0224-attention/index.ts'
import { Replace } from '../../engine/xep/0308-last-message-correction/index.ts'
import { Displayed, Markable } from '../../engine/xep/0333-markers/index.ts'
import { hint } from '../../engine/xep/0334-hints/index.ts'
import { OriginId } from '../../engine/xep/0359-stanza-ids/index.ts'
import { buildMention, type Mention } from '../../engine/xep/0372-references/index.ts'
import { buildRetraction, NS_RETRACTION } from '../../engine/xep/0424-retraction/index.ts'
import { buildFallback } from '../../engine/xep/0428-fallback/index.ts'
import { buildReactions } from '../../engine/xep/0444-reactions/index.ts'
import { buildSharedFile, NS_FILE_SHARING, type SharedFile } from '../../engine/xep/0447-sfs/index.ts'
import { buildAesgcm } from '../../engine/xep/0454-aesgcm/index.ts'
import { NS_REPLY, quoteFallback, Reply } from '../../engine/xep/0461-replies/index.ts'
import { buildPreview } from '../../engine/xep/0511-link-metadata/index.ts'
import { el, NS_CLIENT, printStanza, type Element, type PrintedStanza } from '../../engine/index.ts'
import type { Jid } from '../../../shared/model/jid.ts'
import type { ChatState, LinkPreview } from '../../../shared/model/message.ts'
import { codePointLength } from '../../../shared/text/code-points.ts'

/** Marks what goes to an occupant, so that the account's other devices know it from what goes to a person (XEP-0045 §7.5). */
const NS_MUC_USER = 'http://jabber.org/protocol/muc#user'

/** The recipient of a stanza and its id, which stays the same whenever it is sent. */
export interface Address {
  readonly to: Jid
  readonly id: string
  /** `room`: everybody in it (XEP-0045 §7.4). `private`: one of its occupants. */
  readonly in?: 'room' | 'private' | undefined
  /** Sent as type `normal`, like an email (RFC 6121 §5.2.2). */
  readonly mail?: boolean | undefined
}

/** The message that is being answered. */
export interface Answered {
  readonly id: string
  readonly author: Jid
  /** The name above the quote, in a room. With two people it is clear, and some clients turn an address into a link. */
  readonly nick?: string | undefined
  /** Empty: it is not quoted. */
  readonly body: string
}

export interface Composition {
  readonly body: string
  /** People whom the body names, with ranges of the body (XEP-0372). */
  readonly mentions?: readonly Mention[] | undefined
  readonly answers?: Answered | undefined
  readonly subject?: string | undefined
  readonly thread?: string | undefined
  readonly previews?: readonly LinkPreview[] | undefined
  /** The chat state to include (XEP-0085 §5.1). */
  readonly state?: ChatState | undefined
}

/** A text message. It goes to the bare address, so that every device gets it. */
export function composeText(address: Address, composition: Composition): PrintedStanza {
  const { state } = composition
  return message(
    address,
    ...said(composition),
    OriginId.build({ id: address.id }),
    ...receiptsFor(address),
    ...(address.in === undefined ? [Markable.build({})] : []),
    ...(state === undefined ? [] : [chatState(state)]),
  )
}

/** A correction (XEP-0308), which repeats the whole message. `target` is the id of its first version. */
export function composeCorrection(address: Address, target: string, composition: Composition): PrintedStanza {
  return message(
    address,
    ...said(composition),
    Replace.build({ id: target }),
    OriginId.build({ id: address.id }),
    ...receiptsFor(address),
  )
}

/** XEP-0184 §5.3: a room tells by its reflection that it has the message. */
function receiptsFor(address: Address): Element[] {
  return address.in === 'room' ? [] : [ReceiptRequest.build({})]
}

/** The body and its related elements. A reply starts with a quote for clients without replies (XEP-0461 §3.1). */
function said({ body, answers, subject, thread, mentions = [], previews = [] }: Composition): Element[] {
  const quote = answers && answers.body !== '' ? quoteFallback(answers.nick ?? '', answers.body) : ''
  const quoted = codePointLength(quote)
  return [
    ...(subject === undefined ? [] : [el(NS_CLIENT, 'subject', {}, subject)]),
    el(NS_CLIENT, 'body', {}, quote + body),
    ...(thread === undefined ? [] : [el(NS_CLIENT, 'thread', {}, thread)]),
    ...(answers
      ? [
          Reply.build({ to: answers.author, id: answers.id }),
          ...(quoted === 0 ? [] : [buildFallback(NS_REPLY, { start: 0, end: quoted })]),
        ]
      : []),
    ...mentions.map(({ address, range }) =>
      buildMention({ address, range: range && { start: range.start + quoted, end: range.end + quoted } }),
    ),
    ...previews.map(buildPreview),
  ]
}

export interface FileComposition {
  readonly files: readonly SharedFile[]
  readonly caption: string
  readonly answers?: Answered | undefined
  readonly thread?: string | undefined
  readonly state?: ChatState | undefined
}

/**
 * A message that shares files (XEP-0447). Clients without it show a picture only if the body is exactly the link
 * (XEP-0066), so there is neither a quote nor a caption in the body.
 */
export function composeFiles(address: Address, composition: FileComposition): PrintedStanza {
  const { files, caption, answers, thread, state } = composition
  const url = linkOf(files[0])
  if (url === undefined) throw new Error('a shared file has no link')
  const isSealed = files.some(({ encrypted = [] }) => encrypted.length > 0)
  return message(
    address,
    el(NS_CLIENT, 'body', {}, url),
    ...(thread === undefined ? [] : [el(NS_CLIENT, 'thread', {}, thread)]),
    ...(isSealed ? [] : [OutOfBand.build({ url, desc: caption === '' ? undefined : caption })]),
    ...files.map(buildSharedFile),
    buildFallback(NS_FILE_SHARING),
    ...(answers ? [Reply.build({ to: answers.author, id: answers.id })] : []),
    OriginId.build({ id: address.id }),
    ...receiptsFor(address),
    ...(address.in === undefined ? [Markable.build({})] : []),
    ...(state === undefined ? [] : [chatState(state)]),
  )
}

/** The link to a file; of a sealed one with its key (XEP-0454 §3), so that only a sealed body may hold it. */
function linkOf(file: SharedFile | undefined): string | undefined {
  const [sealed] = file?.encrypted ?? []
  const [url] = sealed?.urls ?? []
  return sealed && url !== undefined ? buildAesgcm({ url, fileKey: sealed.fileKey }) : file?.urls[0]
}

/** The caption of a file for clients that show no captions. Others hide it (XEP-0428). */
export function composeCaption(address: Address, caption: string): PrintedStanza {
  return message(
    address,
    el(NS_CLIENT, 'body', {}, caption),
    buildFallback(NS_FILE_SHARING),
    OriginId.build({ id: address.id }),
  )
}

/** A retraction (XEP-0424 §5), with the sentence it prescribes for clients without support. */
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

/** All own reactions to a message (XEP-0444). */
export function composeReactions(address: Address, target: string, emojis: readonly string[]): PrintedStanza {
  return message(address, ...buildReactions(target, emojis), OriginId.build({ id: address.id }))
}

/**
 * A read marker (XEP-0333 §4). Archives keep it, so that other devices see it, too. `assisted`: the part for the own server,
 * which takes it out (XEP-0490 §4.5).
 */
export function composeMarker(address: Address, target: string, assisted?: Element): PrintedStanza {
  return message(address, Displayed.build({ id: target }), ...(assisted ? [assisted] : []), hint('store'))
}

/** A request for attention (XEP-0224). It is not stored, because a late one is useless. */
export function composeAttention(address: Address): PrintedStanza {
  return message(address, Attention.build({}), hint('no-store'))
}

function message({ to, id, mail, in: way }: Address, ...children: readonly Element[]): PrintedStanza {
  const type = way === 'room' ? 'groupchat' : mail ? 'normal' : 'chat'
  const marks = way === 'private' ? [el(NS_MUC_USER, 'x')] : []
  return printStanza(el(NS_CLIENT, 'message', { type, to, id }, ...children, ...marks))
}
