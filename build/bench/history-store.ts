import type { Store, Transaction } from '../../electron/domain/db/store.ts'
import { kindCode, stateCode, wayBit } from '../../electron/domain/messages/store/codes.ts'
import { ARCHIVE, BOTH, OWN } from '../../electron/domain/messages/store/refs.ts'
import { PLACES_PER_MS } from '../../electron/domain/messages/place.ts'
import { drawsOf } from '../../electron/engine/testing/seeds.ts'
import type { AccountId, ConversationId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'

/** How large a made-up history is. */
export interface HistorySize {
  readonly messages: number
  readonly conversations: number
  /** The share of all messages that are in the first conversation, in tenths. */
  readonly largestTenths: number
}

/** One million messages in 2,000 conversations, one of them of 300,000. */
export const MILLION: HistorySize = { messages: 1_000_000, conversations: 2_000, largestTenths: 3 }

/** Words whose number in the history is known. */
export const EVERY_TENTH = 'moonlight'
export const EVERY_THOUSANDTH = 'nightingale'
/** Stands only in message 500,000 and every millionth after it. */
export const RAREST = 'quicksilver'

/** The first message is this old, and the last one a minute. */
const YEARS_MS = 6 * 365 * 24 * 3_600_000
/** So many different texts, repeated in another order and with a number. */
const TEXTS = 32_768

/** The other side of a conversation, by its number from 0. */
export const peerOf = (number: number): BareJid =>
  (number === 0 ? 'nurse@verona.example' : `person${number}@verona.example`) as BareJid

/**
 * Writes a history into an empty store with this account. The same size and time give the same history. It takes seconds,
 * because SQL makes the rows. Returns the conversation with the most messages.
 */
export function fillHistory(
  store: Store,
  account: { readonly id: AccountId; readonly address: BareJid },
  size: HistorySize,
  now: number,
): ConversationId {
  store.write((tx) => {
    const restore = dropIndexes(tx)
    tellTexts(tx)
    const step = Math.floor(YEARS_MS / size.messages)
    const first = now - 60_000 - step * size.messages
    openAll(tx, account, size, first)
    insertMessages(tx, size, first, step)
    insertRefs(tx)
    for (const sql of restore) tx.run(sql)
    readMost(tx)
    tx.run('DROP TABLE temp.made_up')
  })
  return 1 as ConversationId
}

/** The same, sorted and made at once at the end. Returns the statements that make them again. */
function dropIndexes(tx: Transaction): readonly string[] {
  const indexes = tx.all<{ name: string; sql: string }>(
    `SELECT name, sql FROM sqlite_schema
     WHERE type = 'index' AND tbl_name IN ('message', 'message_ref') AND sql IS NOT NULL`,
  )
  for (const { name } of indexes) tx.run(`DROP INDEX "${name}"`)
  return indexes.map(({ sql }) => sql)
}

function openAll(
  tx: Transaction,
  { id, address }: { readonly id: AccountId; readonly address: BareJid },
  { conversations }: HistorySize,
  at: number,
): void {
  for (let number = 0; number < conversations; number++) {
    const conversation = number + 1
    const peer = peerOf(number)
    tx.run(
      `INSERT INTO conversation (id, account_id, kind, peer, opened_at) VALUES (?, ?, 'person', ?, ?)`,
      conversation,
      id,
      peer,
      at,
    )
    const participant = 'INSERT INTO participant (id, conversation_id, key, own) VALUES (?, ?, ?, ?)'
    tx.run(participant, 2 * conversation - 1, conversation, address, 1)
    tx.run(participant, 2 * conversation, conversation, peer, 0)
  }
}

/** The numbers from 0 below that. */
const numbers = (below: number): string =>
  `WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ${below})`

/** Conversations take turns in no visible order; every third message is the person's own. */
function insertMessages(tx: Transaction, size: HistorySize, first: number, step: number): void {
  const others = Math.max(1, size.conversations - 1)
  tx.run(
    `${numbers(size.messages)}, placed AS (
       SELECT n, CASE WHEN n % 10 < ${size.largestTenths} OR ${size.conversations} = 1 THEN 1
         ELSE 2 + (n * 7919) % ${others} END AS conversation, n % 3 = 0 AS own, ${first} + n * ${step} AS at FROM number)
     INSERT INTO message (id, conversation_id, place, own, author_id, kind, ways, sent_at, state, body)
     SELECT n + 1, conversation, at * ${PLACES_PER_MS}, own, 2 * conversation - own, ${kindCode('text')},
       CASE own WHEN 1 THEN ${wayBit('here')} ELSE ${wayBit('live')} END, at,
       CASE own WHEN 1 THEN ${stateCode('delivered')} END,
       text || CASE WHEN n % 10 = 4 THEN ' ${EVERY_TENTH}' ELSE '' END
         || CASE WHEN n % 1000 = 17 THEN ' ${EVERY_THOUSANDTH}' ELSE '' END
         || CASE WHEN n % 1000000 = 500000 THEN ' ${RAREST}' ELSE '' END
         || CASE WHEN n % 20 = 9 THEN ' https://verona.example/' || n ELSE '' END
     FROM placed JOIN temp.made_up ON made_up.id = (n * 12345) % ${TEXTS}`,
  )
}

/** Each has the id of its author and one of the archive, as sixteen bytes that differ. */
function insertRefs(tx: Transaction): void {
  const bytes = (salt: number): string =>
    `unhex(printf('%08x%08x%08x%08x', (id * 2654435761 + ${salt}) % 4294967296, (id * 2246822519 + ${salt}) % 4294967296,
       (id * 3266489917) % 4294967296, id))`
  tx.run(
    `INSERT INTO message_ref (message_id, scheme, conversation_id, value)
     SELECT id, scheme, conversation_id, CASE scheme WHEN ${ARCHIVE} THEN ${bytes(77)} ELSE ${bytes(1)} END
     FROM (SELECT id, conversation_id, CASE own WHEN 1 THEN ${OWN} ELSE ${BOTH} END AS scheme FROM message
       UNION ALL SELECT id, conversation_id, ${ARCHIVE} FROM message) ORDER BY id, scheme`,
  )
}

/** A few messages are unread in every seventh conversation. */
function readMost(tx: Transaction): void {
  const readAllBut = (count: number): string => `UPDATE conversation SET read_place = coalesce(
    (SELECT place FROM message WHERE conversation_id = conversation.id AND hidden = 0
     ORDER BY place DESC LIMIT 1 OFFSET ${count}), 0)`
  tx.run(readAllBut(0))
  tx.run(`${readAllBut(3)} WHERE id % 7 = 2`)
  tx.run(
    `UPDATE conversation SET unread = (SELECT count(*) FROM message WHERE conversation_id = conversation.id
       AND hidden = 0 AND place > conversation.read_place AND own = 0) WHERE id % 7 = 2`,
  )
}

const SYLLABLES =
  'ba ve ro na ju li et ti bal mer cu tio pa ris lau ren ce mon ta gue ca pu nur se fri ar'.split(' ')
const COMMON =
  'the and to I you of a my is that in not me it for with be thou will this thy but so have do what'.split(
    ' ',
  )
const ELSEWHERE = [
  '明天早上我们在花园见面好吗',
  '明日の朝、庭で会いましょう',
  'พรุ่งนี้เช้าเจอกันที่สวนนะ',
  'Завтра утром в саду',
  'Müßiggang auf dem Söller, schöne Grüße',
]

function tellTexts(tx: Transaction): void {
  tx.run('CREATE TEMP TABLE made_up (id INTEGER PRIMARY KEY, text TEXT NOT NULL)')
  for (let id = 0; id < TEXTS; id++) tx.run('INSERT INTO temp.made_up VALUES (?, ?)', id, textOf(id))
}

/** A text with few common and many rare words; a sixteenth begins in another language. */
export function textOf(number: number): string {
  const draw = drawsOf(number * 7919)
  const random = (): number => draw(2 ** 32) / 2 ** 32
  const words = Array.from({ length: 3 + Math.floor(random() ** 3 * 40) }, () => wordOf(random))
  const other = number % 16 === 5 ? `${ELSEWHERE[(number >> 4) % ELSEWHERE.length] ?? ''} ` : ''
  return `${other}${words.join(' ')}${number % 25 === 3 ? ' 🌙' : ''}`
}

/** Half of all words are common ones; the others are among 20,000, the first ones more often. */
function wordOf(random: () => number): string {
  if (random() < 0.5) return COMMON[Math.floor(random() ** 2 * COMMON.length)] ?? ''
  const rank = Math.floor(20_000 ** random())
  const syllables = [rank % 26, Math.floor(rank / 26) % 26, Math.floor(rank / 676) % 26, (rank * 7) % 26]
  return syllables
    .slice(0, 2 + (rank % 3))
    .map((at) => SYLLABLES[at] ?? '')
    .join('')
}
