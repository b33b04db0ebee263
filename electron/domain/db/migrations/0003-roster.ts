import type { Migration } from '../migrate.ts'

/** The roster as the server last gave it (RFC 6121 §2.6), so that the list shows at once and offline. */
export const roster: Migration = {
  name: '0003-roster',
  sql: `
    CREATE TABLE roster_version (
      account_id TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
      version    TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE contact (
      account_id   TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      jid          TEXT NOT NULL,
      name         TEXT NOT NULL,
      -- JSON: an array of names
      groups       TEXT NOT NULL,
      subscription TEXT NOT NULL CHECK (subscription IN ('none', 'to', 'from', 'both')),
      -- Asked to see their presence, not answered yet.
      pending      INTEGER NOT NULL CHECK (pending IN (0, 1)),
      -- They may see one's presence as soon as they ask (RFC 6121 section 3.4).
      approved     INTEGER NOT NULL CHECK (approved IN (0, 1)),
      PRIMARY KEY (account_id, jid)
    ) STRICT, WITHOUT ROWID;

    -- Who asks to see one's presence and was not answered yet.
    CREATE TABLE subscription_request (
      account_id  TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      jid         TEXT NOT NULL,
      nickname    TEXT NOT NULL,
      text        TEXT NOT NULL,
      received_at INTEGER NOT NULL,
      PRIMARY KEY (account_id, jid)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE blocked (
      account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      jid        TEXT NOT NULL,
      PRIMARY KEY (account_id, jid)
    ) STRICT, WITHOUT ROWID;
  `,
}
