import type { Settings, StoreProtection } from '../../model/store.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

const theme: Readonly<Record<Settings['theme'], string>> = {
  system: 'Same as system',
  light: 'Light',
  dark: 'Dark',
  'high-contrast': 'High contrast',
}

const protection: Readonly<Record<StoreProtection, string>> = {
  keychain: 'Your history is encrypted. The key is in this computer’s keychain.',
  passphrase: 'Your history is encrypted with your passphrase. Balcony asks for it at every start.',
  none: 'Your history is not encrypted. Anyone who can read this computer’s files can read it.',
}

export const settings = {
  title: 'Settings',
  tabs: {
    account: 'Account',
    notifications: 'Notifications',
    privacy: 'Privacy',
    appearance: 'Appearance',
    storage: 'Storage',
    history: 'History',
    advanced: 'Advanced',
  },

  whichAccount: 'Account',
  enabled: 'Use this account',
  enabledHint: 'When off, the account stays here but doesn’t connect.',
  roomNick: 'Nickname in rooms',
  roomNickHint: 'What others call you in rooms that you join from now on, unless you choose otherwise there.',
  connection: 'Connection',
  changePassword: 'Change password',
  changePasswordText: 'The server uses the new password at once. Enter it on your other devices too.',
  newPassword: 'New password',
  repeatPassword: 'Repeat new password',
  passwordsDiffer: 'The two passwords are different.',
  passwordEmpty: 'Type a new password.',
  passwordChanged: 'The password was changed.',
  passwordKept: 'The password is saved in this computer’s keychain.',
  passwordAsked: 'Balcony asks for the password at every start.',
  leave: 'Remove or delete',
  removeHint: 'Deletes its password and history from this computer. The account stays on the server.',
  deleteHint: 'Deletes the account on the server for good, and its password and history here.',
  remove: 'Remove from this computer',
  deleteFromServer: 'Delete account',
  deleteTitle: (address: string): string => `Delete ${address} for good?`,
  deleteText:
    'The server deletes the account with all its data, and Balcony deletes its password and history here. Someone else may get the address later. This can’t be undone.',
  deleteType: (address: string): string => `Type ${address} to confirm`,
  deleteConfirm: 'Delete for good',
  deleteOffline: 'You can delete the account on the server once it is connected.',

  typing: 'Show others when you’re writing',
  typingHint: 'They see “is writing…” while you type.',
  receipts: 'Confirm delivery',
  receiptsHint: 'Others see that their messages have reached you.',
  away: 'When you’re away',
  awayText:
    'Your contacts see that you’re not at this computer. When you come back, your own choice returns.',
  awayAfter: 'Away after',
  extendedAwayAfter: 'Extended away after',
  minutes: (count: number): string => {
    const hours = count / 60
    return Number.isInteger(hours)
      ? plural(hours, { one: '1 hour', other: `${numbers.number(hours)} hours` })
      : plural(count, { one: '1 minute', other: `${numbers.number(count)} minutes` })
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
  anyHue: 'Other colour',
  enterSends: 'Send with Enter',
  enterSendsHint: 'Shift+Enter starts a new line. When off, Enter starts a new line and Ctrl+Enter sends.',

  spelling: 'Spelling',
  spellcheck: 'Check spelling while you write',
  spellcheckHint:
    'Balcony downloads each dictionary once, from the makers of Chromium. Your text stays on this computer.',
  spellingLanguages: 'Languages to check',
  systemLanguages: 'Until you add one, Balcony checks the languages of the system.',
  addLanguage: 'Add language',
  chooseLanguage: 'Choose…',
  withoutLanguage: (name: string): string => `Stop checking ${name}`,

  thisComputer: 'Balcony on this computer',
  startAtLogin: 'Start when you sign in to this computer',
  startAtLoginHint: 'Balcony starts without its window. Its icon in the tray opens the window.',
  closeToTray: 'Keep running when the window is closed',
  closeToTrayHint: 'The icon in the tray stays, and you keep receiving messages.',
  globalShortcut: 'Keys to show and hide Balcony',
  globalShortcutHint: 'These keys work in every program.',
  noKeys: 'None',
  pressKeys: 'Press the keys',
  clearKeys: 'Clear',
  logs: 'Logs',
  logsText:
    'A record of Balcony’s work, to find the cause of a problem. It has no passwords and no messages.',
  openLogs: 'Show logs',

  advancedText:
    'The server that this account connects to. If you leave the fields empty, Balcony finds it from the address.',
  saved: 'Saved. Balcony uses this from the next connection on.',
  trusted: 'Trusted certificate',
  noAccounts: 'You have no account here yet.',

  files: {
    title: 'Files',
    autoDownload: 'Download files from contacts automatically',
    autoDownloadHint:
      'Balcony downloads them from the server that the sender used, and that server sees your IP address. Files from strangers are never downloaded before you click.',
    none: 'Never',
    upTo: (size: string): string => `Up to ${size}`,
    previewLinks: 'Make previews of links you send',
    previewLinksHint:
      'Balcony asks the server of a link for the page’s title while you write, and that server sees your IP address. The people you write to don’t ask it.',
    scale: 'Make large pictures smaller',
    scaleHint:
      'Pictures are sent with at most 2,560 pixels on the long side. You can choose the original size for each.',
    originals: 'Keep place and camera data in pictures',
    originalsHint:
      'Pictures are sent exactly as they are. Everyone who gets them may see where and when you took them, and with which camera.',
  },

  markers: 'Show others what you have read',
  markersHint: 'Others see that you have read their messages, not only that they arrived.',
  attention: 'Let contacts ask for your attention',
  attentionHint: 'They can make Balcony alert you, but not while notifications are muted.',
  undoSend: 'Wait 5 seconds before sending',
  undoSendHint: 'During this time you can undo sending, and nothing leaves this computer.',
} as const
