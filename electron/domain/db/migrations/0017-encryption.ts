import type { Migration } from '../migrate.ts'

/** End-to-end encryption (XEP-0384): keys, devices, sessions, and which messages were sealed. */
export const encryption: Migration = {
  name: '0017-encryption',
  sql: `
    -- NULL: as its people's devices allow; 1: on; 0: the person has turned it off.
    ALTER TABLE conversation ADD COLUMN sealing INTEGER;
    -- The place from which on messages are sealed; plain ones above it are marked. NULL: none was.
    ALTER TABLE conversation ADD COLUMN sealed_from INTEGER;
    -- Whether reactions, retractions and markers may go in plain to devices that can seal texts only. NULL: not asked yet.
    ALTER TABLE conversation ADD COLUMN plain_extras INTEGER;

    -- The key of the device that sealed it (omemo_key.id); NULL: it was plain.
    ALTER TABLE message ADD COLUMN sealed_by INTEGER;
    -- 1: it came or went in plain, alone or beside the sealed one.
    ALTER TABLE reaction ADD COLUMN plain INTEGER;
    -- JSON: which device got which key of an own message, and by which session. Old ones are dropped.
    CREATE TABLE omemo_sealed_for (
      message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
      devices    TEXT NOT NULL,
      at         INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX omemo_sealed_for_at ON omemo_sealed_for (at);

    -- Of a stanza that is still to be sealed: the stanza itself. It never leaves as it is.
    ALTER TABLE outgoing ADD COLUMN unsealed TEXT;
    CREATE INDEX outgoing_unsealed ON outgoing (account_id, id) WHERE unsealed IS NOT NULL;

    -- This device.
    CREATE TABLE omemo_account (
      account_id TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
      -- 0: a new one is to be chosen.
      device_id  INTEGER NOT NULL,
      -- The Ed25519 seed of the identity key.
      seed       BLOB NOT NULL,
      -- Its name for the person's other devices.
      label      TEXT,
      made_at    INTEGER NOT NULL,
      -- JSON: the numbers that this device had before its history was restored elsewhere.
      former     TEXT NOT NULL DEFAULT '[]'
    ) STRICT;
    CREATE TABLE omemo_pre_key (
      account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      id         INTEGER NOT NULL,
      private    BLOB NOT NULL,
      public     BLOB NOT NULL,
      -- When it was used. It is kept until nothing earlier can come from an archive. NULL: it is published.
      used_at    INTEGER,
      PRIMARY KEY (account_id, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE omemo_signed_pre_key (
      account_id  TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      id          INTEGER NOT NULL,
      private     BLOB NOT NULL,
      public      BLOB NOT NULL,
      made_at     INTEGER NOT NULL,
      -- NULL: it is the one that is published.
      replaced_at INTEGER,
      PRIMARY KEY (account_id, id)
    ) STRICT, WITHOUT ROWID;

    -- The person's and others' identity keys, and what the person thinks of them.
    CREATE TABLE omemo_key (
      id         INTEGER PRIMARY KEY,
      account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      -- A bare address, the account's own one included.
      peer       TEXT NOT NULL,
      -- X25519, 32 bytes.
      key        BLOB NOT NULL,
      -- 0: undecided, 1: trusted without being asked, 2: trusted by the person, 3: verified, 4: distrusted.
      trust      INTEGER NOT NULL DEFAULT 0,
      trusted_at INTEGER,
      -- 1: the trust was passed on by another device (XEP-0450).
      passed_on  INTEGER NOT NULL DEFAULT 0,
      seen_at    INTEGER NOT NULL,
      UNIQUE (account_id, peer, key)
    ) STRICT;
    -- The lists of devices as they were last heard of.
    CREATE TABLE omemo_person (
      account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      peer       TEXT NOT NULL,
      -- When each list was last read or told; NULL: never.
      list_03_at INTEGER,
      list_2_at  INTEGER,
      -- Why the lists could not be read: a code; NULL: they could.
      failure    TEXT,
      -- When a program of theirs without encryption was last online.
      lacked_at  INTEGER,
      PRIMARY KEY (account_id, peer)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE omemo_device (
      id         INTEGER PRIMARY KEY,
      account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      peer       TEXT NOT NULL,
      device_id  INTEGER NOT NULL,
      -- Its identity; NULL: its bundle was never read.
      key_id     INTEGER REFERENCES omemo_key (id) ON DELETE SET NULL,
      label      TEXT,
      -- The lists it stands on: 1: version 0.3, 2: version 2, 3: both, 0: none any more.
      listed     INTEGER NOT NULL,
      first_at   INTEGER NOT NULL,
      -- When it last sent something.
      active_at  INTEGER,
      -- When its bundle was last asked for, and why that failed: a code.
      asked_at   INTEGER,
      failure    TEXT,
      UNIQUE (account_id, peer, device_id)
    ) STRICT;

    CREATE INDEX omemo_device_unlisted ON omemo_device (account_id, coalesce(active_at, first_at)) WHERE listed = 0;
    CREATE INDEX omemo_device_key ON omemo_device (key_id, active_at) WHERE key_id IS NOT NULL;

    CREATE TABLE omemo_session (
      id         INTEGER PRIMARY KEY,
      device     INTEGER NOT NULL REFERENCES omemo_device (id) ON DELETE CASCADE,
      -- 3: version 0.3, 2: version 2.
      version    INTEGER NOT NULL,
      -- The ratchet, as the engine encodes it.
      state      BLOB NOT NULL,
      -- The newest in this order is the one that seals; the few others only open.
      used_at    INTEGER NOT NULL,
      -- 1: it no longer seals: the other side has lost it, or the person wants a new one.
      broken     INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX omemo_session_device ON omemo_session (device, version, used_at);
    CREATE TABLE omemo_skipped (
      session_id  INTEGER NOT NULL REFERENCES omemo_session (id) ON DELETE CASCADE,
      ratchet_key BLOB NOT NULL,
      n           INTEGER NOT NULL,
      key         BLOB NOT NULL,
      -- The number of the ratchet step in which it was skipped.
      step        INTEGER NOT NULL,
      PRIMARY KEY (session_id, ratchet_key, n)
    ) STRICT, WITHOUT ROWID;

    -- Sealed messages that are here: a copy of one is known by its ciphertext. Without a message it is known and says nothing,
    -- or it is no message but the key exchange by which a session was begun.
    CREATE TABLE omemo_copy (
      account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      hash       BLOB NOT NULL,
      message_id INTEGER REFERENCES message (id) ON DELETE SET NULL,
      at         INTEGER NOT NULL,
      PRIMARY KEY (account_id, hash)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX omemo_copy_message ON omemo_copy (message_id) WHERE message_id IS NOT NULL;
    CREATE INDEX omemo_copy_silent ON omemo_copy (account_id, at) WHERE message_id IS NULL;

    -- Who can read in a private room, so that somebody new is shown.
    CREATE TABLE omemo_reader (
      conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
      peer            TEXT NOT NULL,
      PRIMARY KEY (conversation_id, peer)
    ) STRICT, WITHOUT ROWID;

    -- Sealed messages that are to be opened once everything before them is here.
    CREATE TABLE omemo_waiting (
      message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
      account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
      -- Where it stood when it came, which is the order in which they are opened.
      place INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX omemo_waiting_account ON omemo_waiting (account_id, place);
    CREATE INDEX omemo_waiting_conversation ON omemo_waiting (conversation_id, place);

    -- Keys of a stanza that is being sealed for many devices, part by part.
    CREATE TABLE omemo_sealing (
      outgoing_id INTEGER NOT NULL REFERENCES outgoing (id) ON DELETE CASCADE,
      -- omemo_device.id; 0: the payload of a version.
      device      INTEGER NOT NULL,
      version     INTEGER NOT NULL,
      part        BLOB NOT NULL,
      kex         INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (outgoing_id, device, version)
    ) STRICT, WITHOUT ROWID;

    -- Decisions of a device that is not verified yet (XEP-0450): they count once it is.
    CREATE TABLE omemo_trust_waiting (
      account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      -- omemo_key.id of the device that said it.
      by_key     INTEGER NOT NULL REFERENCES omemo_key (id) ON DELETE CASCADE,
      owner      TEXT NOT NULL,
      key        BLOB NOT NULL,
      -- 1: trust, 0: distrust.
      trust      INTEGER NOT NULL,
      at         INTEGER NOT NULL,
      PRIMARY KEY (account_id, by_key, owner, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX omemo_trust_waiting_key ON omemo_trust_waiting (by_key);
  `,
}
