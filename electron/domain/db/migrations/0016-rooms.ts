import type { Migration } from '../migrate.ts'

/** Rooms (XEP-0045): which the account is in, who wrote in them, and what means the person. */
export const rooms: Migration = {
  name: '0016-rooms',
  sql: `
    -- In a room: the nickname as it was last seen, and the real address if the room shows it.
    ALTER TABLE participant ADD COLUMN name TEXT;
    ALTER TABLE participant ADD COLUMN address TEXT;

    -- 1: the person is meant.
    ALTER TABLE message ADD COLUMN mention INTEGER;
    CREATE INDEX message_mention ON message (conversation_id, place) WHERE mention = 1;

    -- Of a room and its private conversations: 1 while the room takes messages. Otherwise they wait.
    ALTER TABLE conversation ADD COLUMN joined INTEGER NOT NULL DEFAULT 0;
    -- Of a private conversation: 1 once the other has left.
    ALTER TABLE conversation ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;
    -- Of a private conversation: the nickname as it was last seen.
    ALTER TABLE conversation ADD COLUMN occupant_name TEXT;

    CREATE TABLE room (
      conversation_id INTEGER PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
      -- The own nickname to enter with.
      nick            TEXT NOT NULL,
      password        TEXT,
      autojoin        INTEGER NOT NULL,
      -- The person's own name for it; NULL: the room's.
      name            TEXT,
      -- JSON of what the room said about itself when it was last entered.
      known           TEXT,
      -- JSON of the bookmark on which this device and the server last agreed; NULL: the server has none.
      shared          TEXT,
      -- JSON: why the account is no longer in it; NULL: it is to be entered.
      out             TEXT,
      -- When the person last looked at it, to enter the rooms in order of use. Milliseconds since 1970.
      used_at         INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    -- The archives of rooms. Their spans are rows of archive_span with the room as archive and peer.
    CREATE TABLE room_archive (
      conversation_id INTEGER PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
      -- When the room was first entered here. Older messages were never news here.
      known_since     INTEGER NOT NULL,
      -- Since when its messages come live; NULL: they do not.
      session_since   INTEGER,
      -- The newest message of all when they last stopped; NULL: unknown.
      live_until      INTEGER,
      -- 1: nothing was in the archive when it was first read, so that everything in it came live.
      began_empty     INTEGER NOT NULL DEFAULT 0,
      -- 1: nobody can forge the ids of occupants there (XEP-0421).
      occupant_ids    INTEGER NOT NULL,
      -- 1: everybody sees the addresses of all, also in the archive.
      shows_addresses INTEGER NOT NULL,
      -- The own occupant id.
      own_id          TEXT
    ) STRICT;

    -- Of a room, 'all' is a choice as well.
    CREATE TABLE rule_of_conversation (
      conversation_id INTEGER PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
      rule            TEXT NOT NULL CHECK (rule IN ('all', 'mentions', 'none')),
      -- NULL: until it is changed.
      until           INTEGER,
      -- From a time that is still to come it follows that the clock was set back.
      set_at          INTEGER NOT NULL
    ) STRICT;
    INSERT INTO rule_of_conversation SELECT conversation_id, rule, until, set_at FROM notification_rule;
    DROP TABLE notification_rule;
    ALTER TABLE rule_of_conversation RENAME TO notification_rule;

    -- The nickname for new rooms.
    ALTER TABLE account ADD COLUMN room_nick TEXT;

    -- Occupants whose messages are hidden, by the key of their participant.
    CREATE TABLE room_ignored (
      conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
      key             TEXT NOT NULL,
      PRIMARY KEY (conversation_id, key)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE room_invitation (
      id         INTEGER PRIMARY KEY AUTOINCREMENT,
      account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      room       TEXT NOT NULL,
      -- Who invites, as it was said; NULL: nobody says.
      invited_by TEXT,
      way        TEXT NOT NULL,
      reason     TEXT,
      password   TEXT,
      at         INTEGER NOT NULL,
      -- When the person accepted or declined it. It stays, so that a late copy of it is not shown.
      decided_at INTEGER,
      UNIQUE (account_id, room)
    ) STRICT;
  `,
}
