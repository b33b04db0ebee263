import type { Migration } from '../migrate.ts'

/** What verified capability hashes stand for (XEP-0115), so that nobody is asked twice, also after a restart. */
export const capabilities: Migration = {
  name: '0004-capabilities',
  sql: `
    CREATE TABLE capabilities (
      -- In the order in which they were learned: the oldest go first.
      id   INTEGER PRIMARY KEY,
      hash TEXT NOT NULL,
      ver  TEXT NOT NULL,
      -- JSON
      info TEXT NOT NULL,
      UNIQUE (hash, ver)
    ) STRICT;
  `,
}
