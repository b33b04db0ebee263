import type { Migration } from '../migrate.ts'

/**
 * Conversations and their messages. A page of history, the newest message, what is unread, what has to be sent and
 * whether a message is known already: each is one walk in one index. Kinds, states and the like are numbers that
 * `domain/messages/store/codes.ts` alone writes and reads: a further one needs no change here.
 */
export const messages: Migration = {
  name: '0002-messages',
  sql: `
    CREATE TABLE conversation (
      id              INTEGER PRIMARY KEY AUTOINCREMENT,
      account_id      TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      kind            TEXT NOT NULL,
      -- The address of the other side: a person, later a room.
      peer            TEXT NOT NULL,
      -- The nickname in a room of whom one talks to privately, else empty.
      occupant        TEXT NOT NULL DEFAULT '',
      -- Everything up to there was before the person's eyes, but for what came late.
      read_place      INTEGER NOT NULL DEFAULT 0,
      -- Everything of one's own up to there was read by the other side.
      peer_read_place INTEGER NOT NULL DEFAULT 0,
      -- Kept up by whoever changes what it counts.
      unread          INTEGER NOT NULL DEFAULT 0,
      late            INTEGER NOT NULL DEFAULT 0,
      mentions        INTEGER NOT NULL DEFAULT 0,
      closed          INTEGER NOT NULL DEFAULT 0,
      pinned          INTEGER NOT NULL DEFAULT 0,
      archived        INTEGER NOT NULL DEFAULT 0,
      opened_at       INTEGER NOT NULL,
      UNIQUE (account_id, peer, occupant)
    ) STRICT;

    CREATE TABLE draft (
      conversation_id INTEGER PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
      text            TEXT NOT NULL,
      reply_to        INTEGER,
      edits           INTEGER,
      revision        INTEGER NOT NULL
    ) STRICT;

    -- Who writes in a conversation: by an address, in a room by an occupant's id or only a nickname.
    CREATE TABLE participant (
      id              INTEGER PRIMARY KEY,
      conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
      key             TEXT NOT NULL,
      own             INTEGER NOT NULL,
      UNIQUE (conversation_id, key)
    ) STRICT;

    CREATE TABLE message (
      -- Never used twice: the window may still hold the id of a message that was taken away.
      id              INTEGER PRIMARY KEY AUTOINCREMENT,
      conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
      -- The one order of a conversation; see domain/messages/place.ts.
      place           INTEGER NOT NULL,
      own             INTEGER NOT NULL,
      author_id       INTEGER NOT NULL REFERENCES participant (id),
      kind            INTEGER NOT NULL,
      -- By which ways it came, as bits.
      ways            INTEGER NOT NULL,
      -- When it reached the server, as far as is known, and how much later it was stored here.
      sent_at         INTEGER NOT NULL,
      received_after  INTEGER,
      -- When its sender says it was written, where nobody vouches for it.
      claimed_at      INTEGER,
      -- Only for one's own: what became of it, and how long after sent_at it left and was acknowledged.
      state           INTEGER,
      failure         TEXT,
      left_after      INTEGER,
      acked_after     INTEGER,
      security        INTEGER,
      -- How often it was corrected.
      edited          INTEGER,
      retracted       INTEGER,
      -- It came into what had been read, and was not seen since.
      late            INTEGER,
      -- Its sender wants to hear that it was read.
      markable        INTEGER,
      -- Taken away here. The row stays, so that a further copy is recognised.
      hidden          INTEGER NOT NULL DEFAULT 0,
      reply_to        INTEGER,
      -- JSON of what only few messages have: store/extra.ts
      extra           TEXT,
      -- Last, so that the rest is read without it.
      body            TEXT NOT NULL
    ) STRICT;

    CREATE UNIQUE INDEX message_place ON message (conversation_id, place, own) WHERE hidden = 0;
    CREATE INDEX message_late ON message (conversation_id, place) WHERE late = 1;
    -- Answers to a message that is not here, or that is changed or taken away.
    CREATE INDEX message_reply ON message (reply_to) WHERE reply_to IS NOT NULL;

    -- Every id of a message once. Who gave it follows from the scheme: store/refs.ts
    CREATE TABLE message_ref (
      message_id      INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
      scheme          INTEGER NOT NULL,
      conversation_id INTEGER NOT NULL,
      -- Text, or the sixteen bytes of a UUID.
      value           ANY NOT NULL,
      PRIMARY KEY (message_id, scheme, value)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX message_ref_value ON message_ref (value, conversation_id, scheme);

    -- What a message said before it was corrected.
    CREATE TABLE edition (
      message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
      number     INTEGER NOT NULL,
      at         INTEGER NOT NULL,
      body       TEXT NOT NULL,
      PRIMARY KEY (message_id, number)
    ) STRICT, WITHOUT ROWID;

    -- The emoji that somebody has given a message now: a JSON array.
    CREATE TABLE reaction (
      message_id     INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
      participant_id INTEGER NOT NULL REFERENCES participant (id),
      at             INTEGER NOT NULL,
      emojis         TEXT NOT NULL,
      PRIMARY KEY (message_id, participant_id)
    ) STRICT, WITHOUT ROWID;

    -- What the devices of others have told of a message.
    CREATE TABLE receipt (
      message_id     INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
      participant_id INTEGER NOT NULL REFERENCES participant (id),
      device         TEXT NOT NULL,
      level          INTEGER NOT NULL,
      at             INTEGER NOT NULL,
      PRIMARY KEY (message_id, participant_id, device, level)
    ) STRICT, WITHOUT ROWID;

    -- A correction, retraction, reaction, marker or answer whose target is not here yet.
    CREATE TABLE pending_op (
      id              INTEGER PRIMARY KEY,
      conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
      target          ANY NOT NULL,
      author_id       INTEGER NOT NULL REFERENCES participant (id),
      -- JSON
      op              TEXT NOT NULL
    ) STRICT;

    CREATE INDEX pending_op_target ON pending_op (conversation_id, target);

    -- The stanza of what could not be understood whole, to be read again when it can be.
    CREATE TABLE raw (
      message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
      stanza     TEXT NOT NULL
    ) STRICT;

    -- Everything that must go out, in the order in which it goes: domain/messages/outgoing.ts
    CREATE TABLE outgoing (
      id              INTEGER PRIMARY KEY AUTOINCREMENT,
      account_id      TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
      -- The message that it is, or is about.
      message_id      INTEGER REFERENCES message (id) ON DELETE CASCADE,
      op              TEXT NOT NULL,
      stage           TEXT NOT NULL,
      -- While it is being composed: not before then; NULL: it waits for something else.
      not_before      INTEGER,
      -- From 'ready' on, and never made anew.
      stanza_id       TEXT,
      stanza          TEXT,
      -- Its place among what was sent (XEP-0198), while its stage is 'sent'; and in how many sessions it was sent.
      session         TEXT,
      seq             INTEGER,
      attempts        INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE INDEX outgoing_ready ON outgoing (account_id, id) WHERE stage = 'ready';
    CREATE INDEX outgoing_sent ON outgoing (session, seq) WHERE stage = 'sent';
    CREATE INDEX outgoing_lane ON outgoing (conversation_id, id) WHERE stage = 'preparing';
    CREATE INDEX outgoing_composing ON outgoing (not_before) WHERE stage = 'composing';
    CREATE INDEX outgoing_message ON outgoing (message_id) WHERE message_id IS NOT NULL;
  `,
}
