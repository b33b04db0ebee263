import type { ConversationCompleteness } from '../../../../shared/model/archive.ts'
import type { Brand } from '../../../../shared/model/brand.ts'
import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Release, Stanza } from '../../../engine/index.ts'
import type { LiveAccount } from '../../context.ts'
import type { Stamp } from '../place.ts'

/** The row number of a span. */
export type SpanId = Brand<number, 'SpanId'>

/** A stretch of an archive of which everything is here. */
export interface Span {
  readonly id: SpanId
  /** null: everything in the archive, else only the messages with this address. */
  readonly peer: BareJid | null
  /** Archive ids. */
  readonly firstId: string
  readonly lastId: string
  /** By the archive's stamps, in milliseconds since 1970. */
  readonly firstAt: number
  readonly lastAt: number
  /** The archive has nothing older. */
  readonly isBeginning: boolean
  /** It has reached the archive's end in the session that goes on, so what follows comes live. */
  readonly isOpen: boolean
}

/** An item of an archive. `at` is the archive's stamp. */
export interface ArchivedItem {
  readonly id: string
  readonly stanza: Stanza
  readonly at: Stamp
}

/** A page of an archive that was asked for. */
export interface PageToStore {
  /** The room whose archive it is; not set for the account's own. A room's archive is always asked for everything. */
  readonly room?: BareJid | undefined
  /** null: a page of the whole archive, else one of the messages with this address. */
  readonly peer: BareJid | null
  /** Oldest first. */
  readonly results: readonly ArchivedItem[]
  /**
   * `after`: the page follows `anchor`, the archive id at the end of a span; null: it is the archive's beginning. `before`:
   * it precedes `anchor`; null: it is the archive's end. A page that was asked for by time because the archive has
   * forgotten the id still names the id of the span that it continues.
   */
  readonly direction: 'after' | 'before'
  readonly anchor: string | null
  /**
   * Set if there is no id to name: the time that the page was asked from (`after`) or up to (`before`), in milliseconds
   * since 1970.
   */
  readonly edge?: number | undefined
  /** The archive has nothing further in that direction. Believed for this page only (XEP-0313 §4.3). */
  readonly complete: boolean
  /** The ids that the server names for the page; undefined if it names none (XEP-0059 §2). */
  readonly first?: string | undefined
  readonly last?: string | undefined
}

export interface StoredPage {
  /** The messages that were not here before. */
  readonly stored: number
  /** The span that has the page now; null if the page was empty and continued none. */
  readonly span: Span | null
  /** The page met another span, so that nothing is missing between the two. */
  readonly joined: boolean
}

/** The end of a complete stretch. */
export interface GapEdge {
  /** The archive id there; null if only the time is known. */
  readonly id: string | null
  /** In milliseconds since 1970. */
  readonly at: number
}

/** A place in a conversation where messages may be missing. */
export interface ConversationGap {
  /** It is directly above this message; null: at the end of the conversation. */
  readonly before: MessageId | null
  /** The ends of the complete stretches below and above it. null: it goes to the archive's beginning, or to its end. */
  readonly after: GapEdge | null
  readonly until: GapEdge | null
}

/** The history of archives: stores pages, and knows what is complete. */
export interface ArchivedHistory {
  /** The spans, oldest first. `peer` null: those of the whole archive. `room`: those of its archive, with `peer` null. */
  spansOf(accountId: AccountId, peer: BareJid | null, room?: BareJid): readonly Span[]
  /**
   * Stores a page with its span, joins spans that touch, and announces the changes a little later. A large page takes
   * several commits, each with the span up to there. Resolves after the last one; never rejects because of the content of
   * a page.
   */
  storePage(account: LiveAccount, page: PageToStore): Promise<StoredPage>
  /** Forgets these spans (default: all of the account): the archive has lost their ids. The messages stay. */
  forgetSpans(accountId: AccountId, which?: readonly SpanId[]): void
  /**
   * The oldest id and time that the account's archive has (XEP-0313 §5), null if it is empty. Older messages are not missing.
   */
  setBeginning(accountId: AccountId, id: string | null, at: number | null): void
  /** Whether the archive was not read up to its end since the session began. */
  isBehind(accountId: AccountId): boolean
  /**
   * Nobody has called `caughtUp` since the session began, or since the account has entered the room: sealed messages that
   * come live are kept for then.
   */
  isCatchingUp(accountId: AccountId, room?: BareJid): boolean
  /** Hears of accounts that are behind in the middle of a session, because only the archive can tell an order. */
  readonly onUnsure: (listener: (accountId: AccountId) => void) => Release
  /** The places of a conversation where messages may be missing, oldest first. */
  gapsOf(conversationId: ConversationId): readonly ConversationGap[]
  /** How complete the conversations are, those with gaps first. Works in slices. */
  completeness(): Promise<readonly ConversationCompleteness[]>
  /**
   * The archive was read up to its end, or can't be read in this session. Tells the desktop of new messages, once for each
   * conversation, and sends again what the archive does not have.
   */
  caughtUp(accountId: AccountId): void
  readonly rooms: RoomArchives
}

/** What the archives of rooms need besides. */
export interface RoomArchives {
  /** The conversation of a room; undefined if that address is none. */
  find(accountId: AccountId, room: BareJid): ConversationId | undefined
  /**
   * The account has entered the room: its messages come live, and its archive has what came before. Call it after the join
   * and before its archive is asked. Of a room with an archive, `caughtUp` or `left` has to follow.
   */
  entered(accountId: AccountId, room: BareJid, facts: RoomFacts, hasArchive: boolean): void
  /** The account is no longer in the room. Call it before it enters again. */
  left(accountId: AccountId, room: BareJid): void
  /** What was said last is here, but something above it is missing. Tells the desktop of new messages. */
  lastHere(accountId: AccountId, room: BareJid): void
  /**
   * The archive was read up to its end, or can't be read, or not now. Opens sealed messages, and tells the desktop of new
   * ones.
   */
  caughtUp(accountId: AccountId, room: BareJid): void
}

/** How the authors of a room's archive are told. */
export interface RoomFacts {
  /** The room announces XEP-0421, so nobody can forge the ids of occupants. */
  readonly hasOccupantIds: boolean
  /** Everybody sees the real addresses of all, and the archive names them. */
  readonly showsAddresses: boolean
  /** The own occupant id; null if unknown. */
  readonly ownId: string | null
}
