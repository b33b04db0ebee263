import type { Migration } from '../migrate.ts'

/** How long a session can be resumed, and how often that was tried in vain (XEP-0198 section 5). */
export const sessionLimits: Migration = {
  name: '0008-session-limits',
  sql: `
    -- How long the server keeps it without a stream, in milliseconds; NULL where it did not say.
    ALTER TABLE sm_session ADD COLUMN max_ms INTEGER;
    -- When it was last known to have a stream, in milliseconds since 1970; NULL for one from before this was kept.
    ALTER TABLE sm_session ADD COLUMN alive_at INTEGER;
    -- How often in a row the server was asked to go on with it and gave no answer.
    ALTER TABLE sm_session ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
  `,
}
