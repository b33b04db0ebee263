import { connect, type StoreKey } from './connect.ts'

/**
 * Histories of the schema that was given up before the first release, for tests: its five migrations as they were.
 * Nothing else knows them.
 */
const EARLIER_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE account (
    id            TEXT PRIMARY KEY,
    address       TEXT NOT NULL UNIQUE,
    resource      TEXT NOT NULL,
    host          TEXT,
    port          INTEGER CHECK (port BETWEEN 1 AND 65535),
    security      TEXT NOT NULL CHECK (security IN ('automatic', 'direct-tls', 'starttls', 'none')),
    enabled       INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    show          TEXT NOT NULL CHECK (show IN ('available', 'away', 'dnd', 'xa', 'offline')),
    status        TEXT NOT NULL,
    password_kept INTEGER NOT NULL CHECK (password_kept IN (0, 1)),
    trusted       TEXT,
    trial         INTEGER NOT NULL CHECK (trial IN (0, 1)),
    added_at      INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE forgotten_secret (
    name TEXT PRIMARY KEY
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE sm_session (
    account_id TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL,
    location   TEXT,
    jid        TEXT NOT NULL,
    inbound    INTEGER NOT NULL CHECK (inbound BETWEEN 0 AND 4294967295)
  ) STRICT;
  `,
  `
  CREATE TABLE conversation (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    jid        TEXT NOT NULL,
    draft      TEXT NOT NULL DEFAULT '',
    closed     INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
    unread     INTEGER NOT NULL DEFAULT 0 CHECK (unread >= 0),
    opened_at  INTEGER NOT NULL,
    UNIQUE (account_id, jid)
  ) STRICT;
  CREATE TABLE message (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    direction       TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    author          TEXT NOT NULL,
    sent_at         INTEGER NOT NULL,
    received_at     INTEGER NOT NULL,
    unread          INTEGER NOT NULL DEFAULT 0 CHECK (unread IN (0, 1)),
    stanza_id       TEXT,
    origin_id       TEXT,
    archive_id      TEXT,
    state           TEXT CHECK (state IN ('waiting', 'sent', 'acknowledged', 'delivered', 'failed')),
    failure         TEXT,
    session         TEXT,
    seq             INTEGER,
    attempts        INTEGER NOT NULL DEFAULT 0,
    body            TEXT NOT NULL,
    CHECK ((direction = 'out') = (state IS NOT NULL)),
    CHECK ((state IS 'failed') = (failure IS NOT NULL)),
    CHECK ((state IS 'sent') = (session IS NOT NULL) AND (session IS NULL) = (seq IS NULL))
  ) STRICT;
  CREATE INDEX message_place ON message (conversation_id, sent_at, id);
  CREATE INDEX message_unread ON message (conversation_id, sent_at, id) WHERE unread = 1;
  CREATE INDEX message_waiting ON message (id) WHERE state = 'waiting';
  CREATE INDEX message_sent ON message (session, seq) WHERE state = 'sent';
  CREATE INDEX message_stanza_id ON message (conversation_id, stanza_id) WHERE stanza_id IS NOT NULL;
  CREATE INDEX message_origin_id ON message (conversation_id, origin_id) WHERE origin_id IS NOT NULL;
  CREATE INDEX message_archive_id ON message (conversation_id, archive_id) WHERE archive_id IS NOT NULL;
  `,
  `
  CREATE TABLE roster_version (
    account_id TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    version    TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE contact (
    account_id   TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    jid          TEXT NOT NULL,
    name         TEXT NOT NULL,
    groups       TEXT NOT NULL,
    subscription TEXT NOT NULL CHECK (subscription IN ('none', 'to', 'from', 'both')),
    pending      INTEGER NOT NULL CHECK (pending IN (0, 1)),
    approved     INTEGER NOT NULL CHECK (approved IN (0, 1)),
    PRIMARY KEY (account_id, jid)
  ) STRICT, WITHOUT ROWID;
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
  `
  CREATE TABLE capabilities (
    id   INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    ver  TEXT NOT NULL,
    info TEXT NOT NULL,
    UNIQUE (hash, ver)
  ) STRICT;
  `,
  `
  CREATE TABLE notification_rule (
    conversation_id INTEGER PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    rule            TEXT NOT NULL CHECK (rule IN ('mentions', 'none')),
    until           INTEGER,
    set_at          INTEGER NOT NULL
  ) STRICT;
  `,
]

/** What is in it: one account, a setting, a forgotten secret, and two messages, one of which has not left. */
const CONTENT = `
  INSERT INTO setting VALUES ('theme', '"dark"');
  INSERT INTO forgotten_secret VALUES ('account-password old');
  INSERT INTO account (id, address, resource, host, port, security, enabled, show, status, password_kept, trusted, trial, added_at)
    VALUES ('5d1b7c3e-0000-4000-8000-00000000000a', 'juliet@capulet.example', 'balcony-1', 'xmpp.capulet.example', 5223, 'direct-tls', 1, 'dnd', 'asleep', 1,
      '{"fingerprint":"ab"}', 0, 1700000000000);
  INSERT INTO sm_session VALUES ('5d1b7c3e-0000-4000-8000-00000000000a', 'session', NULL, 'juliet@capulet.example/balcony-1', 4);
  INSERT INTO contact VALUES ('5d1b7c3e-0000-4000-8000-00000000000a', 'romeo@montague.example', 'Romeo', '[]', 'both', 0, 0);
  INSERT INTO conversation (account_id, jid, opened_at) VALUES ('5d1b7c3e-0000-4000-8000-00000000000a', 'romeo@montague.example', 0);
  INSERT INTO message (conversation_id, direction, author, sent_at, received_at, body)
    VALUES (1, 'in', 'romeo@montague.example', 1, 1, 'But soft, what light');
  INSERT INTO message (conversation_id, direction, author, sent_at, received_at, state, body)
    VALUES (1, 'out', 'juliet@capulet.example', 2, 2, 'waiting', 'Wherefore art thou')`

/** The account of it, as it is to be in a new history. */
export const EARLIER_ACCOUNT = {
  id: '5d1b7c3e-0000-4000-8000-00000000000a',
  address: 'juliet@capulet.example',
  resource: 'balcony-1',
  host: 'xmpp.capulet.example',
  port: 5223,
  security: 'direct-tls',
  enabled: 1,
  show: 'dnd',
  status: 'asleep',
  password_kept: 1,
  trusted: '{"fingerprint":"ab"}',
  trial: 0,
  added_at: 1_700_000_000_000,
}

export const EARLIER_MESSAGES = [{ body: 'But soft, what light' }, { body: 'Wherefore art thou' }]

/** Makes a file of the earlier schema, with something in it if it has had all migrations; or with what `content` puts there. */
export function makeEarlier(path: string, key: StoreKey, version = 5, content?: string): void {
  const db = connect(path, key)
  try {
    db.exec(
      `BEGIN; ${EARLIER_MIGRATIONS.slice(0, version).join(';')}; PRAGMA user_version = ${version}; COMMIT`,
    )
    if (version === EARLIER_MIGRATIONS.length) db.exec(content ?? CONTENT)
  } finally {
    db.close()
  }
}

/** The texts in a file of the earlier schema. */
export function readEarlierMessages(path: string, key: StoreKey): unknown[] {
  const db = connect(path, key)
  try {
    return db.prepare('SELECT body FROM message ORDER BY id').all()
  } finally {
    db.close()
  }
}
