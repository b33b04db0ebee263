import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeProfileFolder, whyUnwritable } from './profile-folder.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'balcony-folder-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('makes a missing folder, and leaves nothing behind after a look', () => {
  const deep = join(folder, 'a', 'b')
  expect(makeProfileFolder(deep)).toBeNull()
  expect(existsSync(deep)).toBe(true)
  expect(whyUnwritable(deep)).toBeNull()
  expect(readdirSync(deep)).toEqual([])
})

it('says why a folder cannot be used', () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  expect(makeProfileFolder(file)).toBe('not-a-folder')
  expect(makeProfileFolder(join(file, 'below'))).toBe('not-a-folder')
  expect(whyUnwritable(join(folder, 'gone'))).toBe('unreachable')
})
