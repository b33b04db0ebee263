/**
 * The fate of a stanza that is neither stored nor answered:
 * - `heard`: a presence, passed to those who follow presence; `claimed`: a message for a module
 * - `omitted`: it passed a limit of the parser
 * - `no-stanza`: of no kind that RFC 6120 §8 defines; `no-address`: the sender, or the recipient of an iq, is
 *   unreadable
 * - `unasked`: an answer that nobody waits for; `no-id`: a request that no answer could refer to
 * - `unanswered`: a request beyond the budget for senders who may not ask; `fault`: our own bug
 * - `forged`: something that only our own server may say; `room`: of a room that the account is not in
 * - `says-nothing`: a message with nothing to store, such as a chat state
 */
export type Fate =
  | 'heard'
  | 'claimed'
  | 'omitted'
  | 'no-stanza'
  | 'no-address'
  | 'unasked'
  | 'no-id'
  | 'unanswered'
  | 'fault'
  | 'forged'
  | 'room'
  | 'says-nothing'

/** Counts stanzas that are acknowledged without being stored or answered, so that nothing is lost without a trace. */
export interface Ledger {
  readonly counts: ReadonlyMap<Fate, number>
  /** Counts one more stanza with this fate. */
  note(fate: Fate): void
}

export function createLedger(): Ledger {
  const counts = new Map<Fate, number>()
  return {
    counts,
    note: (fate) => void counts.set(fate, (counts.get(fate) ?? 0) + 1),
  }
}
