import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../domain/testing/folder.ts'
import { createOutsideMark } from './outside-mark.ts'

function rig(platform: NodeJS.Platform, fails = false) {
  const path = join(temporaryFolder(), 'photo.jpg')
  writeFileSync(path, 'picture', { mode: 0o600 })
  const runs: (readonly string[])[] = []
  const lines: string[] = []
  const mark = createOutsideMark({
    platform,
    log: (line) => void lines.push(line),
    now: () => 1_700_000_000_000,
    run(program, args) {
      runs.push([program, ...args])
      return fails ? Promise.reject(new Error('no')) : Promise.resolve()
    },
  })
  return { path, runs, lines, mark }
}

it('writes the zone of the internet beside the file on Windows', async () => {
  const { path, runs, mark } = rig('win32')
  await mark(path)
  // On other systems than Windows it is a file of its own, with the same bytes.
  expect(readFileSync(`${path}:Zone.Identifier`, 'latin1')).toBe('[ZoneTransfer]\r\nZoneId=3\r\n')
  expect(readFileSync(path, 'latin1')).toBe('picture')
  expect(runs).toEqual([])
})

it('sets the quarantine of macOS', async () => {
  const { path, runs, mark } = rig('darwin')
  await mark(path)
  expect(runs).toEqual([['/usr/bin/xattr', '-w', 'com.apple.quarantine', '0081;6553f100;Balcony;', path]])
})

it('leaves a file on Linux without the right to run', async () => {
  const { path, runs, mark } = rig('linux')
  await mark(path)
  expect(statSync(path).mode & 0o111).toBe(0)
  expect([runs, existsSync(`${path}:Zone.Identifier`)]).toEqual([[], false])
})

it('logs that a disk takes no mark, without the name of the file', async () => {
  const { path, lines, mark } = rig('darwin', true)
  await mark(path)
  expect(lines).toEqual(['a file could not be marked as one from outside: Error'])
})
