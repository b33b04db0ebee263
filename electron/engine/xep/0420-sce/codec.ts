import type { BareJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Random } from '../../ports.ts'
import { jid } from '../../stanza/address.ts'
import { dateTime } from '../../xml/codec.ts'
import { el, type Element } from '../../xml/element.ts'
import { XmlParser } from '../../xml/parser.ts'
import { serialize } from '../../xml/serialize.ts'
import { bareOf } from '../../../../shared/model/jid.ts'
import { mayBeInside } from './allowed.ts'

export const NS_SCE = 'urn:xmpp:sce:1'

/** The padding hides the length of short texts (§5.1): up to a multiple of so many bytes, and a random rest. */
const PADDED_TO = 128
const RANDOM_PADDING = 64
/** A text of the largest stanza that servers let pass. */
const MAX_BYTES = 10 * 1024 * 1024
const MAX_ELEMENTS = 20_000
const MAX_DEPTH = 64
/** Clocks are wrong, and a message may have waited on a device without a network. */
const BEFORE_MS = 7 * 24 * 60 * 60 * 1000
const AFTER_MS = 24 * 60 * 60 * 1000

/** Who seals what, so that nobody can pass it on as something else (§5). */
export interface Affixes {
  readonly from: BareJid
  /** The other side; in a room the room. */
  readonly to: BareJid
  /** In milliseconds since 1970. */
  readonly time: number
}

/** The bytes of an envelope with these payloads (§4), padded. */
export function sealedContent(
  payloads: readonly Element[],
  { from, to, time }: Affixes,
  random: Pick<Random, 'bytes'>,
): Uint8Array {
  const envelope = (padding: string): Buffer =>
    Buffer.from(
      serialize(
        el(
          NS_SCE,
          'envelope',
          {},
          el(NS_SCE, 'content', {}, ...payloads),
          el(NS_SCE, 'rpad', {}, padding),
          el(NS_SCE, 'from', { jid: from }),
          el(NS_SCE, 'to', { jid: to }),
          el(NS_SCE, 'time', { stamp: dateTime.format(time) }),
        ),
        '',
      ),
    )
  const { length } = envelope('')
  const missing = (PADDED_TO - (length % PADDED_TO)) % PADDED_TO
  const extra = (random.bytes(1)[0] ?? 0) % RANDOM_PADDING
  return new Uint8Array(envelope('x'.repeat(missing + extra)))
}

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

/** Why an envelope counts for nothing. */
export type ContentProblem = 'malformed' | 'unpadded' | 'from' | 'to' | 'time'

/**
 * The payloads of an envelope, if it is for this message (§4.2): its padding and sender have to be there, and whatever else
 * it says must be right. Payloads that may not be inside are left out.
 */
export function openedContent(bytes: Uint8Array, expected: Expected): Result<Element[], ContentProblem> {
  const envelope = parse(bytes)
  const content = envelope?.child(NS_SCE, 'content')
  if (envelope === undefined || content === undefined) return err('malformed')
  if (envelope.child(NS_SCE, 'rpad') === undefined) return err('unpadded')
  if (!names(envelope, 'from', expected.from)) return err('from')
  const to = envelope.child(NS_SCE, 'to')
  if (to === undefined ? expected.isRoom : !names(envelope, 'to', expected.to)) return err('to')
  const time = envelope.child(NS_SCE, 'time')
  if (time && !isNear(time, expected.at)) return err('time')
  return ok(content.elements().filter(mayBeInside))
}

function names(envelope: Element, affix: 'from' | 'to', address: BareJid): boolean {
  const said = jid.parse(envelope.child(NS_SCE, affix)?.attrs['jid'] ?? '')
  return said !== undefined && bareOf(said) === address
}

function isNear({ attrs }: Element, at: number): boolean {
  const time = dateTime.parse(attrs['stamp'] ?? '')
  return time !== undefined && time >= at - BEFORE_MS && time <= at + AFTER_MS
}

const OPENING = Buffer.from(
  "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>",
)

function parse(bytes: Uint8Array): Element | undefined {
  if (bytes.length > MAX_BYTES) return undefined
  const found: Element[] = []
  const parser = new XmlParser(
    {
      opened: () => undefined,
      element: (element) => void found.push(element),
      closed: () => undefined,
    },
    { stanzaBytes: MAX_BYTES, elements: MAX_ELEMENTS, depth: MAX_DEPTH },
  )
  const error = parser.write(OPENING) ?? parser.write(Buffer.from(bytes))
  const [envelope] = found
  if (error || found.length !== 1 || !envelope?.is(NS_SCE, 'envelope')) return undefined
  return envelope
}
