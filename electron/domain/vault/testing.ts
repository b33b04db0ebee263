import { onTestFinished } from 'vitest'
import type { StoreState } from '../../../shared/model/store.ts'
import type { Store } from '../db/store.ts'
import type { Desktop } from '../ports.ts'
import { AFTER_LOSS, AFTER_RESTORE } from '../features.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { createTestPorts } from '../testing/ports.ts'
import { createTestSecrets } from '../testing/secrets.ts'
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
