import type { Migration } from '../migrate.ts'

/** The pictures of people, and who has which. Hashes are SHA-1 in hexadecimal digits, as on the wire. */
export const avatars: Migration = {
  name: '0011-avatars',
  sql: `
    -- Pictures, each once for all accounts and people. The bytes are a sealed file.
    CREATE TABLE avatar_picture (
      hash      TEXT PRIMARY KEY,
      kept_file INTEGER NOT NULL REFERENCES kept_file (id) ON DELETE CASCADE,
      type      TEXT NOT NULL,
      size      INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX avatar_picture_kept ON avatar_picture (kept_file);

    -- Small pictures for notifications, made by the window: red, green, blue and alpha of 64 by 64 pixels.
    CREATE TABLE avatar_notice (
      id   INTEGER PRIMARY KEY AUTOINCREMENT,
      hash TEXT NOT NULL UNIQUE REFERENCES avatar_picture (hash) ON DELETE CASCADE,
      rgba BLOB NOT NULL
    ) STRICT;

    -- What people, and the account itself, say about their picture.
    CREATE TABLE avatar (
      account_id    TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      jid           TEXT NOT NULL,
      -- By XEP-0084 and by XEP-0153: a hash, or NULL for no picture.
      pep           TEXT,
      photo         TEXT,
      -- Whether this picture cannot be had or shown, so that it is never asked for again.
      pep_refused   INTEGER NOT NULL DEFAULT 0,
      photo_refused INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (account_id, jid)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX avatar_pep ON avatar (pep) WHERE pep IS NOT NULL;
    CREATE INDEX avatar_photo ON avatar (photo) WHERE photo IS NOT NULL;
  `,
}
