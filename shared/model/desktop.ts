/** What the desktop around the window can do. The window doesn't offer the rest. */
export interface DesktopAbilities {
  /** `none`: a browser shows the window (the development host). */
  readonly platform: 'linux' | 'mac' | 'windows' | 'none'
  /** Whether something shows tray icons. This may change while the application runs. */
  readonly tray: boolean
  /** Notifications: none, without buttons, with buttons, or with a field for a reply too. */
  readonly notifications: 'none' | 'plain' | 'actions' | 'reply'
  /** Whether the desktop tells how long there was no input. */
  readonly idleTime: boolean
  /** Conversations in windows of their own. */
  readonly ownWindows: boolean
  readonly startAtLogin: boolean
  readonly globalShortcut: boolean
  /** Languages that have a dictionary; empty if the system decides. */
  readonly spellcheckLanguages: readonly string[]
  /** The person can choose files and look at the logs. */
  readonly files: boolean
}

export const NO_DESKTOP: DesktopAbilities = {
  platform: 'none',
  tray: false,
  notifications: 'none',
  idleTime: false,
  ownWindows: false,
  startAtLogin: false,
  globalShortcut: false,
  spellcheckLanguages: [],
  files: false,
}
