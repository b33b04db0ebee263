/**
 * What became of a stanza that is neither kept nor answered:
 * - `heard`: a presence, told to those who follow presence; `claimed`: a message that was for a module
 * - `omitted`: it passed a limit of the parser
 * - `no-stanza`: of no kind that RFC 6120 §8 knows; `no-address`: its sender, or whom an iq is for, cannot be told
 * - `unasked`: an answer nobody waits for; `no-id`: a request that no answer could refer to
 * - `unanswered`: a request beyond what is answered to those who may not ask; `fault`: a bug of ours
 * - `forged`: what only the own server may say; `room`: of a room, which is not spoken with yet
 * - `says-nothing`: a message of which nothing is to be kept, like the state of a chat
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

/** Counts what is acknowledged without being kept or answered, so that nothing is lost without a trace. */
export interface Ledger {
  readonly counts: ReadonlyMap<Fate, number>
  /** One more stanza met that. */
  note(fate: Fate): void
}

export function createLedger(): Ledger {
  const counts = new Map<Fate, number>()
  return {
    counts,
    note: (fate) => void counts.set(fate, (counts.get(fate) ?? 0) + 1),
  }
}
