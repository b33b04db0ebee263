import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { makeHistory } from '../db/testing-history.ts'
import { overwrite, pagesOf, type Page } from '../db/testing-pages.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { createTestSecrets } from '../testing/secrets.ts'
import { keyCheckOf, writeProtection } from './protection-record.ts'
import { run } from './testing.ts'

export const BYTES = Buffer.alloc(32, 7)
const KEY = { kind: 'raw', bytes: BYTES } as const

/** A profile whose history has a damaged page of that table or index. */
export function damagedProfile(of: string, part: Page['part']): string {
  const profile = temporaryFolder()
  const path = join(profile, 'balcony.db')
  makeHistory(path, KEY)
  const pages = pagesOf(path, KEY).filter((page) => page.of === of && page.part === part)
  const page = pages[Math.floor(pages.length / 2)]
  if (page === undefined) throw new Error(`no ${part} of ${of}`)
  overwrite(path, page, (at) => (at * 137 + 11) % 256)
  writeProtection(profile, { protection: 'keychain', keyCheck: keyCheckOf(BYTES) })
  return profile
}

/** Starts the store of that profile. */
export function startDamaged(profile: string) {
  const secrets = createTestSecrets()
  secrets.kept.set('store-key', BYTES.toString('hex'))
  return run(profile, secrets)
}

export const damagedFiles = (profile: string): string[] =>
  readdirSync(profile).filter((name) => /^balcony-damaged-[0-9-]+\.db$/.test(name))
