import type { ConnectionSettings, ConnectionState } from '../../../shared/model/account.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { BareJid, FullJid } from '../../../shared/model/jid.ts'
import type { Result } from '../../../shared/model/result.ts'
import type { SignInPin } from '../../../shared/model/sign-in.ts'
import type { Channel, Extension, Release, SessionStart } from '../extension.ts'
import type { Ledger } from '../stanza/ledger.ts'
import type { Stanza } from '../stanza/stanza.ts'
import type { PrintedStanza } from '../xml/printed.ts'
import type { Element } from '../xml/element.ts'

/**
 * What is needed to resume a stream after the process was killed (XEP-0198 §5). `inbound` never runs ahead of what the
 * application has committed, and is saved before the server is told.
 */
export interface SavedSession {
  readonly id: string
  readonly location: string | null
  readonly jid: FullJid
  /** Stanzas received and committed, modulo 2^32. */
  readonly inbound: number
  /** How long the server keeps it without a stream, in milliseconds; null where it did not say (`max`). */
  readonly maxMs?: number | null
}

/** What becomes of a saved session apart from its counts. */
export interface SessionNote {
  /** Milliseconds since 1970 when it was last known to have a stream: late by `ALIVE_MS` or half of `maxMs` at most. */
  readonly aliveAt?: number
  /** How often the server was asked to go on with it, in a row, and gave no answer. */
  readonly attempts?: number
}

/** Where a stanza stands among those sent: what an acknowledgement refers to. Only messages of one session compare. */
export interface Ticket {
  /** Names the session, the same after it was restored from `SavedSession` by a later process; never used twice. */
  readonly session: string
  /** Counts the stanzas sent in this session from 1, without wrapping. A restored session goes on from the server's `h`. */
  readonly seq: number
}

/** What an account's connection is made from. Everything is a parameter, so that two accounts never share state. */
export interface ClientConfig {
  readonly account: BareJid
  /** The resource to ask for when binding (RFC 6120 §7.7): the same each time, so that this is one device. */
  readonly resource: string
  readonly settings: () => ConnectionSettings
  readonly trustedFingerprint: () => string | null
  /** Asked at every sign-in; a failure is one of the connection. */
  readonly password: () => Promise<Result<string, Failure>>
  /** What the account is pinned to: asked at every sign-in, which never takes less. */
  readonly pin?: () => SignInPin | null
  /** Keeps what the account is to be pinned to from now on. */
  readonly pinned?: (pin: SignInPin) => void
  /** It has signed in before: only then is what failed tried again where a person may have to help. */
  readonly hasSignedIn?: boolean
  /** The session that an earlier process left, if any. */
  readonly saved: (SavedSession & SessionNote) | null
  /** Keeps the session for a later process, or forgets it (null). Must have committed when it returns. */
  readonly save: (session: SavedSession | null) => void
  /** Keeps that with the session that is saved. Must have committed when it returns. */
  readonly note?: (note: SessionNote) => void
  /**
   * Takes an incoming message that no module has claimed (`Channel.onMessage`). It counts as received (XEP-0198) once the returned promise has settled: settle it after
   * the commit. A promise that never settles is a message the server will keep.
   */
  readonly message: (message: Stanza) => Promise<void>
  /** A stanza that was too long, too deep, had too many parts or a sender without an address was left out; nothing is known of it. */
  readonly omitted?: () => void
}

/** One account's connection: signs in, stays signed in, resumes, says how it is. */
export interface Client {
  readonly channel: Channel
  readonly state: ConnectionState
  /** The door of an extension module. */
  use<Api>(extension: Extension<Api>): Api
  onState(listener: (state: ConnectionState) => void): Release
  /**
   * Connects, and from then on reconnects by itself, until `disconnect` or a failure only a person can mend. Where an
   * account that has signed in before is `stopped` with a `retryAt`, it is tried again then, without a word until the
   * outcome is another.
   */
  connect(): void
  /**
   * Because a person wants it, the network may be another, or the machine was asleep: what waits for `retryAt` is tried
   * now, unless the server might count that against the account; what began on another network begins anew; what is
   * connected is asked for a sign of life, and is dead where none comes within 5 s.
   */
  reconnectNow(): void
  /** Says goodbye: unavailable presence, stream close, at most 2 s. */
  disconnect(): Promise<void>
  /**
   * Sends a stanza whose fate matters. null where there is no session: nothing was sent. While the session waits to be
   * resumed the stanza is kept, and leaves then. `onAcknowledged` tells when the server has it; if the session ends
   * before, nobody knows, and `onSession` with `fresh` is the moment to send again. `more`: a further one follows in
   * this very turn. Behind the last one the server is asked for its acknowledgement, so that what comes before that was
   * there before it.
   */
  sendTracked(stanza: Element | PrintedStanza, more?: boolean): Ticket | null
  /**
   * The ticket that `sendTracked` would give now: exact until anything else is sent, so within one synchronous run.
   * null where it would give null. Lets the application commit a message's ticket before its bytes leave.
   */
  readonly nextTicket: Ticket | null
  /**
   * About how many bytes of what was sent the server has not said that it has. Whoever has much to send goes on when
   * that has become less.
   */
  readonly unacknowledged: number
  /** Counts the stanzas that were neither kept nor answered. The application adds what it passes over. */
  readonly ledger: Ledger
  /** The server has everything of this session up to and including `seq` (XEP-0198, else a ping's answer). */
  onAcknowledged(listener: (upTo: Ticket) => void): Release
  /**
   * Like `Channel.onSession`, after all modules' handlers. For a session resumed from `saved` (`restored`),
   * whatever was not acknowledged has to be sent again by the application; otherwise the client itself does so. What
   * the server said it had of the earlier session (`h` in `resumed` or `failed`) went to `onAcknowledged` before.
   */
  onSession(listener: (session: SessionStart) => void): Release
}
