import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Placement } from './bounds.ts'
import { createWindowMemory } from './memory.ts'

let folder: string
let lines: string[]
const memory = (path = join(folder, 'window.json')) => createWindowMemory(path, (line) => lines.push(line))
const placement: Placement = {
  bounds: { x: -5, y: 20, width: 900, height: 700 },
  maximized: true,
  fullscreen: false,
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'balcony-memory-'))
  lines = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('remembers each kind of window for each set of screens, the zoom, the theme and the language', () => {
  const first = memory()
  first.place('main', 'laptop', placement)
  first.place('conversation', 'laptop', { ...placement, maximized: false })
  first.set({ zoomLevel: -1.5, theme: 'dark', language: 'de', closeExplained: true })
  const second = memory()
  expect(second.placement('main', 'laptop')).toEqual(placement)
  expect(second.placement('conversation', 'laptop')).toEqual({ ...placement, maximized: false })
  expect(second.placement('main', 'desk')).toBeNull()
  expect([second.zoomLevel, second.theme, second.closeExplained]).toEqual([-1.5, 'dark', true])
  expect(second.language).toBe('de')
  expect(lines).toEqual([])
})

it('forgets the set of screens that was used longest ago', () => {
  const kept = memory()
  for (let n = 0; n < 13; n++) kept.place('main', `set ${n}`, placement)
  expect(kept.placement('main', 'set 0')).toBeNull()
  expect(kept.placement('main', 'set 12')).toEqual(placement)
})

it.each([
  ['no JSON', '{"zoomLevel": 2'],
  ['another shape', '[1, 2, 3]'],
  ['null', 'null'],
  ['hostile numbers', '{"placements":[{"screens":"laptop","main":{"bounds":{"x":1e300}}}],"zoomLevel":9e9}'],
])('begins anew with a broken file: %s', (_what, text) => {
  writeFileSync(join(folder, 'window.json'), text)
  const empty = memory()
  expect([empty.placement('main', 'laptop'), empty.zoomLevel, empty.theme]).toEqual([null, 0, 'system'])
  empty.set({ zoomLevel: 1 })
  expect(JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8'))).toMatchObject({ zoomLevel: 1 })
})

it('keeps the sound fields beside a broken one', () => {
  writeFileSync(join(folder, 'window.json'), '{"theme":"light","zoomLevel":"large","language":"tlh"}')
  expect([memory().theme, memory().zoomLevel, memory().language]).toEqual(['light', 0, 'system'])
})

it('goes on in memory if the file cannot be written', () => {
  writeFileSync(join(folder, 'file'), '')
  const stranded = memory(join(folder, 'file', 'window.json'))
  stranded.set({ zoomLevel: 2 })
  expect(stranded.zoomLevel).toBe(2)
  expect(lines.at(-1)).toMatch(/cannot be saved: (ENOTDIR|EEXIST)/)
})
