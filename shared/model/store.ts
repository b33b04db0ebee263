import type { StoreFailure, KeychainFailure } from './failure.ts'

/** How the database on this disk is protected. */
export type StoreProtection = 'keychain' | 'passphrase' | 'none'

export type StoreState =
  | { readonly kind: 'open'; readonly protection: StoreProtection }
  /** Nothing is stored yet and there is no keychain: the person has to choose. */
  | { readonly kind: 'choose-protection'; readonly keychain: KeychainFailure }
  | { readonly kind: 'passphrase-needed' }
  | { readonly kind: 'failed'; readonly failure: StoreFailure | KeychainFailure }

/** Settings of the whole application. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark' | 'high-contrast'
  /** Accent hue in degrees, 0 to 359. */
  readonly accentHue: number
  /** Enter sends and Shift+Enter breaks the line, or the other way round (with Ctrl). */
  readonly enterSends: boolean
  readonly sendTyping: boolean
  readonly sendReceipts: boolean
}

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  accentHue: 275,
  enterSends: true,
  sendTyping: true,
  sendReceipts: true,
}
