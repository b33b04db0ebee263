import type { Migration } from '../migrate.ts'

/** Names of contacts from other programs, until the account has its list of contacts. */
export const imports: Migration = {
  name: '0015-imports',
  sql: `
    CREATE TABLE imported_name (
      account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
      jid        TEXT NOT NULL,
      name       TEXT NOT NULL,
      PRIMARY KEY (account_id, jid)
    ) STRICT, WITHOUT ROWID;
  `,
}
