import { delaysOf } from '../../engine/xep/0203-delay/index.ts'
import type { Stanza } from '../../engine/index.ts'
import { domainOf, type BareJid } from '../../../shared/model/jid.ts'
import type { Envelope } from './envelope.ts'
import type { Stamp } from './place.ts'

/** What is stamped as of just now is as good as live: some servers stamp everything. */
const LIVE_MS = 5_000
/** Nothing of this protocol is older than the year it began in. */
const EARLIEST = Date.UTC(1999, 0, 1)

/** What a message and those who passed it on say of its time. */
export interface MessageTime {
  /** When it reached the server, where somebody says so who can know; null where it comes now. */
  readonly stamp: Stamp | null
  /** The same, also where it is of just now: by it what is sent again is known. */
  readonly vouched: Stamp | null
  /** What anybody else says. */
  readonly claimed: number | null
}

/**
 * Whose word counts (XEP-0203 §5): the own server and the own account, as the server lets nobody else speak as them.
 * A copy was wrapped by the server, which may have stamped that instead. Of several stamps that count the first instant is
 * that of its arrival. `now`: the server's time.
 */
export function messageTime(
  message: Stanza,
  account: BareJid,
  { copiedAt, wrapper }: Pick<Envelope, 'copiedAt' | 'wrapper'>,
  now: number,
): MessageTime {
  const delays = delaysOf(message.element).filter(({ stamp }) => stamp >= EARLIEST)
  const believed = delays.filter(({ from }) => from === account || (from as string) === domainOf(account))
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
