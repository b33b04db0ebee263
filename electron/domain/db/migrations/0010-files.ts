import type { Migration } from '../migrate.ts'

const isUsed = (column: string) => `(
      EXISTS (SELECT 1 FROM attachment WHERE kept_file = ${column})
      OR EXISTS (SELECT 1 FROM attachment WHERE thumbnail = ${column})
      OR EXISTS (SELECT 1 FROM staged_file WHERE kept_file = ${column} OR thumbnail = ${column})
    )`

/** Triggers that delete the kept files of a removed or changed row, unless another row has them. */
const releases = (table: string, which: string) =>
  ['kept_file', 'thumbnail']
    .map(
      (column) => `
    CREATE TRIGGER ${table}_${column}_removed AFTER DELETE ON ${table} WHEN OLD.${column} IS NOT NULL BEGIN
      DELETE FROM kept_file WHERE id = OLD.${column} ${which} AND NOT ${isUsed(`OLD.${column}`)};
    END;
    CREATE TRIGGER ${table}_${column}_replaced AFTER UPDATE OF ${column} ON ${table}
      WHEN OLD.${column} IS NOT NULL AND OLD.${column} IS NOT NEW.${column} BEGIN
      DELETE FROM kept_file WHERE id = OLD.${column} ${which} AND NOT ${isUsed(`OLD.${column}`)};
    END;
`,
    )
    .join('')

/** Files of messages, files in composers, and the sealed files on disk. */
export const files: Migration = {
  name: '0010-files',
  sql: `
    -- A file that Balcony keeps, encrypted with a key of its own: domain/files/sealed/
    CREATE TABLE kept_file (
      -- Also its name on disk. Never used twice.
      id              INTEGER PRIMARY KEY AUTOINCREMENT,
      key             BLOB NOT NULL,
      -- NULL until it is whole.
      size            INTEGER,
      sha256          BLOB,
      purpose         INTEGER NOT NULL,
      conversation_id INTEGER REFERENCES conversation (id) ON DELETE SET NULL,
      used_at         INTEGER NOT NULL
    ) STRICT;

    CREATE INDEX kept_file_conversation ON kept_file (conversation_id, used_at);
    CREATE INDEX kept_file_used ON kept_file (purpose, used_at);

    -- The folder of this history's sealed files. A history put aside keeps its own.
    CREATE TABLE kept_folder (name TEXT NOT NULL) STRICT;
    INSERT INTO kept_folder (name) VALUES (lower(hex(randomblob(8))));

    -- Kept files whose bytes are still to be deleted from the disk.
    CREATE TABLE kept_file_gone (id INTEGER PRIMARY KEY) STRICT;

    CREATE TRIGGER kept_file_removed AFTER DELETE ON kept_file BEGIN
      INSERT OR IGNORE INTO kept_file_gone (id) VALUES (OLD.id);
    END;

    CREATE TABLE attachment (
      id              INTEGER PRIMARY KEY AUTOINCREMENT,
      message_id      INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
      conversation_id INTEGER NOT NULL,
      number          INTEGER NOT NULL,
      kind            INTEGER NOT NULL,
      name            TEXT NOT NULL,
      media_type      TEXT NOT NULL,
      size            INTEGER,
      state           INTEGER NOT NULL,
      failure         TEXT,
      -- JSON: dimensions, duration, waveform, hashes, sources
      about           TEXT NOT NULL,
      kept_file       INTEGER REFERENCES kept_file (id) ON DELETE SET NULL,
      thumbnail       INTEGER REFERENCES kept_file (id) ON DELETE SET NULL,
      -- An ordinary file outside: where it was saved, or where it is sent from; then also its size and time as JSON.
      path            TEXT,
      path_stamp      TEXT,
      UNIQUE (message_id, number)
    ) STRICT;

    CREATE INDEX attachment_conversation ON attachment (conversation_id, kind, id);
    CREATE INDEX attachment_in ON attachment (conversation_id, id);
    -- What is offered, waiting or moving.
    CREATE INDEX attachment_moving ON attachment (state) WHERE state IN (1, 2, 3);
    CREATE INDEX attachment_kept ON attachment (kept_file) WHERE kept_file IS NOT NULL;
    CREATE INDEX attachment_thumbnail ON attachment (thumbnail) WHERE thumbnail IS NOT NULL;

    -- Files on their way, and what a restart needs to go on with them.
    CREATE TABLE transfer (
      attachment_id   INTEGER PRIMARY KEY REFERENCES attachment (id) ON DELETE CASCADE,
      outgoing        INTEGER NOT NULL,
      paused          INTEGER NOT NULL DEFAULT 0,
      way             INTEGER,
      -- JSON: ways that failed, the server's mark of the version (ETag), the session
      progress        TEXT NOT NULL
    ) STRICT;

    -- Files in composers.
    CREATE TABLE staged_file (
      id              INTEGER PRIMARY KEY AUTOINCREMENT,
      conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
      position        INTEGER NOT NULL,
      kind            INTEGER NOT NULL,
      name            TEXT NOT NULL,
      media_type      TEXT NOT NULL,
      size            INTEGER NOT NULL,
      caption         TEXT NOT NULL DEFAULT '',
      about           TEXT NOT NULL,
      ready           INTEGER NOT NULL,
      kept_file       INTEGER REFERENCES kept_file (id) ON DELETE SET NULL,
      thumbnail       INTEGER REFERENCES kept_file (id) ON DELETE SET NULL,
      path            TEXT,
      path_stamp      TEXT
    ) STRICT;

    CREATE INDEX staged_file_conversation ON staged_file (conversation_id, position);

    -- A kept file goes with the last row that has it, even if a conversation or an account is deleted.
${releases('attachment', '')}${
    // Sending takes the kept files over: they are media by then.
    releases('staged_file', 'AND purpose = 2')
  }  `,
}
