import type { Failure } from './failure.ts'
import type { AccountId, ConversationId } from './ids.ts'
import type { BareJid } from './jid.ts'

/**
 * What Balcony does with a server's archive (XEP-0313). `waiting`: not asked yet, or not connected. `newest`: the newest
 * page. `catching-up`: what came since the last complete point. `older`: what is older than everything here. `done`:
 * nothing more to do by itself.
 */
export type ArchivePhase = 'unsupported' | 'waiting' | 'newest' | 'catching-up' | 'older' | 'done'

/** How far an account's history has come from its archive. */
export interface ArchiveState {
  readonly accountId: AccountId
  readonly phase: ArchivePhase
  /** The person has paused it. Only the person's own wishes are asked for. */
  readonly paused: boolean
  /** The messages of the archive that came in this session. */
  readonly fetched: number
  /** How far back (`older`) or forward (`catching-up`) it has come, in milliseconds since 1970; null if unknown. */
  readonly reached: number | null
  /** How much of this phase is done, by time: from 0 to 1; null if unknown. */
  readonly share: number | null
  /** Why it does not go on at the moment. It tries again by itself. */
  readonly failure: Failure | null
}

/** A stretch of time, in milliseconds since 1970. */
export interface TimeSpan {
  readonly from: number
  readonly to: number
}

/** How much of a conversation's archive is here. */
export interface ConversationCompleteness {
  readonly conversationId: ConversationId
  readonly accountId: AccountId
  readonly jid: BareJid
  /** The stretches that are complete, oldest first. They do not overlap. */
  readonly spans: readonly TimeSpan[]
  /** The first span begins where the archive begins. */
  readonly beginning: boolean
  /** The number of places where messages may be missing. */
  readonly missing: number
  /** The number of messages here. */
  readonly kept: number
  /** Why the last try to fill a gap failed. */
  readonly why?: Failure
}

/** Which messages the server archives (XEP-0441). */
export interface ArchivePreferences {
  /** For addresses in neither list. `roster`: only messages of contacts. */
  readonly default: 'always' | 'never' | 'roster'
  readonly always: readonly string[]
  readonly never: readonly string[]
}
