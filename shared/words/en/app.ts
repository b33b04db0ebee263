import { numbers } from './numbers.ts'

export const app = {
  loading: 'Opening Balcony…',
  chatsAppear: 'Your chats will appear here',
  chooseConversation: 'Choose a chat',
  chooseConversationText: 'Choose one from the list, or start a new one.',
  resizeConversations: 'Width of the chat list',
  connection: 'Connection',
  connected: 'Connected',
  connecting: 'Connecting…',
  offline: 'Offline',
  retrying: (seconds: number): string => `Offline, retrying in ${numbers.number(seconds)} s`,
  stopped: 'Not connected',
  /** Which account a line is about, where there are several. */
  ofAccount: (address: string, line: string): string => `${address}: ${line}`,
  tryNow: 'Try now',
  // Shortcuts
  shortcuts: 'Keyboard shortcuts',
  shortcutGroups: { app: 'Balcony', chats: 'Chats', chat: 'In a chat' },
  openSwitcher: 'Go to a person or command',
  openSettings: 'Settings',
  listShortcuts: 'List every shortcut',
  nextChat: 'Next chat',
  previousChat: 'Previous chat',
  nextUnread: 'Next unread chat',
  previousUnread: 'Previous unread chat',
  nthChat: 'Chat by its place in the list',
  /** As they are written on a keyboard. */
  keyNames: { Mod: 'Ctrl', Alt: 'Alt', Shift: 'Shift', Escape: 'Esc', ' ': 'Space' },
  // Switcher
  switcher: 'Go to',
  switcherPlaceholder: 'Type a name, an address or a command',
  switcherEmpty: 'Nothing found',
} as const
