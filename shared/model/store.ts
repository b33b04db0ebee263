import type { LanguageSetting } from './language.ts'
import type { Failure, KeychainFailure, StoreFailure } from './failure.ts'

/** How the database on this disk is protected. */
export type StoreProtection = 'keychain' | 'passphrase' | 'none'

export type StoreState =
  | {
      readonly kind: 'open'
      readonly protection: StoreProtection
      /** Why nothing can be stored at the moment: what must not be lost waits in memory, and is tried again. */
      readonly refusing?: StoreFailure
      /** Why the key is only in memory: the next start will ask for the recovery phrase again. */
      readonly keyUnkept?: KeychainFailure
      /** What has become of the history, until the person has read it. */
      readonly news?: StoreNews
    }
  /** It is being encrypted anew, or replaced; it opens again by itself. */
  | { readonly kind: 'busy'; readonly work: StoreWork }
  /** Nothing is stored yet and there is no keychain: the person has to choose. */
  | { readonly kind: 'choose-protection'; readonly keychain: KeychainFailure }
  | { readonly kind: 'passphrase-needed' }
  | { readonly kind: 'failed'; readonly failure: StoreFailure | KeychainFailure }

/** Work on the whole history that takes its time. */
export type StoreWork = 'change' | 'backup' | 'restore'

export type StoreNews =
  | { readonly kind: 'recovered' }
  /** An empty history was begun; the old one is in `file`. */
  | { readonly kind: 'begun-afresh'; readonly file: string }
  /** A backup took the history's place; what was there before is in `file`, if there was something. */
  | { readonly kind: 'restored'; readonly file: string | null }
  /** A history in the form of an earlier Balcony was kept aside in `file`; one was begun with its accounts. */
  | { readonly kind: 'earlier-kept'; readonly file: string }
  | { readonly kind: 'changed' }
  /** It is as it was. */
  | { readonly kind: 'not-changed'; readonly failure: Failure }

/** Settings of the whole application. */
export interface Settings {
  readonly language: LanguageSetting
  readonly theme: 'system' | 'light' | 'dark' | 'high-contrast'
  /** Accent hue (OKLCH) in degrees, 0 to 359. */
  readonly accentHue: number
  /** Enter sends and Shift+Enter breaks the line, or the other way round (with Ctrl). */
  readonly enterSends: boolean
  readonly sendTyping: boolean
  readonly sendReceipts: boolean
  /** Whether others are told what the person has read (XEP-0333). */
  readonly sendMarkers: boolean
  /** Whether contacts may ask for attention (XEP-0224). */
  readonly allowAttention: boolean
  /** Whether a message is kept back for a few seconds, in which it can be called back. */
  readonly undoSend: boolean
  /** The emoji that were used last, the latest first. */
  readonly recentEmoji: readonly string[]
  /** Whether the list of people leaves out those who are not there. */
  readonly hideOffline: boolean
  /** The groups of that list that are closed, by their names; the one closed last at the end. */
  readonly collapsedGroups: readonly string[]
  /** Whether new messages are announced on the desktop at all. */
  readonly notify: boolean
  /** Whether a notification shows the text, or only that there is a message. */
  readonly notifyPreview: boolean
  readonly notifySound: boolean
  /** Whether the taskbar entry asks for attention. */
  readonly notifyFlash: boolean
  /** Nothing is announced until then, in milliseconds since 1970; null: not silenced. */
  readonly silentUntil: number | null
  /** When `silentUntil` was set: written along with it, so that a clock that is set back makes no silence longer. */
  readonly silentSince: number | null
  readonly quietHours: QuietHours | null
  /** Minutes without input after which the person is shown as away; null: never. */
  readonly awayAfterMinutes: number | null
  readonly extendedAwayAfterMinutes: number | null
  /** Whether closing the window keeps Balcony running where there is a tray. */
  readonly closeToTray: boolean
  readonly startAtLogin: boolean
  /** Electron's accelerator that shows and hides the window from anywhere; null: none. */
  readonly globalShortcut: string | null
  readonly spellcheck: boolean
  /** Language tags; empty: those of the system. */
  readonly spellcheckLanguages: readonly string[]
  readonly checkForUpdates: boolean
}

/** Hours in which nothing is announced, in local time. `to` before `from` is the next morning. */
export interface QuietHours {
  /** Minutes since midnight. */
  readonly from: number
  readonly to: number
  /** Days on which they begin: 0 is Sunday. */
  readonly days: readonly number[]
}

export const DEFAULT_SETTINGS: Settings = {
  language: 'system',
  theme: 'system',
  accentHue: 300,
  enterSends: true,
  sendTyping: true,
  sendReceipts: true,
  sendMarkers: true,
  allowAttention: true,
  undoSend: false,
  recentEmoji: [],
  hideOffline: false,
  collapsedGroups: [],
  notify: true,
  notifyPreview: true,
  notifySound: true,
  notifyFlash: true,
  silentUntil: null,
  silentSince: null,
  quietHours: null,
  awayAfterMinutes: 5,
  extendedAwayAfterMinutes: 30,
  closeToTray: true,
  startAtLogin: false,
  globalShortcut: null,
  // Its dictionaries are fetched from the makers of Chromium, who learn of it.
  spellcheck: false,
  spellcheckLanguages: [],
  checkForUpdates: true,
}
