import type { Migration } from '../migrate.ts'

/** Accounts, what is needed to resume their streams, and the settings of the application. */
export const accounts: Migration = {
  name: '0001-accounts',
  sql: `
    CREATE TABLE setting (
      name  TEXT PRIMARY KEY,
      -- JSON
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE account (
      id            TEXT PRIMARY KEY,
      address       TEXT NOT NULL UNIQUE,
      -- The resource that is asked for at each sign-in, so that this computer stays one device.
      resource      TEXT NOT NULL,
      host          TEXT,
      port          INTEGER CHECK (port BETWEEN 1 AND 65535),
      security      TEXT NOT NULL CHECK (security IN ('automatic', 'direct-tls', 'starttls', 'none')),
      enabled       INTEGER NOT NULL CHECK (enabled IN (0, 1)),
      show          TEXT NOT NULL CHECK (show IN ('available', 'away', 'dnd', 'xa', 'offline')),
      status        TEXT NOT NULL,
      password_kept INTEGER NOT NULL CHECK (password_kept IN (0, 1)),
      -- The certificate that the person chose to trust: JSON, or NULL
      trusted       TEXT,
      -- 1 while it signs in for the first time; a trial that did not end well goes, with all that hangs on it.
      trial         INTEGER NOT NULL CHECK (trial IN (0, 1)),
      added_at      INTEGER NOT NULL
    ) STRICT;

    -- Entries of the keychain that nothing needs any more but that could not be deleted yet.
    CREATE TABLE forgotten_secret (
      name TEXT PRIMARY KEY
    ) STRICT, WITHOUT ROWID;

    -- XEP-0198 section 5: what resumes a stream after the process was killed.
    CREATE TABLE sm_session (
      account_id TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
      session_id TEXT NOT NULL,
      location   TEXT,
      jid        TEXT NOT NULL,
      -- Stanzas received and committed, modulo 2^32
      inbound    INTEGER NOT NULL CHECK (inbound BETWEEN 0 AND 4294967295),
      -- The newest message here when that count was kept, and when the one before it was. What is newer than the latter
      -- may come once more when the session is resumed.
      newest        INTEGER NOT NULL DEFAULT 0,
      newest_before INTEGER NOT NULL DEFAULT 0
    ) STRICT;
  `,
}
