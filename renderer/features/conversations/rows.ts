import type { Conversation } from '../../../shared/model/message.ts'

/** A row of the list: a conversation, or the single row of all unknown senders or of all archived conversations. */
export type Row =
  | { readonly kind: 'chat'; readonly chat: Conversation }
  | { readonly kind: 'unknown'; readonly count: number; readonly at: number }
  | { readonly kind: 'archived'; readonly count: number; readonly unread: number }

/** The unknown senders: their number, and when the last one wrote. */
export interface Waiting {
  readonly count: number
  /** In milliseconds since 1970. */
  readonly at: number
}

/** The index of the unknown senders' row among sorted conversations: below the pinned ones, then by time. */
export function unknownPlace(chats: readonly Conversation[], { at }: Waiting): number {
  let from = 0
  let to = chats.length
  while (from < to) {
    const middle = (from + to) >>> 1
    const chat = chats[middle]
    if (chat?.pinned || (chat?.activeAt ?? 0) > at) from = middle + 1
    else to = middle
  }
  return from
}

/** The archived conversations: how many there are, and how many messages wait in them. */
export interface PutAway {
  readonly count: number
  readonly unread: number
}

/** The rows in order, with the row of the unknown senders if there are any, and that of the archived ones at the end. */
export function rowsOf(
  chats: readonly Conversation[],
  waiting: Waiting | null,
  putAway: PutAway | null = null,
): readonly Row[] {
  const rows: Row[] = chats.map((chat) => ({ kind: 'chat', chat }))
  if (waiting && waiting.count > 0)
    rows.splice(unknownPlace(chats, waiting), 0, { kind: 'unknown', ...waiting })
  if (putAway && putAway.count > 0) rows.push({ kind: 'archived', ...putAway })
  return rows
}
