/** What goes wrong in rooms, once the account has entered them. See `JoinRefusal` for the door. */
export type RoomFailure =
  /** The account is not in the room now. */
  | { readonly code: 'not-in-room' }
  | { readonly code: 'nickname-invalid' }
  | { readonly code: 'nickname-taken' }
  /** The room wants another nickname, such as the one that it keeps for the account. */
  | { readonly code: 'nickname-refused' }
  /** The room does not tell the address of an occupant, and its lists have only addresses. */
  | { readonly code: 'occupant-unknown' }
  /** There is a room at the address of a new one. */
  | { readonly code: 'room-exists' }
  /** A question at the door (XEP-0158) is no longer open. */
  | { readonly code: 'challenge-over' }
  /** A service that searches rooms (XEP-0433) cannot search for these words; `text` has its reasons. */
  | { readonly code: 'terms-unsuitable'; readonly text?: string }
  /** It had enough of questions, and is not to be asked for so long. */
  | { readonly code: 'too-many-searches'; readonly retryAfterMs: number }
