import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Random } from '../../ports.ts'
import { dateTime } from '../../xml/codec.ts'
import { el, type Element } from '../../xml/element.ts'
import { serialize } from '../../xml/serialize.ts'

export const NS_SCE = 'urn:xmpp:sce:1'

/** The padding hides the length of short texts (§4): up to a multiple of so many bytes, and a random rest; under 200. */
const PADDED_TO = 128
const RANDOM_PADDING = 64

/** Who seals what, so that nobody can pass it on as something else (§4). */
export interface Affixes {
  readonly from: BareJid
  /** The other side; in a room the room. */
  readonly to: BareJid
  /** In milliseconds since 1970. */
  readonly time: number
}

/** The bytes of an envelope with these payloads (§7), with every affix of XEP-0384's profile (§5.7 there). */
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
  return new Uint8Array(envelope(randomText(missing + extra, random)))
}

/** Letters and digits, one byte each. */
const randomText = (length: number, random: Pick<Random, 'bytes'>): string =>
  Buffer.from(random.bytes(Math.ceil((length * 3) / 4)))
    .toString('base64url')
    .slice(0, length)
