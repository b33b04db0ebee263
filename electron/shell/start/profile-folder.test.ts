import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeProfileFolder, whyUnwritable } from './profile-folder.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'balcony-folder-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('makes what is missing, and leaves nothing behind when it looks', () => {
  const deep = join(folder, 'a', 'b')
  expect(makeProfileFolder(deep)).toBeNull()
  expect(existsSync(deep)).toBe(true)
  expect(whyUnwritable(deep)).toBeNull()
  expect(readdirSync(deep)).toEqual([])
})

it('says in a sentence why a folder cannot be used', () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  expect(makeProfileFolder(file)).toBe(
    `${file} is no folder, so Balcony cannot keep anything there; choose another with --profile.`,
  )
  expect(makeProfileFolder(join(file, 'below'))).toContain('is no folder')
  expect(whyUnwritable(join(folder, 'gone'))).toContain('cannot be reached; connect its disk')
})
