import type { Migration } from '../migrate.ts'

/**
 * What verified capability hashes stand for (XEP-0390, XEP-0115), by the hash with its function. What was believed
 * before is forgotten: some of it may have been read in more than one way.
 */
export const verifiedCapabilities: Migration = {
  name: '0009-capabilities',
  sql: `
    DROP TABLE capabilities;
    CREATE TABLE capability (
      id      INTEGER PRIMARY KEY,
      key     TEXT NOT NULL UNIQUE,
      -- When it was needed last, to within an hour: those of long ago go first.
      used_at INTEGER NOT NULL,
      -- JSON
      info    TEXT NOT NULL
    ) STRICT;
    CREATE INDEX capability_by_use ON capability (used_at, id);
  `,
}
