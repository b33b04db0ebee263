import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'

export const roster = {
  contacts: 'Contacts',
  block: 'Block',
  unblock: 'Unblock',
  noGroup: 'Others',
  groupCount: (online: number, all: number): string => `${numbers.number(online)} of ${numbers.number(all)}`,
  addContact: 'Add contact',
  options: 'View options',
  hideOffline: 'Hide offline people',
  showOffline: 'Show offline people',
  blockedPeople: 'Blocked people',
  nobodyBlocked: 'Nobody is blocked',
  nobodyBlockedText:
    'You get nothing from people you block. To block someone, open the menu of their chat or of their entry under People.',
  empty: 'Nobody here yet',
  emptyText: 'Add someone by their address to see when they are online.',
  allOffline: 'Everyone is offline',
  allOfflineText: 'Your contacts are hidden while they are offline.',
  waitingForAnswer: 'Hasn’t answered your request yet',
  notShared: 'Doesn’t share their presence with you',
  more: (name: string): string => `More for ${inSentence(name)}`,
  openChat: 'Open chat',
  edit: 'Name and groups…',
  remove: 'Remove from contacts…',
  editTitle: (address: string): string => `Contact ${inSentence(address)}`,
  name: 'Name',
  namePlaceholder: 'How you want to see it',
  groups: 'Groups',
  newGroup: 'New group',
  addGroup: 'Add group',
  blockTitle: (name: string): string => `Block ${inSentence(name)}?`,
  blockText:
    'You get nothing more from this address, and they can’t see when you are online. They aren’t told.',
} as const
