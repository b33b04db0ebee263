import { MOST_BODY_BYTES, text } from './item.ts'
import { isItem, KEY_RANGE, type OtherDatabase, type OtherRow } from './other-database.ts'

/** More corrections than anybody makes. */
const MOST = 200_000

/** The corrections in a database where each is a message of its own. They are few, so they are read before the messages. */
export interface Corrections {
  /** Whether the message with that key corrects another one. */
  has(key: unknown): boolean
  /** The last text of the message with that name; undefined if it was not corrected. */
  latest(name: unknown): string | undefined
}

/**
 * `sql` gives for each correction its `key`, its `message`, its `rank` (the highest is the latest) and the `name` of the
 * message that it corrects: any text that `latest` gets for that message. `body` gives the text of a message.
 */
export function readCorrections(
  db: OtherDatabase,
  { sql, table, key, body }: Readonly<Record<'sql' | 'table' | 'key' | 'body', string>>,
): Corrections {
  const messages = new Set<number>()
  const latest = new Map<string, { readonly message: number; readonly rank: number }>()
  for (const row of db.rows(`${sql} WHERE ${KEY_RANGE}`, table, key)) {
    if (isItem(row)) continue
    const [name, message, rank] = [text(row['name']), Number(row['message']), Number(row['rank'])]
    if (name === undefined || messages.size >= MOST) continue
    messages.add(message)
    if (rank >= (latest.get(name)?.rank ?? -Infinity)) latest.set(name, { message, rank })
  }
  const bodyOf = (found: OtherRow | undefined) => text(found?.['body'])
  return {
    has: (given) => messages.has(Number(given)),
    latest(name) {
      const found = typeof name === 'string' ? latest.get(name) : undefined
      return found && bodyOf(db.row(body, found.message))
    },
  }
}

/** Part of the name of a message: ids are only unique within a conversation. */
export const namedBy = (...columns: readonly string[]): string => columns.join(` || ' ' || `)

/** A corrected text is cut, where it is longer than a message can be. */
export const cutText = (column: string): string => `substr(${column}, 1, ${MOST_BODY_BYTES / 4})`
