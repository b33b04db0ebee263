import type { Failure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { StoreState } from '../../../shared/model/store.ts'
import { StoreError } from '../db/store.ts'
import { nameAside, rearrange } from './profile-files.ts'
import { fitsRecord, keyCheckOf, readProtection } from './protection-record.ts'
import { keyOfPhrase, phraseOf } from './recovery-phrase.ts'
import { keepStoreKey } from './store-key.ts'
import type { Vault } from './vault.ts'

/** What the person can do about a history that does not open. */
export interface Recovery {
  /**
   * Opens it by its recovery phrase and puts the key into the keychain again; where that does not take it, the state
   * says so. `not-found` where no key is missing.
   */
  recover(phrase: string): Promise<Result<undefined, Failure>>
  /** Keeps the files aside and begins with none. `not-found` where that would be no help. */
  startAfresh(): Promise<Result<undefined, Failure>>
  /** The recovery phrase of the open history; `not-found` where it has none. */
  showPhrase(): Result<readonly string[], Failure>
  /** Puts a key that is only in memory into the keychain. */
  keepKey(): Promise<Result<undefined, Failure>>
}

export function createRecovery(vault: Vault): Recovery {
  const { profile, secrets, clock } = vault.ports

  async function keepKey(): Promise<Result<undefined, Failure>> {
    const { held } = vault
    if (held?.key.kind !== 'raw') return ok()
    // A key that this one takes the place of may be that of another history: it is never thrown away here.
    const kept = await keepStoreKey(secrets, held.key.bytes, true)
    vault.keyKept(kept.ok ? undefined : kept.error)
    return kept
  }

  return {
    recover: (phrase) =>
      vault.inTurn(async () => {
        if (!waitsForKey(vault.state)) return err({ code: 'not-found' })
        const key = keyOfPhrase(phrase)
        if (!key.ok) return key
        if (!fitsRecord(readProtection(profile), key.value)) return err({ code: 'phrase-of-another' })
        const record = { protection: 'keychain', keyCheck: keyCheckOf(key.value) } as const
        try {
          vault.openBy({ key: { kind: 'raw', bytes: key.value }, record })
        } catch (error) {
          const unknown = readProtection(profile)?.keyCheck === undefined
          // Without a record another key and a damaged file look the same; the state stays what it was.
          if (!unknown || !(error instanceof StoreError) || error.failure.code !== 'store-damaged')
            throw error
          return err({ code: 'phrase-of-another' })
        }
        await keepKey()
        // What had to become of an earlier history says more than that it is open.
        if (!hasNews(vault.state)) vault.tell({ kind: 'recovered' })
        return ok()
      }),
    startAfresh: () =>
      vault.inTurn(async () => {
        if (!canBeginAfresh(vault.state)) return err({ code: 'not-found' })
        const aside = nameAside(profile, clock.now())
        rearrange(profile, readProtection(profile), { aside })
        await vault.look({ kind: 'begun-afresh', file: aside })
        return ok()
      }),
    showPhrase: () =>
      vault.held?.key.kind === 'raw' ? ok(phraseOf(vault.held.key.bytes)) : err({ code: 'not-found' }),
    keepKey: () => vault.inTurn(keepKey),
  }
}

const hasNews = (state: StoreState): boolean => state.kind === 'open' && state.news !== undefined

/** Whether a key would open it. */
function waitsForKey(state: StoreState): boolean {
  return state.kind === 'failed' && /^(store-key-missing|keychain-)/.test(state.failure.code)
}

/** Whether the file is what keeps it from opening. */
function canBeginAfresh(state: StoreState): boolean {
  if (state.kind === 'passphrase-needed' || waitsForKey(state)) return true
  return state.kind === 'failed' && /^store-(damaged|newer|earlier)$/.test(state.failure.code)
}
