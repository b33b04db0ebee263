import type { LanguageSetting } from './language.ts'
import type { Failure, KeychainFailure, StoreFailure } from './failure.ts'

/** How the database on this disk is protected. */
export type StoreProtection = 'keychain' | 'passphrase' | 'none'

export type StoreState =
  | {
      readonly kind: 'open'
      readonly protection: StoreProtection
      /** Why nothing can be stored at the moment. New data waits in memory, and the store tries again. */
      readonly refusing?: StoreFailure
      /** Why the key is only in memory. The next start will ask for the recovery phrase again. */
      readonly keyUnkept?: KeychainFailure
      /** News about the history, until the person has read it. */
      readonly news?: StoreNews
    }
  /** It is being rewritten or replaced, and opens again by itself. */
  | { readonly kind: 'busy'; readonly work: StoreWork }
  /** Nothing is stored yet and there is no keychain, so the person has to choose. */
  | { readonly kind: 'choose-protection'; readonly keychain: KeychainFailure }
  | { readonly kind: 'passphrase-needed' }
  | { readonly kind: 'failed'; readonly failure: StoreFailure | KeychainFailure }

/** Long work on the whole history. */
export type StoreWork = 'change' | 'backup' | 'restore' | 'migrate' | 'repair'

export type StoreNews =
  | { readonly kind: 'recovered' }
  /** A new empty history began. The old one is in `file`. */
  | { readonly kind: 'begun-afresh'; readonly file: string }
  /** A backup replaced the history. The previous one is in `file`, if there was one. */
  | { readonly kind: 'restored'; readonly file: string | null }
  /** A history of an earlier Balcony was put aside in `file`. A new one began with its accounts. */
  | { readonly kind: 'earlier-kept'; readonly file: string }
  /**
   * The history was damaged. The damaged file was put aside in `file`. `whole`: nothing is missing; `empty`: nothing could
   * be read.
   */
  | {
      readonly kind: 'repaired'
      readonly file: string
      readonly whole: boolean
      readonly empty?: true | undefined
    }
  | { readonly kind: 'changed' }
  /** Nothing was changed. */
  | { readonly kind: 'not-changed'; readonly failure: Failure }

/** Settings of the whole application. */
export interface Settings {
  readonly language: LanguageSetting
  readonly theme: 'system' | 'light' | 'dark' | 'high-contrast'
  /** Accent hue (OKLCH) in degrees, 0 to 359. */
  readonly accentHue: number
  /** Enter sends and Shift+Enter starts a new line. When off, Enter starts a new line and Ctrl+Enter sends. */
  readonly enterSends: boolean
  readonly sendTyping: boolean
  readonly sendReceipts: boolean
  /** Whether others see what the person has read (XEP-0333). */
  readonly sendMarkers: boolean
  /** Whether contacts may ask for attention (XEP-0224). */
  readonly allowAttention: boolean
  /** Whether a message waits a few seconds, in which the person can undo sending. */
  readonly undoSend: boolean
  /** The last used emoji, the latest first. */
  readonly recentEmoji: readonly string[]
  /** Whether the list of people hides those who are offline. */
  readonly hideOffline: boolean
  /** The names of the closed groups in that list, the last closed one at the end. */
  readonly collapsedGroups: readonly string[]
  /** Whether the desktop announces new messages at all. */
  readonly notify: boolean
  /** Whether a notification shows the text, or only that there is a message. */
  readonly notifyPreview: boolean
  readonly notifySound: boolean
  /** Whether the taskbar entry asks for attention. */
  readonly notifyFlash: boolean
  /** Notifications are muted until then, in milliseconds since 1970; null: not muted. */
  readonly silentUntil: number | null
  /** When `silentUntil` was set. With it, setting the clock back does not make the silence longer. */
  readonly silentSince: number | null
  readonly quietHours: QuietHours | null
  /** Minutes without input until the person is away; null: never. */
  readonly awayAfterMinutes: number | null
  readonly extendedAwayAfterMinutes: number | null
  /** Whether closing the window keeps Balcony running where there is a tray. */
  readonly closeToTray: boolean
  readonly startAtLogin: boolean
  /** Electron's accelerator that shows and hides the window; null: none. */
  readonly globalShortcut: string | null
  readonly spellcheck: boolean
  /** Language tags. Empty: those of the system. */
  readonly spellcheckLanguages: readonly string[]
  readonly checkForUpdates: boolean
  /** Files of contacts up to this size are fetched by themselves, in bytes; null: none. */
  readonly autoDownloadBytes: number | null
  /** Whether large pictures are made smaller before they are sent. */
  readonly scalePictures: boolean
  /** Whether pictures are sent as they are, with the place and the camera in them. */
  readonly sendOriginals: boolean
  /** Kept files above this total are deleted, the longest unused first, in bytes; null: never. */
  readonly keptLimitBytes: number | null
  /** Whether links in one's own messages get a preview, for which their servers are asked. */
  readonly previewLinks: boolean
  /** Whether messages older than those here are fetched from the archive by themselves, or only where the person scrolls. */
  readonly fetchOlder: 'all' | 'as-i-scroll'
  /** Whether rooms show who comes and goes: only small ones, all, or none. */
  readonly roomTraffic: 'small' | 'always' | 'never'
}

/** Daily hours without notifications, in local time. If `to` is before `from`, they end the next morning. */
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
  // Off, because the makers of Chromium learn about it: the dictionaries come from them.
  spellcheck: false,
  spellcheckLanguages: [],
  checkForUpdates: true,
  autoDownloadBytes: 10_000_000,
  scalePictures: true,
  sendOriginals: false,
  keptLimitBytes: 5 * 1024 * 1024 * 1024,
  previewLinks: false,
  fetchOlder: 'all',
  roomTraffic: 'small',
}
