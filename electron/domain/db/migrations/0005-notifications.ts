import type { Migration } from '../migrate.ts'

/** Conversations of which the desktop tells less than everything. */
export const notifications: Migration = {
  name: '0005-notifications',
  sql: `
    CREATE TABLE notification_rule (
      conversation_id INTEGER PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
      rule            TEXT NOT NULL CHECK (rule IN ('mentions', 'none')),
      -- NULL: until it is changed.
      until           INTEGER,
      -- From a time that is still to come it follows that the clock was set back.
      set_at          INTEGER NOT NULL
    ) STRICT;
  `,
}
