import { randomBytes } from 'node:crypto'
import { readFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../electron/domain/db/open.ts'
import type { Store } from '../../electron/domain/db/store.ts'
import { fileKindCode, kindCode } from '../../electron/domain/messages/store/codes.ts'
import { readPage } from '../../electron/domain/messages/store/pages.ts'
import { createIndexer } from '../../electron/domain/search/indexing/indexer.ts'
import { searchInThread } from '../../electron/domain/search/in-thread.ts'
import type { Searching } from '../../electron/domain/search/orders.ts'
import { noDesktopPorts } from '../../electron/domain/ports.ts'
import type { AccountId, ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Bench } from './bench.ts'
import { EVERY_TENTH, EVERY_THOUSANDTH, fillHistory, MILLION, peerOf, RAREST } from './history-store.ts'
import { halfAndMost, line, quantile } from './table.ts'

const ACCOUNT = { id: 'a' as AccountId, address: 'juliet@verona.example' as BareJid }
const LIMIT = 50
const TIMES = 20

/** What a person types, letter by letter. */
const TYPED = [
  EVERY_TENTH,
  EVERY_THOUSANDTH,
  RAREST,
  'verona juliet',
  'the garden',
  `${EVERY_TENTH} ${EVERY_THOUSANDTH}`,
  'müßiggang auf',
  '明天早上',
  'พรุ่งนี้',
  'утром',
  'nothing like that',
]

const QUESTIONS: readonly (readonly [string, string])[] = [
  ['a word in every tenth message', `${EVERY_TENTH} `],
  ['a common word in one conversation', `in:${peerOf(0)} thou `],
  ['the same of one person', `from:${peerOf(1)} ${EVERY_TENTH} `],
  ['the same in one month', `on:2024-05 ${EVERY_TENTH} `],
  ['a word in one message of a million', `${RAREST} `],
  ['a phrase of two common words', '"to the"'],
  ['links', 'has:link'],
  ['an emoji', '🌙'],
  ['unread', 'is:unread'],
]

export const bench: Bench = {
  name: 'search',
  async run(print) {
    const folder = mkdtempSync(join(tmpdir(), 'balcony-bench-'))
    const path = join(folder, 'balcony.db')
    const key = { kind: 'raw', bytes: new Uint8Array(randomBytes(32)) } as const
    const open = (): Store => openStore({ path, key, announced: () => undefined, now: Date.now() })
    let searching: Searching | null = null
    let store = open()
    try {
      const largest = make(store)
      store.close()
      const before = statSync(path).size
      store = open()
      await index(store, print)
      store.close()
      print(
        line(
          'bytes of the index for a message',
          ((statSync(path).size - before) / MILLION.messages).toFixed(0),
        ),
      )
      print(line('bytes on disk for a message', (statSync(path).size / MILLION.messages).toFixed(0)))
      store = open()
      const kinds = { file: kindCode('file'), picture: fileKindCode('picture') }
      searching = searchInThread({ place: { path, key }, kinds }, clock)
      await search(searching, largest, print)
      jump(store, largest, print)
    } finally {
      await searching?.close()
      store.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

const clock = { now: () => Date.now(), after: () => () => undefined }

function make(store: Store): ConversationId {
  store.write((tx) => {
    tx.run(
      `INSERT INTO account (id, address, resource, security, enabled, show, status, password_kept, trial, added_at)
       VALUES (?, ?, 'bench', 'automatic', 1, 'available', '', 0, 0, 0)`,
      ACCOUNT.id,
      ACCOUNT.address,
    )
  })
  const largest = fillHistory(store, ACCOUNT, MILLION, Date.now())
  store.write(
    (tx) => void tx.run('UPDATE search_state SET low = ?, high = ?', MILLION.messages, MILLION.messages),
  )
  return largest
}

/** Milliseconds in which this thread was ready, but other programs had the processor. */
function starved(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}

/** Builds the index as the application does, but without rests. */
async function index(store: Store, print: (line: string) => void): Promise<void> {
  const took: number[] = []
  const timed: Store = {
    ...store,
    write(work, lasting) {
      const [at, waited] = [performance.now(), starved()]
      try {
        return store.write(work, lasting)
      } finally {
        took.push(performance.now() - at - (starved() - waited))
      }
    },
  }
  const [beganAt, cpu] = [performance.now(), process.cpuUsage()]
  await new Promise<void>((resolve, reject) => {
    const indexer = createIndexer({
      store: timed,
      ports: {
        ...noDesktopPorts(),
        log: (line: string) => reject(new Error(line)),
        clock: {
          now: () => Date.now(),
          after(_ms: number, fn: () => void) {
            const turn = setImmediate(() => {
              fn()
              if (indexer.state.running || done.length > 0) return
              // The last parts are merged in the turns that follow.
              done.push(setTimeout(resolve, 500))
            })
            return () => clearImmediate(turn)
          },
        },
      },
      announce: () => undefined,
      onDeltas: () => () => undefined,
      isWatched: () => false,
    } as unknown as Parameters<typeof createIndexer>[0])
    const done: NodeJS.Timeout[] = []
  })
  const seconds = (performance.now() - beganAt) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const work = `${((user + system) / 1e6).toFixed(0)} s of a processor`
  print(
    line(
      'indexed',
      `${(MILLION.messages / seconds).toFixed(0)} messages a second, ${seconds.toFixed(0)} s, ${work}`,
    ),
  )
  const long = took.filter((ms) => ms > 50).length
  print(
    line(
      'slices',
      `${halfAndMost(took)}, p99 ${quantile(took, 0.99).toFixed(1)} ms, longest ${Math.max(...took).toFixed(0)} ms`,
      '8 ms; none over 50 ms',
    ),
  )
  print(line('slices over 50 ms', `${long} of ${took.length}`))
}

async function search(
  searching: Searching,
  largest: ConversationId,
  print: (line: string) => void,
): Promise<void> {
  /** Milliseconds, those of them that a processor worked, and how many were found. */
  const ask = async (
    text: string,
    order: 'newest' | 'relevance',
  ): Promise<readonly [number, number, number]> => {
    const [beganAt, cpu] = [performance.now(), process.cpuUsage()]
    const { hits } = await searching.ask({
      kind: 'search',
      text,
      order,
      cursor: null,
      limit: LIMIT,
      now: Date.now(),
    })
    const { user, system } = process.cpuUsage(cpu)
    return [performance.now() - beganAt, (user + system) / 1000, hits.length]
  }
  const [first] = await ask(EVERY_THOUSANDTH, 'newest')
  print(line('the first search, with the start of its thread', `${first.toFixed(0)} ms`))
  for (const order of ['newest', 'relevance'] as const) {
    const took: number[] = []
    const worked: number[] = []
    for (const text of TYPED) {
      const letters = [...text]
      for (let length = 1; length <= letters.length; length++) {
        const [ms, cpuMs] = await ask(letters.slice(0, length).join(''), order)
        took.push(ms)
        worked.push(cpuMs)
      }
    }
    const what = order === 'newest' ? 'as one types, newest first' : 'as one types, by relevance'
    print(line(what, `${halfAndMost(took)}, longest ${Math.max(...took).toFixed(0)} ms`, 'p95 under 50 ms'))
    print(line('            processor time of it', halfAndMost(worked)))
  }
  for (const [what, text] of QUESTIONS) {
    const took: number[] = []
    let found = 0
    for (let time = 0; time < TIMES; time++) {
      const [ms, , hits] = await ask(text, 'newest')
      took.push(ms)
      found = hits
    }
    print(line(what, `${halfAndMost(took)}, ${found} found`, 'p95 under 100 ms'))
  }
  const took: number[] = []
  let count = 0
  for (let time = 0; time < TIMES; time++) {
    const beganAt = performance.now()
    count = (await searching.ask({ kind: 'find', conversationId: largest, text: 'thou' })).count
    took.push(performance.now() - beganAt)
  }
  print(line('found in one chat and counted', `${halfAndMost(took)}, ${count} counted`))
}

/** The page around a message, as after Enter on a result. */
function jump(store: Store, conversation: ConversationId, print: (line: string) => void): void {
  const took: number[] = []
  const ids = store.all<{ id: MessageId }>(
    'SELECT id FROM message WHERE conversation_id = ? ORDER BY (id * 7919) % 1000003 LIMIT 200',
    conversation,
  )
  for (const { id } of ids) {
    const beganAt = performance.now()
    readPage(store, conversation, { kind: 'around', messageId: id }, LIMIT)
    took.push(performance.now() - beganAt)
  }
  print(line('the page around a result', halfAndMost(took), 'under 100 ms to painted'))
}
