import * as v from 'valibot'
import type { StoreWork } from '../model/store.ts'
import { command } from './command.ts'
import { passphrase, typed } from './schemas.ts'

/** Far longer than 24 words are, however they are set apart. */
const phrase = typed('recovery-phrase', 2000)
const newPassphrase = v.pipe(passphrase, v.minLength(8))

/** A file that the person chose as a backup to restore; the main process keeps its place. */
export interface ChosenBackup {
  readonly name: string
  /** Whether it takes a key or a passphrase to read it. */
  readonly encrypted: boolean
}

/** The history on this disk: its key, its protection, its copies. They work whether or not the store is open. */
export const storeCommands = {
  /** Opens a history whose key is lost by its recovery phrase, and puts the key into the keychain again. */
  'store.recover': command()(v.object({ phrase })),
  /** Begins with an empty history; the one that cannot be opened is kept beside it under another name. */
  'store.startAfresh': command()(v.object({})),
  /** The recovery phrase, 24 words; `not-found` where no key of ours protects the history. */
  'store.showPhrase': command<readonly string[]>()(v.object({})),
  /**
   * Encrypts the history anew: `keychain` always by a new key. The accounts disconnect for as long as it takes. How it
   * ended is told by the store's state as well.
   */
  'store.changeProtection': command()(
    v.variant('protection', [
      v.object({ protection: v.literal('keychain') }),
      v.object({ protection: v.literal('passphrase'), passphrase: newPassphrase }),
      v.object({ protection: v.literal('none') }),
    ]),
  ),
  /**
   * Copies the history into a file that the person is asked for (without a desktop: into the profile), protected as it
   * is here or by `passphrase`. The answer is that file; null where the person thought better of it.
   */
  'store.backUp': command<string | null>()(v.object({ passphrase: v.nullable(newPassphrase) })),
  /** Asks the person for a backup; null where they thought better of it. */
  'store.chooseBackup': command<ChosenBackup | null>()(v.object({})),
  /**
   * Puts the chosen backup in the place of the history, which is kept beside it under another name. `own` are the keys
   * of this computer; `backup-locked` where none of them fits.
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
  /** Breaks off a backup, or a restoration that has not yet changed anything. */
  'store.cancel': command()(v.object({})),
  /** The person has read the news in the store's state. */
  'store.dismissNews': command()(v.object({})),
  /** Puts what is only in memory (the key, passwords) into the keychain, and asks it again for what it did not give. */
  'store.retryKeychain': command()(v.object({})),
}

export type StoreDelta =
  /** How far a long work is, from 0 to 1; null when it has ended. */
  | { readonly kind: 'storeProgress'; readonly work: StoreWork; readonly share: number | null }
  /** Whether the keychain keeps us waiting: it may be asking the person something. */
  | { readonly kind: 'keychainWaiting'; readonly waiting: boolean }
