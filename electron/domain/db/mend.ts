import type { Database } from '@signalapp/sqlcipher'
import { JSON_COLUMNS, wrongIn } from './restored-form.ts'

/**
 * Makes the rows that were saved from a damaged history fit together again: nothing points at a row that is missing, and no
 * value is one that we would never store. Accounts, conversations and participants are made again from what points at them.
 * Returns how many rows that took; 0 if nothing was missing.
 */
export function mend(db: Database, tables: readonly string[]): number {
  const changes = tables.map((table) => removeWrong(db, table))
  if (tables.includes('message'))
    changes.push(remakeAccounts(db), remakeConversations(db), remakeParticipants(db))
  for (;;) {
    const removed = sum(tables.map((table) => removeOrphans(db, table)))
    if (removed === 0) break
    changes.push(removed)
  }
  return sum(changes)
}

/** Counts again what the conversations have counted. */
export function recount(db: Database): void {
  db.exec(`
    UPDATE conversation SET late = (SELECT count(*) FROM message WHERE conversation_id = conversation.id AND late = 1)
      WHERE late > 0;
    UPDATE conversation SET unread = late + (SELECT count(*) FROM message WHERE conversation_id = conversation.id
      AND hidden = 0 AND own = 0 AND late IS NULL AND place > conversation.read_place) WHERE unread > 0`)
}

function removeWrong(db: Database, table: string): number {
  const columns = db.pragma(`table_info("${table}")`)
  const wrong = columns.map((column) => `coalesce(${wrongIn(column)}, 0)`)
  const changes = [run(db, `DELETE FROM "${table}" WHERE ${wrong.join(' OR ')}`)]
  for (const [of, column] of JSON_COLUMNS) {
    const found = of === table && columns.find(({ name }) => name === column)
    if (!found) continue
    const invalid = `"${column}" IS NOT NULL AND json_valid("${column}") = 0`
    changes.push(
      found['notnull'] === 1
        ? run(db, `DELETE FROM "${table}" WHERE ${invalid}`)
        : run(db, `UPDATE "${table}" SET "${column}" = NULL WHERE ${invalid}`),
    )
  }
  return sum(changes)
}

/**
 * The conversations know the ids of their accounts, and the participants the addresses. How to sign in is found again.
 * Those of a removed account, whose messages are being deleted, are closed.
 */
function remakeAccounts(db: Database): number {
  return run(
    db,
    `INSERT OR IGNORE INTO account (id, address, resource, security, enabled, show, status, password_kept, trial, added_at)
     SELECT c.account_id, p.key, 'balcony-' || lower(hex(randomblob(4))), 'automatic', 1, 'available', '', 1, 0,
       min(c.opened_at)
     FROM conversation c JOIN participant p ON p.conversation_id = c.id AND p.own = 1
     WHERE c.closed = 0 AND NOT EXISTS (SELECT 1 FROM account WHERE id = c.account_id) GROUP BY c.account_id`,
  )
}

/**
 * The participants know the two addresses of a conversation. Everything in it counts as read. Those of a room are no
 * addresses, and its archive has what was said there.
 */
function remakeConversations(db: Database): number {
  return run(
    db,
    `INSERT OR IGNORE INTO conversation (id, account_id, kind, peer, opened_at, read_place)
     SELECT m.conversation_id, coalesce(
         (SELECT a.id FROM participant o JOIN account a ON a.address = o.key
          WHERE o.conversation_id = m.conversation_id AND o.own = 1),
         (SELECT min(id) FROM account HAVING count(*) = 1)),
       'person', (SELECT key FROM participant WHERE conversation_id = m.conversation_id AND own = 0 LIMIT 1),
       min(m.sent_at), max(m.place)
     FROM message m WHERE NOT EXISTS (SELECT 1 FROM conversation WHERE id = m.conversation_id)
     GROUP BY m.conversation_id HAVING EXISTS
       (SELECT 1 FROM participant WHERE conversation_id = m.conversation_id AND own = 0)
       AND NOT EXISTS (SELECT 1 FROM participant WHERE conversation_id = m.conversation_id AND key GLOB '[no]:*')`,
  )
}

function remakeParticipants(db: Database): number {
  return run(
    db,
    `INSERT OR IGNORE INTO participant (id, conversation_id, key, own)
     SELECT m.author_id, c.id, CASE m.own WHEN 1 THEN a.address ELSE c.peer END, m.own
     FROM message m JOIN conversation c ON c.id = m.conversation_id JOIN account a ON a.id = c.account_id
     WHERE c.kind = 'person' AND NOT EXISTS (SELECT 1 FROM participant WHERE id = m.author_id)
     GROUP BY m.author_id`,
  )
}

function removeOrphans(db: Database, table: string): number {
  return sum(
    db.pragma(`foreign_key_list("${table}")`).map((key) => {
      const to = key['to'] === null ? primaryKeyOf(db, String(key['table'])) : String(key['to'])
      return run(
        db,
        `DELETE FROM "${table}" WHERE "${String(key['from'])}" IS NOT NULL AND NOT EXISTS
           (SELECT 1 FROM "${String(key['table'])}" parent WHERE parent."${to}" = "${table}"."${String(key['from'])}")`,
      )
    }),
  )
}

const primaryKeyOf = (db: Database, table: string): string =>
  String(db.pragma(`table_info("${table}")`).find(({ pk }) => pk === 1)?.['name'])

const run = (db: Database, sql: string): number => db.prepare(sql, { persistent: false }).run().changes
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
