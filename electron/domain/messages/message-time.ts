import { delaysOf } from '../../engine/xep/0203-delay/index.ts'
import type { Stanza } from '../../engine/index.ts'
import { bareOf, domainOf, type BareJid } from '../../../shared/model/jid.ts'
import type { Envelope } from './envelope.ts'
import type { Stamp } from './place.ts'

/** A message with a stamp this recent counts as live, because some servers stamp every message. */
const LIVE_MS = 5_000
/** XMPP began in 1999, so earlier stamps are wrong. */
const EARLIEST = Date.UTC(1999, 0, 1)

/** When a message was sent, according to the message and the servers that passed it on. */
export interface MessageTime {
  /** When it reached the server, according to a trusted stamp; null if it is live. */
  readonly stamp: Stamp | null
  /** The trusted stamp, even if it is recent. Resent messages are recognized by it. */
  readonly vouched: Stamp | null
  /** A stamp that cannot be trusted. */
  readonly claimed: number | null
}

/**
 * Trusts stamps by the own server and the own account (XEP-0203 §5), because the server lets nobody else speak as them.
 * A carbon may be stamped on its wrapper, which the server made. A room stamps its history; after that, an occupant may have
 * written the stamp. The earliest trusted stamp is the time of arrival. `now` is the server's time.
 */
export function messageTime(
  message: Stanza,
  account: BareJid,
  {
    copiedAt,
    wrapper,
    room = null,
  }: Pick<Envelope, 'copiedAt' | 'wrapper'> & Partial<Pick<Envelope, 'room'>>,
  now: number,
): MessageTime {
  const delays = delaysOf(message.element).filter(({ stamp }) => stamp >= EARLIEST)
  const believed = delays.filter(
    ({ from }) =>
      from === account ||
      (from as string) === domainOf(account) ||
      (room?.isHistory && (from === undefined || bareOf(from) === room.author.room)),
  )
  const wrapped = wrapper ? delaysOf(wrapper.element).filter(({ stamp }) => stamp >= EARLIEST) : []
  const stamps: Stamp[] = [...believed, ...wrapped].map(({ stamp, wholeSeconds }) => ({
    at: stamp,
    wholeSeconds,
  }))
  if (copiedAt !== undefined) stamps.push({ at: copiedAt, wholeSeconds: copiedAt % 1_000 === 0 })
  const [first] = stamps.sort((a, b) => a.at - b.at)
  const claimed = delays.find((delay) => !believed.includes(delay))?.stamp ?? null
  return { stamp: first && first.at < now - LIVE_MS ? first : null, vouched: first ?? null, claimed }
}
