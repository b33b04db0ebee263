import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { Reader } from '../../db/store.ts'

/** This close to the beginning of an archive, a conversation may have begun before. */
const CLOSE_MS = 24 * 60 * 60_000

const ROOM_BEGINS = `SELECT (SELECT first_at FROM archive_span
    WHERE account_id = c.account_id AND peer = c.peer AND archive = c.peer AND is_beginning = 1) AS beginsAt
  FROM conversation c WHERE c.id = ? AND c.kind = 'room'`

/**
 * Whether earlier messages than the first one here may have been in an archive that has lost them: the archive begins
 * later than that message, or shortly before it although the account is older. A new account has a new archive.
 */
export function isOlderGone(db: Reader, id: ConversationId, firstAt: number): boolean {
  const room = db.first<{ readonly beginsAt: number | null }>(ROOM_BEGINS, id)
  // Where a room's archive begins, the room may have begun.
  if (room !== undefined) return room.beginsAt !== null && firstAt < room.beginsAt
  const archive = db.first<{ readonly beginsAt: number | null; readonly knownSince: number }>(
    `SELECT coalesce(s.begins_at, (SELECT first_at FROM archive_span
       WHERE account_id = s.account_id AND peer IS NULL AND is_beginning = 1)) AS beginsAt, s.known_since AS knownSince
     FROM archive_state s JOIN conversation c ON c.account_id = s.account_id WHERE c.id = ? AND c.kind <> 'private'`,
    id,
  )
  if (archive === undefined || archive.beginsAt === null) return false
  const { beginsAt, knownSince } = archive
  return firstAt < beginsAt || (firstAt - beginsAt < CLOSE_MS && knownSince - beginsAt > CLOSE_MS)
}
