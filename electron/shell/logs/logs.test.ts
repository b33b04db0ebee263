import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLog, logFileOf } from './logs.ts'

let folder: string
let path: string
const at = Date.UTC(2026, 0, 2, 3, 4, 5)
const read = (age = 0): string => readFileSync(logFileOf(path, age), 'utf8')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'balcony-logs-'))
  path = join(folder, 'logs', 'balcony.log')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('writes redacted lines with their time, and echoes them if asked to', () => {
  const aloud: string[] = []
  const log = createLog({ path, now: () => at, echo: (line) => aloud.push(line) })
  log('roster: not loaded')
  log('password: hunter2')
  expect(read()).toBe(
    '2026-01-02T03:04:05.000Z roster: not loaded\n2026-01-02T03:04:05.000Z password: [redacted]\n',
  )
  expect(aloud).toEqual(read().trimEnd().split('\n'))
})

it('keeps a name from forging a line or filling the log', () => {
  const log = createLog({ path, now: () => at })
  log(`a name\n2026-01-02T03:04:05.000Z forged\r\u001b[31m`)
  log('x '.repeat(100_000))
  const lines = read().trimEnd().split('\n')
  expect(lines).toHaveLength(2)
  expect(lines[0]).toContain('a name ⏎ 2026-01-02T03:04:05.000Z forged\\u000d\\u001b[31m')
  expect(lines[1]?.length).toBeLessThan(4_100)
})

it('cuts a line before it looks for secrets, and leaves no half of a secret', () => {
  const log = createLog({ path, now: () => at })
  const begun = performance.now()
  log('a.'.repeat(500_000))
  expect(performance.now() - begun).toBeLessThan(800)
  const key = '0123456789abcdef'.repeat(4)
  log(`${'- '.repeat(1_990)}${key} and ${key}`)
  log(`password: "${'x '.repeat(5_000)}"`)
  const [dots, keys, password] = read().trimEnd().split('\n')
  expect(dots?.length).toBeLessThan(4_100)
  expect(keys).toMatch(/- - …$/)
  expect(password).toMatch(/Z password: \[redacted\]$/)
})

it('limits lines at once and lines a second, and says how many it left out', () => {
  let time = at
  const log = createLog({ path, now: () => time })
  for (let n = 1; n <= 1_000; n++) log(`line ${n}`)
  const before = read().trimEnd().split('\n')
  expect(before).toHaveLength(500)
  expect(before.at(-1)).toMatch(/ line 500$/)
  time += 100
  for (let n = 1; n <= 10; n++) log(`later ${n}`)
  const after = read().trimEnd().split('\n').slice(500)
  expect(after.map((line) => line.slice(25))).toEqual([
    '500 lines left out',
    'later 1',
    'later 2',
    'later 3',
    'later 4',
    'later 5',
  ])
})

it('rotates full files and keeps a limited number, across restarts', () => {
  for (let n = 1; n <= 9; n++) createLog({ path, maxBytes: 70, files: 3, now: () => at })(`line ${n}`)
  // Two lines of 32 bytes go into one file.
  expect(read(0)).toMatch(/line 9\n$/)
  expect(read(1)).toMatch(/line 7\n.*line 8\n$/)
  expect(read(2)).toMatch(/line 5\n.*line 6\n$/)
  expect(existsSync(logFileOf(path, 3))).toBe(false)
})

it('goes on when the folder vanishes, and when nothing can be written', () => {
  const log = createLog({ path, now: () => at })
  log('one')
  rmSync(join(folder, 'logs'), { recursive: true })
  log('two')
  expect(read()).toMatch(/Z two\n$/)
  writeFileSync(join(folder, 'file'), '')
  const nowhere = createLog({ path: join(folder, 'file', 'balcony.log') })
  expect(() => nowhere('three')).not.toThrow()
})
