import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

/** Keeping house: archived and deleted conversations, pinned messages, bookmarks, and how long messages are kept. */
export const keeping = {
  archive: 'Archive',
  unarchive: 'Move out of the archive',
  archived: 'Archived',
  archivedText: 'They come back by themselves when a new message arrives, unless they are muted.',
  archivedRow: (count: number) =>
    plural(count, { one: `${numbers.number(count)} chat`, other: `${numbers.number(count)} chats` }),
  archivedEmpty: 'No archived chats',
  archivedNow: (name: string) => `${inSentence(name)} is archived`,
  markUnread: 'Mark as unread',
  markedUnread: 'Marked as unread',

  pin: 'Pin',
  unpin: 'Unpin',
  pinned: 'Pinned',
  pinnedMessages: 'Pinned messages',
  pinnedCount: (count: number) =>
    plural(count, {
      one: `${numbers.number(count)} pinned message`,
      other: `${numbers.number(count)} pinned messages`,
    }),
  pinnedBy: (name: string) => `Pinned message by ${inSentence(name)}`,
  allPinned: 'All pinned messages',
  noPinned: 'No message is pinned here. Choose “Pin” in the menu of a message.',
  unpinOne: (name: string) => `Unpin: ${inSentence(name)}`,
  unpinnedNow: 'Unpinned',
  unbookmarkedNow: 'Bookmark removed',
  bookmark: 'Bookmark',
  unbookmark: 'Remove bookmark',
  bookmarked: 'Bookmarked',
  bookmarks: 'Bookmarks',
  bookmarksOf: (name: string) => `Bookmarks in the chat with ${inSentence(name)}`,
  bookmarksText: 'Only you see your bookmarks.',
  noBookmarks: 'No bookmarks yet',
  noBookmarksText: 'Choose “Bookmark” in the menu of a message that you want to find again.',
  allChats: 'Show bookmarks of all chats',
  removeBookmark: (name: string) => `Remove bookmark: ${inSentence(name)}`,
  more: 'Show more',

  clear: 'Clear history…',
  clearTitleOf: (name: string) => `Clear the history with ${inSentence(name)}`,
  clearText:
    'Deletes messages and their files from this device. Everyone else keeps theirs, and so do your other devices. This can’t be undone.',
  clearWhat: 'Messages to delete',
  clearAll: 'All messages',
  clearConfirm: 'Delete messages',
  clearOf: (name: string) => `Clear: ${inSentence(name)}`,
  clearShort: 'Clear…',

  delete: 'Delete chat…',
  deleted: (name: string) => `Deleted: chat with ${inSentence(name)}`,
  deletedNotes: 'Deleted: your notes',
  undo: 'Undo',
  restored: (name: string) => `Restored: chat with ${inSentence(name)}`,
  undoDelete: 'Undo deleting a chat',

  expiry: 'How long messages are kept',
  expiryText: 'Older messages are deleted from this device. Everyone else keeps theirs.',
  expiryAll: 'Delete messages on this device',
  expiryTitleOf: (name: string) => `How long messages with ${inSentence(name)} are kept`,
  expiryChange: 'Change…',
  expiryChoices: {
    never: 'Never',
    likeAll: (rule: string) => `Same as all chats (${rule})`,
    days: (days: number) =>
      plural(days, {
        one: `After ${numbers.number(days)} day`,
        other: `After ${numbers.number(days)} days`,
      }),
    year: 'After a year',
  },
  keptForEver: 'Messages are kept until you delete them.',
  keptFor: (days: number) =>
    plural(days, {
      one: `Messages are deleted from this device after ${numbers.number(days)} day.`,
      other: `Messages are deleted from this device after ${numbers.number(days)} days.`,
    }),

  nothingStored: 'No messages are stored.',
} as const
