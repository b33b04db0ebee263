import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { StoreState } from '../../../shared/model/store.ts'
import type { Store } from '../db/store.ts'
import { makeHistory } from '../db/testing-history.ts'
import { overwrite, pagesOf, type Page } from '../db/testing-pages.ts'
import type { Desktop } from '../ports.ts'
import { AFTER_LOSS, AFTER_RESTORE } from '../features.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { createTestPorts } from '../testing/ports.ts'
import { createTestSecrets } from '../testing/secrets.ts'
import { keyCheckOf, writeProtection } from './protection-record.ts'
import { createProtectedStore, type ProtectedStoreOptions } from './protected-store.ts'

/** Runs the application's store on a profile. */
export function run(
  profile: string,
  secrets = createTestSecrets(),
  desktop: Desktop | null = null,
  schema: ProtectedStoreOptions['schema'] = {},
) {
  const states: StoreState[] = []
  const stores: Store[] = []
  const shares: (number | null)[] = []
  const vault = createProtectedStore({
    ports: { ...createTestPorts(profile, secrets), desktop },
    announced: () => undefined,
    opened: (store) => void stores.push(store),
    closing: () => Promise.resolve(),
    changed: (state) => void states.push(state),
    progress: ({ share }) => void shares.push(share),
    afterRestore: AFTER_RESTORE,
    afterLoss: AFTER_LOSS,
    schema,
  })
  onTestFinished(() => vault.close())
  return {
    vault,
    states,
    stores,
    shares,
    secrets,
    /** The settings in the open store. */
    settings: () => stores.at(-1)?.all('SELECT * FROM setting'),
  }
}

export const writeSetting = (store: Store | undefined, theme = 'dark') =>
  store?.write((tx) => tx.run('INSERT OR REPLACE INTO setting VALUES (?, ?)', 'theme', `"${theme}"`))
export const DARK = [{ name: 'theme', value: '"dark"' }]
export const LIGHT = [{ name: 'theme', value: '"light"' }]

/** A profile with some content, protected by the keychain. */
export async function keychainProfile() {
  const profile = temporaryFolder()
  const first = run(profile)
  await first.vault.open()
  writeSetting(first.stores[0])
  const phrase = first.vault.showPhrase()
  await first.vault.close()
  if (!phrase.ok) throw new Error(phrase.error.code)
  return { profile, secrets: first.secrets, phrase: phrase.value.join(' ') }
}

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
