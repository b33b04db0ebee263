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
 * The data to resume a stream after the process was killed (XEP-0198 §5). `inbound` is never ahead of the stanzas that
 * the application has committed, and is saved before the server is told.
 */
export interface SavedSession {
  readonly id: string
  readonly location: string | null
  readonly jid: FullJid
  /** Stanzas received and committed, modulo 2^32. */
  readonly inbound: number
  /** How long the server keeps the session without a stream, in milliseconds; null if it did not say (`max`). */
  readonly maxMs?: number | null
}

/** Facts about a saved session, besides its counts. */
export interface SessionNote {
  /**
   * When the session was last known to have a stream, in milliseconds since 1970. It may be late by `ALIVE_MS` or half
   * of `maxMs`.
   */
  readonly aliveAt?: number
  /** How many times in a row the server was asked to resume the session and did not answer. */
  readonly attempts?: number
}

/**
 * The position of a stanza among those sent, which acknowledgements refer to. Tickets compare only within one session.
 */
export interface Ticket {
  /**
   * The name of the session, the same after a later process restored it from `SavedSession`. It is never used twice.
   */
  readonly session: string
  /**
   * Counts the stanzas sent in this session from 1, without wrapping around. A restored session continues from the
   * server's `h`.
   */
  readonly seq: number
}

/** The configuration of an account's connection. Everything is a parameter, so that two accounts never share state. */
export interface ClientConfig {
  readonly account: BareJid
  /** The resource to ask for when binding (RFC 6120 §7.7), always the same one, so that the server sees one device. */
  readonly resource: string
  readonly settings: () => ConnectionSettings
  readonly trustedFingerprint: () => string | null
  /** Called at every sign-in. A failure counts as one of the connection. */
  readonly password: () => Promise<Result<string, Failure>>
  /** The account's pin, asked for at every sign-in, which accepts nothing weaker. */
  readonly pin?: () => SignInPin | null
  /** Stores the new pin of the account. */
  readonly pinned?: (pin: SignInPin) => void
  /** The account has signed in before: only then are failures tried again that may need a person. */
  readonly hasSignedIn?: boolean
  /** The session that an earlier process left, if any. */
  readonly saved: (SavedSession & SessionNote) | null
  /** Stores the session for a later process, or forgets it (null). Must have committed when it returns. */
  readonly save: (session: SavedSession | null) => void
  /** Stores the note with the saved session. Must have committed when it returns. */
  readonly note?: (note: SessionNote) => void
  /**
   * Takes an incoming message that no module has claimed (`Channel.onMessage`). The message counts as received
   * (XEP-0198) once the returned promise has settled, so settle it after the commit. If the promise never settles, the
   * server keeps the message.
   */
  readonly message: (message: Stanza) => Promise<void>
  /**
   * A stanza was left out because it was too long, too deep, had too many parts, or its sender had no valid address.
   */
  readonly omitted?: () => void
}

/** One account's connection: signs in, stays signed in, resumes sessions, and reports its state. */
export interface Client {
  readonly channel: Channel
  readonly state: ConnectionState
  /** The API of an extension module. */
  use<Api>(extension: Extension<Api>): Api
  onState(listener: (state: ConnectionState) => void): Release
  /**
   * Connects, and then reconnects by itself until `disconnect`, or until a failure that only a person can solve. An
   * account that has signed in before and is `stopped` with a `retryAt` is tried again then. The state does not change
   * until the outcome is a different one.
   */
  connect(): void
  /**
   * Call this if the person asks for it, the network may have changed, or the machine was asleep. A wait for `retryAt`
   * ends now, unless the server might count that against the account. A try that began on another network starts over.
   * An online connection is asked for a sign of life, and counts as dead if none comes within 5 s.
   */
  reconnectNow(): void
  /** Says goodbye with unavailable presence and a closed stream. Takes at most 2 s. */
  disconnect(): Promise<void>
  /**
   * Sends a stanza whose delivery matters. null if there is no session: nothing was sent. While the session waits to be
   * resumed the stanza is kept, and sent afterwards. `onAcknowledged` reports when the server has it. If the session
   * ends before that, nobody knows whether it arrived, and `onSession` with `fresh` is the moment to send it again.
   * `more`: another one follows in this very turn. After the last one the server is asked for an acknowledgement, so
   * that every stanza that arrives before the answer was there before it.
   */
  sendTracked(stanza: Element | PrintedStanza, more?: boolean): Ticket | null
  /**
   * The ticket that `sendTracked` would return now, or null if it would return null. It is exact until anything else is
   * sent, so only within one synchronous run. With this the application can commit a message's ticket before its bytes
   * are sent.
   */
  readonly nextTicket: Ticket | null
  /**
   * About how many sent bytes the server has not acknowledged. A caller with much to send continues when this has
   * become less.
   */
  readonly unacknowledged: number
  /** Counts the stanzas that were neither stored nor answered. The application adds those that it ignores. */
  readonly ledger: Ledger
  /** The server has everything of this session up to and including `seq` (XEP-0198, otherwise the answer to a ping). */
  onAcknowledged(listener: (upTo: Ticket) => void): Release
  /**
   * Like `Channel.onSession`, after the handlers of all modules. If the session was resumed from `saved` (`restored`),
   * the application has to send unacknowledged stanzas again; otherwise the client does so itself. The server's count
   * for the earlier session (`h` in `resumed` or `failed`) went to `onAcknowledged` before.
   */
  onSession(listener: (session: SessionStart) => void): Release
}
