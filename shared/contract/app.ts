import * as v from 'valibot'
import { LANGUAGES, type Language } from '../model/language.ts'
import type { KeychainFailure } from '../model/failure.ts'
import type { Settings, StoreState } from '../model/store.ts'
import { command } from './command.ts'
import type { FeatureSnapshot } from './features.ts'
import { instant, name, passphrase } from './schemas.ts'
import { MOST_TOPICS, topic } from './topics.ts'

const minuteOfDay = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1439))
const fileSize = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const weekday = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6))
const idleMinutes = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1440))

/** The first contents of a window, as of its batch `seq`. Windows page the history by query. */
export interface Snapshot extends AppSnapshot, FeatureSnapshot {}

interface AppSnapshot {
  readonly seq: number
  readonly store: StoreState
  /** Why Balcony asks for passwords at every start; null if the keychain works. */
  readonly keychain: KeychainFailure | null
  /** Whether Balcony has waited a while for an answer of the keychain. */
  readonly keychainWaiting: boolean
  readonly demoAvailable: boolean
  readonly settings: Settings
  /** Where this window reads and writes the bytes of files: the start of every media address. */
  readonly media: string
  /** The language of the window. */
  readonly language: Language
}

export const appCommands = {
  'app.snapshot': command<Snapshot>()(v.object({})),
  /**
   * Replaces the topics that this window watches. Only windows that watch a topic get its deltas. Takes effect before the
   * answer, and before any later call.
   */
  'app.watch': command()(v.object({ topics: v.pipe(v.array(topic), v.maxLength(MOST_TOPICS)) })),
  /** The person's choice if there is no keychain. `passphrase` needs one of at least 8 characters. */
  'app.chooseProtection': command()(
    v.variant('protection', [
      v.object({ protection: v.literal('passphrase'), passphrase: v.pipe(passphrase, v.minLength(8)) }),
      v.object({ protection: v.literal('none') }),
    ]),
  ),
  'app.unlock': command()(v.object({ passphrase })),
  /** Tries again, for instance after the person unlocked the keychain or freed space on the disk. */
  'app.retryStore': command()(v.object({})),
  /** Opens a second Balcony on a throwaway local server. */
  'app.startDemo': command()(v.object({})),
  'settings.change': command()(
    v.partial(
      v.object({
        theme: v.picklist(['system', 'light', 'dark', 'high-contrast']),
        language: v.picklist(['system', ...LANGUAGES]),
        accentHue: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(359)),
        enterSends: v.boolean(),
        sendTyping: v.boolean(),
        sendReceipts: v.boolean(),
        sendMarkers: v.boolean(),
        allowAttention: v.boolean(),
        undoSend: v.boolean(),
        hideOffline: v.boolean(),
        collapsedGroups: v.pipe(v.array(name), v.maxLength(500)),
        recentEmoji: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(40)),
        notify: v.boolean(),
        notifyPreview: v.boolean(),
        notifySound: v.boolean(),
        notifyFlash: v.boolean(),
        silentUntil: v.nullable(instant),
        silentSince: v.nullable(instant),
        quietHours: v.nullable(
          v.object({ from: minuteOfDay, to: minuteOfDay, days: v.pipe(v.array(weekday), v.maxLength(7)) }),
        ),
        awayAfterMinutes: v.nullable(idleMinutes),
        extendedAwayAfterMinutes: v.nullable(idleMinutes),
        closeToTray: v.boolean(),
        startAtLogin: v.boolean(),
        globalShortcut: v.nullable(v.pipe(v.string(), v.maxLength(100))),
        spellcheck: v.boolean(),
        spellcheckLanguages: v.pipe(v.array(v.pipe(v.string(), v.maxLength(35))), v.maxLength(20)),
        checkForUpdates: v.boolean(),
        autoDownloadBytes: v.nullable(fileSize),
        scalePictures: v.boolean(),
        sendOriginals: v.boolean(),
        keptLimitBytes: v.nullable(fileSize),
        previewLinks: v.boolean(),
        fetchOlder: v.picklist(['all', 'as-i-scroll']),
        roomTraffic: v.picklist(['small', 'always', 'never']),
      }),
    ),
  ),
}

export type AppDelta =
  /** The store opened, locked or failed. The window takes a new snapshot. */
  | { readonly kind: 'storeChanged'; readonly store: StoreState }
  | { readonly kind: 'keychainChanged'; readonly keychain: KeychainFailure | null }
  | { readonly kind: 'settingsChanged'; readonly settings: Settings }
  | { readonly kind: 'languageChanged'; readonly language: Language }
