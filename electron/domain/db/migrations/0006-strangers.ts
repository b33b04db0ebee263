import type { Migration } from '../migrate.ts'

/** Unknown senders: their conversations stand apart, and what they may leave here is counted. */
export const strangers: Migration = {
  name: '0006-strangers',
  sql: `
    -- NULL: a conversation like any other. 1: of somebody unknown, 2: of somebody who is ignored.
    ALTER TABLE conversation ADD COLUMN unknown INTEGER;
    -- What was charged for what they wrote, in bytes.
    ALTER TABLE conversation ADD COLUMN charged INTEGER NOT NULL DEFAULT 0;

    CREATE INDEX conversation_unknown ON conversation (account_id) WHERE unknown = 1;

    -- How much of theirs was not kept.
    CREATE TABLE stranger_dropped (
      account_id TEXT PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
      count      INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
}
