import type { Failure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { StoreState } from '../../../shared/model/store.ts'
import { StoreError } from '../db/store.ts'
import { nameAside, rearrange } from './profile-files.ts'
import { fitsRecord, keyCheckOf, readProtection } from './protection-record.ts'
import { keyOfPhrase, phraseOf } from './recovery-phrase.ts'
import { keepStoreKey } from './store-key.ts'
import type { Vault } from './vault.ts'

/** The ways to recover a history that doesn't open. */
export interface Recovery {
  /**
   * Opens the history with its recovery phrase and stores the key in the keychain. If the keychain fails, the state says
   * so. `not-found` if no key is missing.
   */
  recover(phrase: string): Promise<Result<undefined, Failure>>
  /** Puts the files aside and starts with an empty history. `not-found` if that wouldn't help. */
  startAfresh(): Promise<Result<undefined, Failure>>
  /** The recovery phrase of the open history; `not-found` if it has none. */
  showPhrase(): Result<readonly string[], Failure>
  /** Stores a key that is only in memory in the keychain. */
  keepKey(): Promise<Result<undefined, Failure>>
}

export function createRecovery(vault: Vault): Recovery {
  const { profile, secrets, clock } = vault.ports

  async function keepKey(): Promise<Result<undefined, Failure>> {
    const { held } = vault
    if (held?.key.kind !== 'raw') return ok()
    // The replaced key may belong to another history, so it is kept.
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
          await vault.openBy({ key: { kind: 'raw', bytes: key.value }, record })
        } catch (error) {
          const unknown = readProtection(profile)?.keyCheck === undefined
          // Without a record, a wrong key and a damaged file look the same. The state stays the same.
          if (!unknown || !(error instanceof StoreError) || error.failure.code !== 'store-damaged')
            throw error
          return err({ code: 'phrase-of-another' })
        }
        await keepKey()
        // News about an earlier history is more important than the recovery.
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

/** Whether only the key is missing. */
function waitsForKey(state: StoreState): boolean {
  return state.kind === 'failed' && /^(store-key-missing|keychain-)/.test(state.failure.code)
}

/** Whether a new, empty history would help. */
function canBeginAfresh(state: StoreState): boolean {
  if (state.kind === 'passphrase-needed' || waitsForKey(state)) return true
  return state.kind === 'failed' && /^store-(damaged|newer|earlier)$/.test(state.failure.code)
}
