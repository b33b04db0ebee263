import type { Migration } from '../migrate.ts'

/** Archived, cleared, deleted and expiring conversations; pinned and bookmarked messages; the state of other devices. */
export const keeping: Migration = {
  name: '0014-keeping',
  sql: `
    ALTER TABLE conversation ADD COLUMN marked_unread INTEGER NOT NULL DEFAULT 0;
    -- NULL: as for all conversations. 0: never.
    ALTER TABLE conversation ADD COLUMN expiry_days INTEGER;
    -- Messages that reached the server until then are not taken from an archive again. Milliseconds; 0: all are.
    ALTER TABLE conversation ADD COLUMN gone_until INTEGER NOT NULL DEFAULT 0;
    -- Earlier places are being deleted, so no window shows them.
    ALTER TABLE conversation ADD COLUMN shown_from INTEGER NOT NULL DEFAULT 0;

    -- One row at most: in how many days messages expire in all conversations.
    CREATE TABLE expiry (
      id   INTEGER PRIMARY KEY CHECK (id = 1),
      days INTEGER NOT NULL
    ) STRICT;

    -- Conversations whose messages are being deleted: those before this time.
    CREATE TABLE wiping (
      conversation_id INTEGER PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
      -- Only messages at places before this one.
      before          INTEGER NOT NULL,
      -- Only messages that were here when it began.
      last_id         INTEGER NOT NULL,
      -- The conversation itself goes, too. It can be brought back until then, in the same run of the application.
      deleted_until   INTEGER,
      -- What gone_until was before, in case it is brought back.
      gone_until      INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE kept_message (
      -- Its number orders the lists: the latest kept first.
      id              INTEGER PRIMARY KEY AUTOINCREMENT,
      message_id      INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
      conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
      -- 1: bookmarked, 2: pinned.
      how             INTEGER NOT NULL,
      UNIQUE (message_id, how)
    ) STRICT;

    CREATE INDEX kept_message_how ON kept_message (how, id);
    CREATE INDEX kept_message_conversation ON kept_message (conversation_id, how, id);

    CREATE TRIGGER message_kept_no_more AFTER UPDATE OF hidden, retracted ON message
      WHEN NEW.hidden = 1 OR NEW.retracted = 1 BEGIN
      DELETE FROM kept_message WHERE message_id = NEW.id;
    END;

    -- 1: the server keeps markers of what was read, so nothing else tells it (XEP-0490 section 5).
    ALTER TABLE account ADD COLUMN shares_reading INTEGER NOT NULL DEFAULT 0;

    -- How far the person has read on any device (XEP-0490), by the address of the conversation.
    CREATE TABLE displayed_marker (
      account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      peer       TEXT NOT NULL,
      -- The archive's id of the last message that was read, as the server has it; NULL: nothing was published.
      archive_id TEXT,
      -- That message is not here yet.
      waiting    INTEGER NOT NULL DEFAULT 0,
      -- When we heard of it, in milliseconds since 1970. Later messages come after it.
      heard_at   INTEGER NOT NULL,
      -- More was read here than the server knows.
      unsent     INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (account_id, peer)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX displayed_marker_unsent ON displayed_marker (account_id) WHERE unsent = 1;

    -- Pinned, archived, muted, marked unread: the state that the account's devices share, by the address.
    CREATE TABLE shared_state (
      account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      peer       TEXT NOT NULL,
      -- JSON: domain/keeping/shared/state.ts
      state      TEXT NOT NULL,
      -- When the person chose it, by the server's clock. The last choice counts.
      at         INTEGER NOT NULL,
      -- The server does not have it yet.
      unsent     INTEGER NOT NULL DEFAULT 0,
      -- The conversation is not here yet, so it waits for it.
      waiting    INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (account_id, peer)
    ) STRICT, WITHOUT ROWID;

    -- Bookmarked and pinned messages, likewise, by the archive's id of the message.
    CREATE TABLE shared_mark (
      account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      archive_id TEXT NOT NULL,
      peer       TEXT NOT NULL,
      -- The sum of kept_message.how
      how        INTEGER NOT NULL,
      at         INTEGER NOT NULL,
      unsent     INTEGER NOT NULL DEFAULT 0,
      -- The message is not here yet.
      waiting    INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (account_id, archive_id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX shared_mark_unsent ON shared_mark (account_id) WHERE unsent = 1;
    CREATE INDEX shared_mark_waiting ON shared_mark (account_id, peer) WHERE waiting = 1;

    CREATE INDEX shared_state_unsent ON shared_state (account_id) WHERE unsent = 1;
  `,
}
