import type { Database } from '@signalapp/sqlcipher'
import * as v from 'valibot'
import { RICH_TEXT_LIMITS, type Block } from '../../../shared/model/rich-text.ts'
import { CHANNEL_BINDINGS, SIGN_IN_MECHANISMS } from '../../../shared/model/sign-in.ts'

/** Far above any number that we store, and below the largest safe integer of JavaScript. */
export const MAX_NUMBER = 2 ** 52
/** Longer than any message that a server accepts. */
const MAX_VALUE_BYTES = 16 * 1024 * 1024

const text = v.optional(v.string())
const yes = v.optional(v.literal(true))
const mechanism = v.picklist(SIGN_IN_MECHANISMS)

const span = v.object({
  text: v.string(),
  ...{ strong: yes, emphasis: yes, strike: yes, code: yes, marker: yes, href: text },
})
/** Blocks with at most `depth` levels of nested blocks. */
function blocks(depth: number): v.GenericSchema<unknown, readonly Block[]> {
  const inner = depth > 0 ? blocks(depth - 1) : v.strictTuple([])
  const block = v.variant('kind', [
    v.object({ kind: v.literal('paragraph'), spans: v.array(span) }),
    v.object({ kind: v.literal('quote'), blocks: inner }),
    v.object({ kind: v.literal('code'), text: v.string(), language: text }),
    v.object({ kind: v.literal('list'), ordered: v.boolean(), items: v.array(inner) }),
  ])
  return v.array(block) as v.GenericSchema<unknown, readonly Block[]>
}

const preview = v.object({ url: v.string(), title: text, description: text, site: text })
const extra = v.object({
  ...{ subject: text, thread: text, sealedBy: text, answers: text, mail: yes, unstyled: yes },
  editedAt: v.optional(v.number()),
  editedAs: v.optional(v.number()),
  rich: v.optional(blocks(RICH_TEXT_LIMITS.depth)),
  previews: v.optional(v.array(preview)),
  variants: v.optional(v.array(v.object({ lang: v.nullable(v.string()), text: v.string() }))),
})

const size = v.optional(v.number())
const fileAbout = v.object({
  ...{ width: size, height: size, durationMs: size, date: size, sharedAs: text },
  waveform: v.optional(v.array(v.number())),
  hashes: v.optional(v.array(v.object({ algorithm: v.string(), digest: v.string() }))),
  urls: v.optional(v.array(v.string())),
  went: v.optional(v.looseObject({ way: v.string(), tries: v.array(v.looseObject({})) })),
  preview: v.optional(v.object({ type: v.string(), data: v.string() })),
})

/** Columns with JSON that the code reads without checking, and their schemas. */
export const JSON_COLUMNS: readonly (readonly [table: string, column: string, v.GenericSchema])[] = [
  ['setting', 'value', v.unknown()],
  [
    'account',
    'pin',
    v.object({ mechanism, binding: v.nullable(v.picklist(CHANNEL_BINDINGS)), refused: v.array(mechanism) }),
  ],
  [
    'contact',
    'groups',
    v.pipe(
      v.array(v.string()),
      v.check((groups) => new Set(groups).size === groups.length),
    ),
  ],
  ['message', 'failure', v.looseObject({ code: v.string(), condition: text, text })],
  ['message', 'extra', extra],
  ['reaction', 'emojis', v.array(v.string())],
  ['attachment', 'about', fileAbout],
  ['attachment', 'failure', v.looseObject({ code: v.string() })],
]

/** Columns that refer to things outside of the database: a keychain entry, an account on a server. */
const REFERENCES = [
  [
    'account',
    'id',
    v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)),
  ],
  ['account', 'address', v.pipe(v.string(), v.maxLength(2047), v.regex(/^[^\s@/\p{Cc}]+@[^\s@/\p{Cc}]+$/u))],
  // A name for a file, as it is shown and written.
  ['attachment', 'name', v.pipe(v.string(), v.maxLength(200), v.regex(/^[^\p{Cc}/\\]+$/u))],
] as const

/**
 * Whether imported rows could be ours. The schema has already checked types and references; this checks what the schema
 * allows but the code doesn't expect.
 */
export function isLikeOurs(db: Database, tables: readonly string[]): boolean {
  const columns = (table: string) => db.pragma(`table_info("${table}")`)
  if (db.pragma('foreign_key_check').length > 0) return false
  for (const table of tables) {
    const wrong = columns(table).map((column) => wrongIn(column))
    const found = db.prepare(`SELECT 1 FROM "${table}" WHERE ${wrong.join(' OR ')} LIMIT 1`).get()
    if (found !== undefined) return false
  }
  const judge = createJudge(db)
  const has = (table: string, column: string) => columns(table).some(({ name }) => name === column)
  return [
    ...JSON_COLUMNS.map(([table, column, schema]) => [table, column, schema, JSON.parse] as const),
    ...REFERENCES.map(([table, column, schema]) => [table, column, schema, String] as const),
  ].every(
    ([table, column, schema, read]) =>
      !has(table, column) || judge(table, column, (value) => v.is(schema, read(value))),
  )
}

/** An SQL condition for values that we would never store in this column. */
export function wrongIn({ name, type, pk }: Readonly<Record<string, unknown>>): string {
  const column = `"${String(name)}"`
  if (type === 'INTEGER') return `${column} NOT BETWEEN ${pk === 1 ? 1 : -MAX_NUMBER} AND ${MAX_NUMBER}`
  const isLong = `octet_length(${column}) > ${MAX_VALUE_BYTES}`
  return type === 'ANY' ? `${isLong} OR typeof(${column}) NOT IN ('text', 'blob')` : isLong
}

/** Checks each value of a column, one at a time, so that they are never all in memory. */
function createJudge(db: Database) {
  let fits: (value: string) => boolean = () => true
  let all = true
  db.createFunction('judge', (value) => {
    if (!all) return
    try {
      all = fits(String(value))
    } catch {
      all = false
    }
  })
  return (table: string, column: string, asked: (value: string) => boolean): boolean => {
    fits = asked
    db.prepare(`SELECT count(judge("${column}")) FROM "${table}" WHERE "${column}" IS NOT NULL`).get()
    return all
  }
}
