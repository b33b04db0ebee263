import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../electron/domain/db/open.ts'
import type { Store } from '../../electron/domain/db/store.ts'
import { openConversation } from '../../electron/domain/messages/store/conversations.ts'
import { readPage, type PagePlace } from '../../electron/domain/messages/store/pages.ts'
import type { AccountId, ConversationId, Place } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Bench } from './bench.ts'
import { readStory, tellStory, type Between } from './history.ts'
import { halfAndMost, line, median } from './table.ts'

const MESSAGES = 100_000
/** The most messages that a burst puts into one transaction. */
const PER_TRANSACTION = 200
const READINGS = 50
const LIVE = 200
const PAGE = 50
const APART_MS = 60_000
const [ACCOUNT, OWN, PEER] = [
  'a' as AccountId,
  'juliet@verona.example' as BareJid,
  'romeo@verona.example' as BareJid,
]

export const bench: Bench = {
  name: 'store',
  run(print) {
    print(`${MESSAGES} messages of an ordinary person, encrypted`)
    const folder = mkdtempSync(join(tmpdir(), 'balcony-bench-'))
    const path = join(folder, 'balcony.db')
    const open = (): Store =>
      openStore({ path, key: { kind: 'raw', bytes }, announced: () => undefined, now: Date.now() })
    const bytes = randomBytes(32)
    const first = Date.now() - (MESSAGES + 1) * APART_MS
    try {
      let store = open()
      const conversationId = found(store)
      const between = { conversationId, own: OWN, peer: PEER }
      store.close()
      // A closed database has no write-ahead log.
      const empty = statSync(path).size
      store = open()
      const beganAt = performance.now()
      const middle = write(store, between, first)
      const perSecond = (MESSAGES / (performance.now() - beganAt)) * 1000
      store.close()
      print(line('bytes of the file for a message', ((statSync(path).size - empty) / MESSAGES).toFixed(0)))
      print(line(`storing, ${PER_TRANSACTION} a commit`, `${perSecond.toFixed(0)} messages a second`))
      store = open()
      read(store, conversationId, middle, print)
      live(store, between, print)
      store.close()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

function found(store: Store): ConversationId {
  return store.write((tx) => {
    tx.run(
      `INSERT INTO account (id, address, resource, security, enabled, show, status, password_kept, trial, added_at)
       VALUES (?, ?, 'bench', 'automatic', 1, 'available', '', 0, 0, 0)`,
      ACCOUNT,
      OWN,
    )
    return openConversation(tx, ACCOUNT, PEER, Date.now()).id
  })
}

/** Writes a history with all but the last 1,000 messages read. Returns the place of the middle one. */
function write(store: Store, between: Between, first: number): Place {
  let middle: Place | undefined
  for (let from = 0; from < MESSAGES; from += PER_TRANSACTION) {
    store.write((tx) => {
      for (let number = from; number < from + PER_TRANSACTION; number++) {
        const place = tellStory(tx, between, number, first + number * APART_MS, textOf(number))
        if (number === MESSAGES / 2) middle = place
        if (number === MESSAGES - 1_000) readStory(tx, between, place)
      }
    })
  }
  if (middle === undefined) throw new Error('the history was not written')
  return middle
}

/** A text of one to three sentences. */
const textOf = (number: number): string =>
  'What light through yonder window breaks? '.repeat(1 + (number % 3)).trimEnd()

function read(store: Store, id: ConversationId, middle: Place, print: (line: string) => void): void {
  const [cursor] = readPage(store, id, { kind: 'after', cursor: { place: middle } }, 1).messages
  if (cursor === undefined) throw new Error('the history was not written')
  const places: readonly (readonly [string, PagePlace])[] = [
    ['at the end', { kind: 'end' }],
    ['in the middle', { kind: 'before', cursor }],
    ['around a message', { kind: 'around', messageId: cursor.id }],
    ['first unread', { kind: 'first-unread' }],
  ]
  for (const [name, place] of places) {
    const took: number[] = []
    let rows = 0
    for (let reading = 0; reading < READINGS; reading++) {
      const beganAt = performance.now()
      rows = readPage(store, id, place, PAGE).messages.length
      took.push(performance.now() - beganAt)
    }
    const times = `${median(took).toFixed(2)} ms, the first ${(took[0] ?? NaN).toFixed(2)} ms`
    print(line(`a page ${name}`, `${times}, ${rows} rows`))
  }
}

function live(store: Store, between: Between, print: (line: string) => void): void {
  const took: number[] = []
  for (let number = 0; number < LIVE; number++) {
    const beganAt = performance.now()
    // A message of the other side, with all its ids.
    store.write((tx) => tellStory(tx, between, 3 * number + 1, Date.now(), textOf(number)))
    took.push(performance.now() - beganAt)
  }
  print(line('a live message, committed', halfAndMost(took)))
}
