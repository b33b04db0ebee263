import { connect, type StoreKey } from './connect.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'

export const MESSAGES = 4_000
export const CONVERSATIONS = 200
const ACCOUNT = '9b2f3c1e-6d0a-4c5e-8f7a-1b2c3d4e5f60'

const numbers = (below: number) =>
  `WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ${below})`

/** One account, and messages with their ids in conversations that take turns; each has 700 letters, and every thousandth 20,000. */
const CONTENT = `
  INSERT INTO account (id, address, resource, security, enabled, show, status, password_kept, trial, added_at)
    VALUES ('${ACCOUNT}', 'romeo@montague.example', 'balcony', 'automatic', 1, 'available', '', 0, 0, 0);
  INSERT INTO sm_session (account_id, session_id, jid, inbound) VALUES ('${ACCOUNT}', 's', 'romeo@montague.example/x', 4);
  INSERT INTO setting VALUES ('theme', '"dark"');
  ${numbers(1_000)} INSERT INTO contact (account_id, jid, name, groups, subscription, pending, approved)
    SELECT '${ACCOUNT}', printf('person%04d@capulet.example', n), 'Person ' || n, '["Verona"]', 'both', 0, 0 FROM number;
  ${numbers(CONVERSATIONS)} INSERT INTO conversation (id, account_id, kind, peer, opened_at, read_place)
    SELECT n + 1, '${ACCOUNT}', 'person', printf('person%04d@capulet.example', n), 0, 99999999 FROM number;
  ${numbers(CONVERSATIONS)} INSERT INTO participant (id, conversation_id, key, own)
    SELECT 2 * n + 1, n + 1, 'romeo@montague.example', 1 FROM number
    UNION ALL SELECT 2 * n + 2, n + 1, printf('person%04d@capulet.example', n), 0 FROM number ORDER BY 1;
  ${numbers(MESSAGES)} INSERT INTO message (id, conversation_id, place, own, author_id, kind, ways, sent_at, state, body)
    SELECT n + 1, 1 + n % ${CONVERSATIONS}, n, n % 3 = 0, 2 * (1 + n % ${CONVERSATIONS}) - (n % 3 = 0), 0, 2, n * 60000,
      CASE n % 3 WHEN 0 THEN 3 END,
      printf('%.700c', char(97 + n % 26)) || n || CASE n % 1000 WHEN 500 THEN printf('%.20000c', 'x') ELSE '' END
    FROM number;
  INSERT INTO message_ref (message_id, scheme, conversation_id, value)
    SELECT id, 4, conversation_id, 'id of ' || ((id * 7919) % 1000003) FROM message;
  INSERT INTO archive_span (account_id, archive, first_id, last_id, first_at, last_at, first_seq, last_seq)
    VALUES ('${ACCOUNT}', 'romeo@montague.example', 'a', 'z', 0, 1, 1, 2);
`

/** Makes a history with a few megabytes of messages, as of that number of migrations. */
export function makeHistory(path: string, key: StoreKey, version = migrations.length): void {
  const db = connect(path, key)
  try {
    migrate(db, migrations.slice(0, version))
    const known = version >= 12 ? CONTENT : CONTENT.slice(0, CONTENT.indexOf('  INSERT INTO archive_span'))
    db.exec(`BEGIN; ${known}; COMMIT`)
    db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
}
