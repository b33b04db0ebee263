import type { StoreFailure, KeychainFailure } from './failure.ts'

/** How the database on this disk is protected. */
export type StoreProtection = 'keychain' | 'passphrase' | 'none'

export type StoreState =
  | {
      readonly kind: 'open'
      readonly protection: StoreProtection
      /** Why nothing can be stored at the moment: what must not be lost waits in memory, and is tried again. */
      readonly refusing?: StoreFailure
    }
  /** Nothing is stored yet and there is no keychain: the person has to choose. */
  | { readonly kind: 'choose-protection'; readonly keychain: KeychainFailure }
  | { readonly kind: 'passphrase-needed' }
  | { readonly kind: 'failed'; readonly failure: StoreFailure | KeychainFailure }

/** Settings of the whole application. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark' | 'high-contrast'
  /** Accent hue (OKLCH) in degrees, 0 to 359. */
  readonly accentHue: number
  /** Enter sends and Shift+Enter breaks the line, or the other way round (with Ctrl). */
  readonly enterSends: boolean
  readonly sendTyping: boolean
  readonly sendReceipts: boolean
}

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  accentHue: 300,
  enterSends: true,
  sendTyping: true,
  sendReceipts: true,
}
