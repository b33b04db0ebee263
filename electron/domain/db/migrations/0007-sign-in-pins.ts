import type { Migration } from '../migrate.ts'

/** The strongest way that each account has signed in by. Restored along with the account: it protects there as well. */
export const signInPins: Migration = {
  name: '0007-sign-in-pins',
  sql: `
    -- JSON, or NULL where nothing is pinned.
    ALTER TABLE account ADD COLUMN pin TEXT;
  `,
}
