import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { LiveAccount } from '../../context.ts'
import type { Transaction } from '../../db/store.ts'
import type { StepParts } from '../arrival.ts'
import type { Noted } from '../../sealing/index.ts'
import type { Changes } from '../changes.ts'
import type { Content } from '../content.ts'
import type { Envelope } from '../envelope.ts'
import type { Stamp } from '../place.ts'
import type { StreamMarks } from '../resends.ts'
import type { ArchivedRow } from '../store/archived-refs.ts'
import type { FoundOutgoing } from '../store/outgoing.ts'
import type { MessageKeys } from '../store/refs.ts'
import type { SpanRecord } from '../store/spans.ts'
import type { Seal } from '../unsealing/unseal.ts'
import type { Chat } from './chats.ts'

/** A stored message, as a page meets it. */
export type KnownRow = Omit<ArchivedRow, 'value'>

/** A page while it is stored. */
export interface StoringPage {
  readonly tx: Transaction
  readonly changes: Changes
  readonly parts: StepParts
  readonly account: LiveAccount
  readonly marks: StreamMarks
  /** The server's time. */
  readonly now: number
  /** It is a page of a room's archive. */
  readonly isRoom: boolean
  /** Messages from before were read elsewhere. In milliseconds since 1970. */
  readonly knownSince: number
  /** Other devices tell what was read there, so the person's own messages don't. */
  readonly sharesReading: boolean
  /** The stored messages by the archive ids of this page. */
  readonly byArchiveId: Map<string, ArchivedRow[]>
  /** The known ids of this page, by conversation: `conversation id`. */
  readonly knownIds: Set<string>
  /** The ids of the messages that the page has brought so far. */
  readonly added: Set<string>
  /** Our stanzas that the server may have, by their ids. */
  readonly outgoing: ReadonlyMap<string, FoundOutgoing>
  readonly result: PageResult
}

/** A message of a page. */
export interface PageItem {
  readonly envelope: Envelope
  readonly keys: MessageKeys
  readonly stamp: Stamp
  readonly number: number
  readonly chat: Chat
  readonly content: Content | null
  readonly seal: Seal
  /** The stored message that is the same; `again`: it may be another one, because the page meets that one twice. */
  readonly known: KnownRow | 'again' | undefined
  /** The place of the next message of its conversation on this page that is here already. */
  readonly before: number
}

export interface PageResult {
  stored: number
  span: SpanRecord | null
  joined: boolean
  /** The conversations that have changed. */
  readonly touched: Set<ConversationId>
  /** New unread messages, by conversation. */
  readonly news: Map<ConversationId, MessageId[]>
  /** What has to be done about keys. */
  readonly noted: Noted[]
}

export const emptyResult = (): PageResult => ({
  stored: 0,
  span: null,
  joined: false,
  touched: new Set(),
  news: new Map(),
  noted: [],
})

/** The other side of a message to oneself has it, and a room has told everybody. */
export function stateOf(
  { account, isRoom }: StoringPage,
  { peer }: PageItem['envelope'],
): 'delivered' | 'acknowledged' {
  return isRoom || peer === account.address ? 'delivered' : 'acknowledged'
}

/** A repetition within the page meets it, too. */
export function remember({ byArchiveId }: StoringPage, archiveId: string | null, row: KnownRow): void {
  if (archiveId === null) return
  const rows = (byArchiveId.get(archiveId) ?? []).filter(({ id }) => id !== row.id)
  byArchiveId.set(archiveId, [...rows, { ...row, value: archiveId }])
}
