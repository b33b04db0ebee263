import type { EnginePorts } from '../ports.ts'
import type { Element } from '../xml/element.ts'
import { errorReply, type StanzaErrorDraft } from './errors.ts'
import type { Fate } from './ledger.ts'

/** Some hundred refusals at once, for example when all clients of all contacts ask for the same thing. */
const BURST_BYTES = 32_768
/**
 * Less than half of what a slow server reads from its client (Prosody as Debian ships it: 10 kB/s), so that the
 * person's own messages do not wait behind refusals.
 */
const BYTES_A_SECOND = 4_096
/** Refusals beyond the budget wait, for a minute at most. */
const MAX_WAITING = 500
const MAX_WAITING_BYTES = 131_072
/** One sender must not take all the places. */
const MAX_WAITING_EACH = 20
/** Far longer than the id of any client, which has to be sent back. */
const MAX_REFUSAL_BYTES = 4_096
/** The size of a refusal without its address and id. */
const FRAME_BYTES = 180

const SECOND_MS = 1_000
const REPORT_MS = 60_000

/**
 * Refuses requests of senders who may not ask. An iq request has to be answered (RFC 6120 §8.2.3), but not at any pace:
 * refusals beyond the budget wait, and requests beyond that are only counted.
 */
export interface Refusals {
  /**
   * Answers a request with an error, now or later. A request without an id gets no answer, since nothing could refer to
   * it. The refusal takes one of the places of `sender` in the queue.
   */
  refuse(request: Element, sender: string, error: StanzaErrorDraft): void
  /** The session is over, and nobody waits for an answer any more. */
  end(): void
}

interface Waiting {
  readonly reply: Element
  readonly sender: string
  readonly bytes: number
}

export function createRefusals(
  { clock, log }: Pick<EnginePorts, 'clock' | 'log'>,
  send: (stanza: Element) => boolean,
  note: (fate: Fate) => void,
): Refusals {
  let budget = BURST_BYTES
  let refilledAt = clock.now()
  let waiting: Waiting[] = []
  let waitingBytes = 0
  let cancelDrain = (): void => undefined
  let unanswered = 0
  let cancelReport = (): void => undefined

  function refill(): void {
    const now = clock.now()
    // A clock that was set back adds nothing.
    budget = Math.min(BURST_BYTES, budget + (Math.max(0, now - refilledAt) * BYTES_A_SECOND) / SECOND_MS)
    refilledAt = now
  }

  function drain(): void {
    refill()
    let done = 0
    for (const { reply, bytes } of waiting) {
      if (budget < bytes) break
      budget -= bytes
      waitingBytes -= bytes
      done++
      send(reply)
    }
    waiting = waiting.slice(done)
    if (waiting.length > 0) cancelDrain = clock.after(SECOND_MS, drain)
  }

  function hasPlace(sender: string, bytes: number): boolean {
    return (
      waiting.length < MAX_WAITING &&
      waitingBytes + bytes <= MAX_WAITING_BYTES &&
      waiting.filter((other) => other.sender === sender).length < MAX_WAITING_EACH
    )
  }

  function leaveOut(): void {
    note('unanswered')
    if (unanswered++ > 0) return
    cancelReport = clock.after(REPORT_MS, () => {
      log(`stanza: ${unanswered} requests left unanswered: too many from senders who may not ask`)
      unanswered = 0
    })
  }

  return {
    refuse(request, sender, error) {
      const { from = '', id } = request.attrs
      if (id === undefined) {
        log('stanza: ignored an iq without id')
        note('no-id')
        return
      }
      const bytes = FRAME_BYTES + from.length + id.length
      if (bytes > MAX_REFUSAL_BYTES) {
        leaveOut()
        return
      }
      refill()
      if (waiting.length === 0 && budget >= bytes) {
        budget -= bytes
        send(errorReply(request, error))
      } else if (hasPlace(sender, bytes)) {
        if (waiting.length === 0) cancelDrain = clock.after(SECOND_MS, drain)
        waiting.push({ reply: errorReply(request, error), sender, bytes })
        waitingBytes += bytes
      } else {
        leaveOut()
      }
    },
    end() {
      cancelDrain()
      cancelReport()
      waiting = []
      waitingBytes = 0
      unanswered = 0
    },
  }
}
