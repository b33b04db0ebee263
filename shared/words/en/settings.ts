import type { Settings, StoreProtection } from '../../model/store.ts'

const theme: Readonly<Record<Settings['theme'], string>> = {
  system: 'Like the system',
  light: 'Light',
  dark: 'Dark',
  'high-contrast': 'High contrast',
}

const protection: Readonly<Record<StoreProtection, string>> = {
  keychain: 'Your history is encrypted. The key is in this computer’s keychain.',
  passphrase: 'Your history is encrypted with your passphrase, which is asked for at every start.',
  none: 'Your history is not encrypted: anybody who can read this computer’s files can read it.',
}

export const settings = {
  title: 'Settings',
  tabs: {
    account: 'Account',
    notifications: 'Notifications',
    privacy: 'Privacy',
    appearance: 'Appearance',
    advanced: 'Advanced',
  },

  whichAccount: 'Account',
  enabled: 'Use this account',
  enabledHint: 'Switched off, it stays here but does not connect.',
  connection: 'Connection',
  changePassword: 'Change password',
  changePasswordText: 'The server gets the new one at once; your other clients have to be told.',
  newPassword: 'New password',
  repeatPassword: 'New password again',
  passwordsDiffer: 'The two passwords are not the same.',
  passwordEmpty: 'Type a new password.',
  passwordChanged: 'The password was changed.',
  passwordKept: 'The password is in this computer’s keychain.',
  passwordAsked: 'The password is asked for at each start.',
  leave: 'Leave',
  removeHint: 'Takes its password and history off this computer. The server keeps the account.',
  deleteHint: 'Deletes the account on the server, for good.',
  remove: 'Remove from this computer',
  deleteFromServer: 'Delete the account',
  deleteTitle: (address: string): string => `Delete ${address} for good?`,
  deleteText:
    'The server deletes the account and everything it keeps for it. The address is gone, and somebody else may take it. This cannot be undone.',
  deleteType: (address: string): string => `Type ${address} to confirm`,
  deleteConfirm: 'Delete for good',
  deleteOffline: 'To delete it on the server, the account has to be connected.',

  typing: 'Tell others when you are writing',
  typingHint: 'They see “is writing…” while you type.',
  receipts: 'Confirm what has arrived',
  receiptsHint: 'Others see that their message reached you.',
  away: 'When you are away',
  awayText:
    'Your contacts see that you are not at this computer. What you chose yourself comes back as soon as you do.',
  awayAfter: 'Away after',
  extendedAwayAfter: 'Extended away after',
  minutes: (count: number): string => {
    if (count % 60 === 0) return count === 60 ? '1 hour' : `${count / 60} hours`
    return count === 1 ? '1 minute' : `${count} minutes`
  },
  never: 'Never',
  history: 'Your history on this computer',
  protection,

  theme: 'Theme',
  themes: theme,
  accent: 'Accent colour',
  accents: {
    violet: 'Violet',
    rose: 'Rose',
    terracotta: 'Terracotta',
    olive: 'Olive',
    green: 'Green',
    teal: 'Teal',
    blue: 'Blue',
    indigo: 'Indigo',
  },
  anyHue: 'Any hue',
  enterSends: 'Enter sends',
  enterSendsHint: 'Shift+Enter breaks the line. Switched off, Enter breaks the line and Ctrl+Enter sends.',

  spelling: 'Spelling',
  spellcheck: 'Check spelling while you write',
  spellcheckHint:
    'The dictionary of each language is fetched once, from the makers of Chromium. What you write stays here.',
  spellingLanguages: 'Languages that are checked',
  systemLanguages: 'Until you add one, the languages of the system are checked.',
  addLanguage: 'Add a language',
  chooseLanguage: 'Choose…',
  withoutLanguage: (name: string): string => `Do not check ${name}`,

  thisComputer: 'Balcony on this computer',
  startAtLogin: 'Start when you sign in to this computer',
  startAtLoginHint: 'Balcony starts without its window, which its icon in the tray opens.',
  closeToTray: 'Keep running when the window is closed',
  closeToTrayHint: 'Its icon in the tray stays, and you go on receiving messages.',
  globalShortcut: 'Keys that show and hide Balcony',
  globalShortcutHint: 'They work in every program.',
  noKeys: 'None',
  pressKeys: 'Press the keys',
  clearKeys: 'Clear',
  logs: 'Logs',
  logsText: 'What Balcony did, for looking into a problem: without passwords and without what was written.',
  openLogs: 'Show the logs',

  advancedText: 'Where the account connects to. Empty fields are looked up.',
  saved: 'Saved. It holds from the next connection on.',
  trusted: 'Trusted certificate',
  noAccounts: 'There is no account yet.',

  markers: 'Tell others what I have read',
  markersHint: 'They see that you have read their message, not only that it reached you.',
  attention: 'Contacts may ask for my attention',
  attentionHint: 'They can have Balcony call you, though not while notifications are muted.',
  undoSend: 'Hold messages back for 5 seconds',
  undoSendHint: 'That long you can undo sending. Nothing has left meanwhile.',
} as const
