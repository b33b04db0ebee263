import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright'
import { openStore } from '../../electron/domain/db/open.ts'
import { startProsody } from '../live/prosody.ts'
import type { Bench } from './bench.ts'
import { MILLION, peerOf } from './history-store.ts'
import { inEveryHost, type Start } from './hosts.ts'
import { inWindow } from './in-window.ts'
import { halfAndMost, line, quantile } from './table.ts'
import { buildHistory } from './town.ts'
import type { Balcony } from './watched.ts'

const AIM = 'p95 under 100 ms'
const TIMES = 10
/** After the sign-in, which has work of its own. */
const SETTLED_MS = 4_000
const DAY_MS = 24 * 3_600_000
/** The history ends now and is almost six years long. */
const OLDEST_DAYS = 2_150
const LARGEST = peerOf(0)

/** Jumps in the window, from the click or the key to the painted frame. */
export const bench: Bench = {
  name: 'jumps',
  async run(print) {
    const folder = mkdtempSync(join(tmpdir(), 'balcony-bench-'))
    const server = await startProsody({ folder: join(folder, 'server') })
    try {
      let made: Made | null = null
      await inEveryHost(print, async (start) => {
        made ??= make(buildHistory(folder, server.info, MILLION))
        await measure(start, made, print)
      })
    } finally {
      await server.dispose()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

interface Made extends Balcony {
  /** The last message of the largest conversation. */
  readonly end: string
  /** Instants of days with results for `WORD` in the largest conversation. */
  readonly days: readonly number[]
}

const WORD = 'thou'

/** Days all over the history are searched for. The index has only these, because jumps are measured, and not searches. */
function make(balcony: Balcony): Made {
  const bytes = Buffer.from(balcony.secrets.get('store-key') ?? '', 'hex')
  const store = openStore({
    path: join(balcony.profile, 'balcony.db'),
    key: { kind: 'raw', bytes },
    announced: () => undefined,
    now: Date.now(),
  })
  try {
    const days = Array.from(
      { length: TIMES },
      (_, time) => startOfDay(Date.now()) - (3 + ((time * 7_919) % OLDEST_DAYS)) * DAY_MS,
    )
    store.write((tx) => {
      for (const day of days)
        tx.run(
          `INSERT INTO message_fts (rowid, body, files, facets) SELECT row, body, files, facets FROM message_doc
           WHERE id IN (SELECT id FROM message WHERE conversation_id = 1 AND hidden = 0 AND place BETWEEN ? AND ?)`,
          (day - DAY_MS) * 1_000,
          (day + 2 * DAY_MS) * 1_000,
        )
    })
    const last = store.first<{ body: string }>(
      'SELECT body FROM message WHERE conversation_id = 1 AND hidden = 0 ORDER BY place DESC LIMIT 1',
    )
    return { ...balcony, days, end: last?.body ?? '' }
  } finally {
    store.close()
  }
}

const startOfDay = (at: number): number => new Date(at).setHours(12, 0, 0, 0)

async function measure(start: Start, made: Made, print: (line: string) => void): Promise<void> {
  const balcony = await start(made.profile, made.secrets)
  try {
    const { page } = balcony
    await page.getByRole('link', { name: LARGEST }).waitFor()
    await delay(SETTLED_MS)
    const report = (what: string, took: readonly number[]): void =>
      print(line(what, `${halfAndMost(took)}, longest ${quantile(took, 1).toFixed(0)} ms`, AIM))
    report('opening the conversation of 300,000', await openings(page, made.end))
    const { beginning, middle, end } = await dates(page)
    report('to its first message', beginning)
    report('to a date in its middle', middle)
    report('to a date near its end', end)
    report('to a search result on a random day', await results(page, made.days))
  } finally {
    await balcony.quit()
  }
}

async function openings(page: Page, end: string): Promise<number[]> {
  const took: number[] = []
  for (let time = 0; time < TIMES; time++) {
    await page.locator('nav a[href^="#chat-"]').filter({ hasNotText: LARGEST }).first().click()
    await page.getByRole('log').locator('article').first().waitFor()
    await delay(300)
    const clickedAt = await inWindow(page, 'click', 'a', LARGEST)
    took.push((await inWindow(page, 'logEndsWith', end)) - clickedAt)
  }
  return took
}

async function dates(page: Page): Promise<Record<'beginning' | 'middle' | 'end', number[]>> {
  const took = { beginning: [] as number[], middle: [] as number[], end: [] as number[] }
  for (let time = 0; time < TIMES; time++) {
    await openCalendar(page)
    took.beginning.push(await inWindow(page, 'jump', '[role=dialog] button', 'Beginning of the chat', false))
    took.middle.push(await jumpToDay(page, 36 - time, 5 + time))
    took.end.push(await jumpToDay(page, 1, 5 + time))
  }
  return took
}

async function openCalendar(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Jump to date' }).click()
  await page.locator('[role=dialog] [role=grid] button:focus').waitFor()
}

async function jumpToDay(page: Page, monthsAgo: number, day: number): Promise<number> {
  await openCalendar(page)
  // The calendar opens where the person is, and goes no further than today.
  for (let year = 0; year < 7; year++) await page.keyboard.press('Shift+PageDown')
  for (let month = 0; month < monthsAgo; month++) await page.keyboard.press('PageUp')
  await delay(300)
  return inWindow(page, 'jump', '[role=grid] button', String(day), false)
}

async function results(page: Page, days: readonly number[]): Promise<number[]> {
  const took: number[] = []
  const field = page.getByRole('searchbox', { name: 'Search' })
  for (const day of days) {
    const found = new Date(day)
    const date = [found.getFullYear(), found.getMonth() + 1, found.getDate()]
    await field.click()
    await field.fill(
      `in:${LARGEST} on:${date.map((part) => String(part).padStart(2, '0')).join('-')} ${WORD} `,
    )
    await page.getByRole('listbox', { name: 'Results' }).getByRole('option', { selected: true }).waitFor()
    await delay(300)
    took.push(await inWindow(page, 'jump', '[type=search], [role=searchbox]', 'Search', true))
  }
  return took
}
