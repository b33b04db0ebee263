import type { ArchivePreferences } from '../../../../shared/model/archive.ts'
import type { AppFailure, RequestFailure } from '../../../../shared/model/failure.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { ArchivePage } from './page.ts'

/** What an archive can do, besides the least. */
export interface ArchiveSupport {
  /** It has metadata (§5). */
  readonly extended: boolean
  /** It searches by text (XEP-0431). */
  readonly fullText: boolean
}

/** An end of an archive. */
export interface ArchiveEnd {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Both are null in an empty archive. */
export interface ArchiveEnds {
  readonly start: ArchiveEnd | null
  readonly end: ArchiveEnd | null
}

export interface ArchiveQuery {
  /** The account's own archive unless given. */
  readonly archive?: BareJid
  /** Only messages from or to this address. With the own address: only those to oneself (§4.1.1). */
  readonly with?: BareJid
  /** Only messages from this time on, in milliseconds since 1970. */
  readonly start?: number
  /** Only messages up to this time. */
  readonly end?: number
  /** Only messages with this text, however the server understands that (XEP-0431). Only if `ArchiveSupport.fullText`. */
  readonly text?: string
  /** The page that follows this archive id. Without `after` and `before` it is the first one. */
  readonly after?: string
  /** The page before this archive id; null: the last page. */
  readonly before?: string | null
  /** The server may give fewer. */
  readonly max: number
  readonly signal?: AbortSignal
}

/** XEP-0441: `unsupported-by-server` if the server does not let people choose. */
export type PreferencesFailure = RequestFailure | Extract<AppFailure, { code: 'unsupported-by-server' }>

/** Archives of messages on servers: the account's own, and those of others, such as rooms. */
export interface MessageArchive {
  /** What the archive can do; null if there is none at this address. Remembered for the session. */
  support(archive?: BareJid): Promise<Result<ArchiveSupport | null, RequestFailure>>
  /** Where the archive begins and ends. Only if `ArchiveSupport.extended`. */
  metadata(options?: {
    readonly archive?: BareJid
    readonly signal?: AbortSignal
  }): Promise<Result<ArchiveEnds, RequestFailure>>
  /**
   * One page. A result counts only if it comes from the archive that was asked, for this query, while it runs, and if
   * its message can be there: one of a room's archive is from the room (§5.1.2). Takes at most 90 s.
   */
  query(query: ArchiveQuery): Promise<Result<ArchivePage, RequestFailure>>
  preferences(): Promise<Result<ArchivePreferences, PreferencesFailure>>
  /** Changes them. The answer is what the server made of it. */
  setPreferences(preferences: ArchivePreferences): Promise<Result<ArchivePreferences, PreferencesFailure>>
}
