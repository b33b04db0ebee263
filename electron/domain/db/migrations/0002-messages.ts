import type { Migration } from '../migrate.ts'

/**
 * Conversations and their messages. A page of history, the newest message, the unread ones, what has to be sent and
 * whether a message is known already: each is one walk in one index.
 */
export const messages: Migration = {
  name: '0002-messages',
  sql: `
    CREATE TABLE conversation (
      id         INTEGER PRIMARY KEY AUTOINCREMENT,
      account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      jid        TEXT NOT NULL,
      draft      TEXT NOT NULL DEFAULT '',
      closed     INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),
      -- How many of its messages are unread; kept up by whoever changes them.
      unread     INTEGER NOT NULL DEFAULT 0 CHECK (unread >= 0),
      opened_at  INTEGER NOT NULL,
      UNIQUE (account_id, jid)
    ) STRICT;

    CREATE TABLE message (
      -- Never used twice: the window may still hold the id of a message that was taken away.
      id              INTEGER PRIMARY KEY AUTOINCREMENT,
      conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
      direction       TEXT NOT NULL CHECK (direction IN ('in', 'out')),
      author          TEXT NOT NULL,
      sent_at         INTEGER NOT NULL,
      received_at     INTEGER NOT NULL,
      unread          INTEGER NOT NULL DEFAULT 0 CHECK (unread IN (0, 1)),
      -- The id attribute, the sender's own id (XEP-0359) and the one the account's archive gave, where it is to be believed.
      stanza_id       TEXT,
      origin_id       TEXT,
      archive_id      TEXT,
      -- Only for one's own.
      state           TEXT CHECK (state IN ('waiting', 'sent', 'acknowledged', 'delivered', 'failed')),
      failure         TEXT,
      -- Where it stands among what was sent (XEP-0198), while its state is 'sent'.
      session         TEXT,
      seq             INTEGER,
      -- In how many sessions it was sent.
      attempts        INTEGER NOT NULL DEFAULT 0,
      -- Last, so that the rest is read without it.
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
}
