import * as v from 'valibot'
import type { StoreWork } from '../model/store.ts'
import { command } from './command.ts'
import { passphrase, typed } from './schemas.ts'

/** Far more than 24 words with any space between them. */
const phrase = typed('recovery-phrase', 2000)
const newPassphrase = v.pipe(passphrase, v.minLength(8))

/** A file that the person chose as a backup to restore. The main process keeps its path. */
export interface ChosenBackup {
  readonly name: string
  /** Whether reading it takes a key or a passphrase. */
  readonly encrypted: boolean
}

/** The history on this disk: its key, protection and backups. These commands work whether or not the store is open. */
export const storeCommands = {
  /** Opens a history by its recovery phrase after the key was lost, and saves the key in the keychain again. */
  'store.recover': command()(v.object({ phrase })),
  /** Starts with an empty history. The old file is kept under another name. */
  'store.startAfresh': command()(v.object({})),
  /** The recovery phrase, 24 words. `not-found` if no key of ours protects the history. */
  'store.showPhrase': command<readonly string[]>()(v.object({})),
  /**
   * Encrypts the history again, with `keychain` always by a new key. The accounts disconnect meanwhile. The state of the
   * store tells the outcome, too.
   */
  'store.changeProtection': command()(
    v.variant('protection', [
      v.object({ protection: v.literal('keychain') }),
      v.object({ protection: v.literal('passphrase'), passphrase: newPassphrase }),
      v.object({ protection: v.literal('none') }),
    ]),
  ),
  /**
   * Copies the history into a file that the person chooses (without a desktop: into the profile), protected as it is here
   * or by `passphrase`, with the kept files or without. The answer is that file, or null if the person cancelled.
   */
  'store.backUp': command<string | null>()(
    v.object({ passphrase: v.nullable(newPassphrase), files: v.boolean() }),
  ),
  /** Asks the person for a backup; null if they cancelled. */
  'store.chooseBackup': command<ChosenBackup | null>()(v.object({})),
  /**
   * Replaces the history by the chosen backup, and keeps the old file under another name. `own` means the keys of this
   * computer. `backup-locked` if none of them fits.
   */
  'store.restore': command()(
    v.object({
      secret: v.variant('kind', [
        v.object({ kind: v.literal('own') }),
        v.object({ kind: v.literal('phrase'), phrase }),
        v.object({ kind: v.literal('passphrase'), passphrase }),
      ]),
    }),
  ),
  /** Cancels a backup, or a restoration that has not changed anything yet. */
  'store.cancel': command()(v.object({})),
  /** The person has read the news in the state of the store. */
  'store.dismissNews': command()(v.object({})),
  /** Saves secrets that are only in memory to the keychain, and asks it again for those that it did not give. */
  'store.retryKeychain': command()(v.object({})),
}

export type StoreDelta =
  /** The progress of long work, from 0 to 1; null once it has ended. */
  | { readonly kind: 'storeProgress'; readonly work: StoreWork; readonly share: number | null }
  /** Whether Balcony waits for the keychain, which may be asking the person something. */
  | { readonly kind: 'keychainWaiting'; readonly waiting: boolean }
