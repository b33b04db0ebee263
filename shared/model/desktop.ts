/** What the desktop around the window can do. The window offers nothing that it cannot. */
export interface DesktopAbilities {
  /** `none`: a browser shows the window (the development host). */
  readonly platform: 'linux' | 'mac' | 'windows' | 'none'
  /** Whether something shows tray icons; may begin and end while the application runs. */
  readonly tray: boolean
  /** Notifications: none, without anything to press, with buttons, or with a field for an answer too. */
  readonly notifications: 'none' | 'plain' | 'actions' | 'reply'
  /** Whether it is known how long there was no input. */
  readonly idleTime: boolean
  /** A conversation in a window of its own. */
  readonly ownWindows: boolean
  readonly startAtLogin: boolean
  readonly globalShortcut: boolean
  /** Languages there are dictionaries for; empty where the system decides. */
  readonly spellcheckLanguages: readonly string[]
  /** Files can be chosen, and the logs shown. */
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
