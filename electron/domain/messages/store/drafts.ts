import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Draft } from '../../../../shared/model/message.ts'
import type { Reader, Transaction } from '../../db/store.ts'

interface DraftRow {
  readonly text: string
  readonly reply_to: MessageId | null
  readonly edits: MessageId | null
  readonly revision: number
}

export function readDraft(db: Reader, id: ConversationId): Draft | null {
  const row = db.first<DraftRow>(
    'SELECT text, reply_to, edits, revision FROM draft WHERE conversation_id = ?',
    id,
  )
  return row ? toDraft(row) : null
}

/** The draft in these columns; null if it is empty. */
export function toDraft({ text, reply_to: replyTo, edits, revision }: DraftRow): Draft | null {
  return text === '' && replyTo === null && edits === null ? null : { text, replyTo, edits, revision }
}

/**
 * Stores a draft that was typed on revision `base`. If another window has changed it since, the stored text is kept in
 * front of the new one. Returns whether anything changed.
 */
export function keepDraft(
  tx: Transaction,
  id: ConversationId,
  typed: Omit<Draft, 'revision'>,
  base: number,
): boolean {
  const row = tx.first<DraftRow>(
    'SELECT text, reply_to, edits, revision FROM draft WHERE conversation_id = ?',
    id,
  )
  const text = row && row.revision !== base ? merged(row.text, typed.text) : typed.text
  if (row?.text === text && row.reply_to === typed.replyTo && row.edits === typed.edits) return false
  if (!row && text === '' && typed.replyTo === null && typed.edits === null) return false
  // An empty draft keeps its row, because the revision tells a window that it is behind.
  tx.run(
    `INSERT INTO draft (conversation_id, text, reply_to, edits, revision) VALUES (?, ?, ?, ?, 1)
     ON CONFLICT (conversation_id) DO UPDATE SET text = excluded.text, reply_to = excluded.reply_to,
       edits = excluded.edits, revision = revision + 1`,
    id,
    text,
    typed.replyTo,
    typed.edits,
  )
  return true
}

/** Empties the draft after it was sent. */
export function clearDraft(tx: Transaction, id: ConversationId): void {
  tx.run(
    `UPDATE draft SET text = '', reply_to = NULL, edits = NULL, revision = revision + 1 WHERE conversation_id = ?`,
    id,
  )
}

function merged(kept: string, typed: string): string {
  if (kept.trim() === '' || typed.includes(kept)) return typed
  return typed.trim() === '' || kept.includes(typed) ? kept : `${kept}\n${typed}`
}
