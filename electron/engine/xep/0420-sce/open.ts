import { bareOf, type BareJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import { jid } from '../../stanza/address.ts'
import { tolerantDateTime } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { XmlParser } from '../../xml/parser.ts'
import { mayBeInside } from './allowed.ts'
import { NS_SCE } from './codec.ts'

/** A text of the largest stanza that servers let pass. */
const MAX_BYTES = 10 * 1024 * 1024
const MAX_ELEMENTS = 20_000
const MAX_DEPTH = 64
/** Clocks are wrong, and a message may have waited on a device without a network. */
const BEFORE_MS = 7 * 24 * 60 * 60 * 1000
const AFTER_MS = 24 * 60 * 60 * 1000

export interface Expected {
  /** Whose device sealed it. */
  readonly from: BareJid
  /** To whom it was sent, without a device; in a room the room. */
  readonly to: BareJid
  /** In a room, the room has to be named (XEP-0384 §5.7). */
  readonly isRoom: boolean
  /** When it reached the server, in milliseconds since 1970. */
  readonly at: number
}

/** What an envelope says, as far as it counts. */
export interface OpenedContent {
  readonly payloads: readonly Element[]
  /** When it was sealed, in milliseconds since 1970; null: it does not tell. */
  readonly time: number | null
}

/** Why an envelope counts for nothing. */
export type ContentProblem = 'malformed' | 'unpadded' | 'from' | 'to' | 'time'

/**
 * The payloads of an envelope, if it is for this message (§4): its padding and sender have to be there, and whatever else
 * it says must be right. Payloads that may not be inside are left out (§9). `malformed`: it is no envelope, or too large.
 */
export function openedContent(bytes: Uint8Array, expected: Expected): Result<OpenedContent, ContentProblem> {
  const envelope = readEnvelope(bytes)
  const content = envelope?.child(NS_SCE, 'content')
  if (envelope === undefined || content === undefined || isAmbiguous(envelope)) return err('malformed')
  if (envelope.child(NS_SCE, 'rpad') === undefined) return err('unpadded')
  if (!names(envelope, 'from', expected.from)) return err('from')
  const to = envelope.child(NS_SCE, 'to')
  if (to === undefined ? expected.isRoom : !names(envelope, 'to', expected.to)) return err('to')
  const stamp = envelope.child(NS_SCE, 'time')
  const time = stamp && tolerantDateTime.parse(stamp.attrs['stamp'] ?? '')
  if (stamp && (time === undefined || !isNear(time, expected.at))) return err('time')
  return ok({ payloads: content.elements().filter(mayBeInside), time: time ?? null })
}

/** Two of a kind would let two clients read two messages. */
function isAmbiguous(envelope: Element): boolean {
  const names = envelope.elements().flatMap(({ ns, name }) => (ns === NS_SCE ? [name] : []))
  return new Set(names).size < names.length
}

function names(envelope: Element, affix: 'from' | 'to', address: BareJid): boolean {
  const said = jid.parse(envelope.child(NS_SCE, affix)?.attrs['jid'] ?? '')
  return said !== undefined && bareOf(said) === address
}

const isNear = (time: number, at: number): boolean => time >= at - BEFORE_MS && time <= at + AFTER_MS

const OPENING = Buffer.from(
  "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>",
)
const CLOSING = Buffer.from('</stream:stream>')

/** The envelope, if the bytes are exactly one. They are read under the rules of streams: no DTD, no comments. */
function readEnvelope(bytes: Uint8Array): Element | undefined {
  if (bytes.length > MAX_BYTES) return undefined
  const found: Element[] = []
  let ends = 0
  const parser = new XmlParser(
    {
      opened: () => undefined,
      element: (element) => void found.push(element),
      closed: () => {
        ends += 1
      },
    },
    { stanzaBytes: MAX_BYTES, elements: MAX_ELEMENTS, depth: MAX_DEPTH },
  )
  if (parser.write(OPENING) !== null || parser.write(bytes) !== null) return undefined
  // Neither half an element may follow, nor the end of the stream.
  if (ends > 0 || parser.write(CLOSING) !== null) return undefined
  const [envelope] = found
  return found.length === 1 && envelope?.is(NS_SCE, 'envelope') === true ? envelope : undefined
}
