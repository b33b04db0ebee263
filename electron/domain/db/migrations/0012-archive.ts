import type { Migration } from '../migrate.ts'

/** Messages from the archives of servers (XEP-0313), and which stretches of an archive are complete here. */
export const archive: Migration = {
  name: '0012-archive',
  sql: `
    -- The session (XEP-0198) in which the server said that nobody can forge the archive's ids.
    ALTER TABLE account ADD COLUMN archive_ids_in TEXT;

    -- Its number in the archive's order, made by us (domain/messages/archived/numbers.ts). NULL if no archive told it.
    ALTER TABLE message ADD COLUMN archived INTEGER;

    CREATE INDEX message_archived ON message (conversation_id, archived, place)
      WHERE archived IS NOT NULL AND hidden = 0;

    -- 1 if it came from an archive: it is kept until its message comes or the archive has no older ones.
    ALTER TABLE pending_op ADD COLUMN archived INTEGER;

    -- When these emoji were given, and its number in the archive. A removed reaction stays as an empty list.
    ALTER TABLE reaction ADD COLUMN changed_at INTEGER;
    ALTER TABLE reaction ADD COLUMN archived INTEGER;

    -- When it was last sent, by the server's clock: an archive read back to there tells whether it arrived.
    ALTER TABLE outgoing ADD COLUMN sent_at INTEGER;

    -- To find the stanza that an archive has a copy of.
    CREATE INDEX outgoing_stanza ON outgoing (account_id, stanza_id) WHERE stanza_id IS NOT NULL;

    -- Stretches of an archive of which everything is here.
    CREATE TABLE archive_span (
      id           INTEGER PRIMARY KEY AUTOINCREMENT,
      account_id   TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      -- The address of the archive's owner: the account, later a room.
      archive      TEXT NOT NULL,
      -- NULL: everything in the archive, else only the messages with this address.
      peer         TEXT,
      -- Archive ids.
      first_id     TEXT NOT NULL,
      last_id      TEXT NOT NULL,
      -- By the archive's stamps, in milliseconds since 1970.
      first_at     INTEGER NOT NULL,
      last_at      INTEGER NOT NULL,
      -- In the order of message.archived.
      first_seq    INTEGER NOT NULL,
      last_seq     INTEGER NOT NULL,
      -- The archive has nothing older.
      is_beginning INTEGER NOT NULL DEFAULT 0,
      -- It has reached the archive's end in the session that goes on: what follows comes live.
      is_open      INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE INDEX archive_span_of ON archive_span (account_id, peer, first_seq);

    CREATE TABLE archive_state (
      account_id    TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
      -- When the account's archive was first read here. Older messages were read elsewhere.
      known_since   INTEGER NOT NULL,
      -- When the session began, and so what comes live.
      session_since INTEGER,
      -- The archive has nothing older than this, in milliseconds since 1970.
      begins_at     INTEGER
    ) STRICT, WITHOUT ROWID;

    -- Stretches in which messages of an unknown sender were not kept, in case the sender becomes known.
    CREATE TABLE archive_hole (
      account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      peer       TEXT NOT NULL,
      first_seq  INTEGER NOT NULL,
      last_seq   INTEGER NOT NULL,
      PRIMARY KEY (account_id, peer)
    ) STRICT, WITHOUT ROWID;
  `,
}
