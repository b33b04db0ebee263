import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

/** The storage tab of the settings. */
export const storage = {
  used: 'Files that Balcony keeps',
  usedText:
    'Pictures, voice messages and other files that you see in your chats, encrypted on this computer. Files that you saved yourself don’t count.',
  total: (size: string) => `${size} in total`,
  avatars: (size: string) => `${size} of that for profile pictures`,
  nothing: 'Balcony keeps no files yet.',
  byConversation: 'By chat',
  files: (count: number) =>
    plural(count, { one: `${numbers.number(count)} file`, other: `${numbers.number(count)} files` }),
  goneConversation: 'A chat that is no longer listed',
  more: (count: number) =>
    plural(count, {
      one: `${numbers.number(count)} smaller chat isn’t shown`,
      other: `${numbers.number(count)} smaller chats aren’t shown`,
    }),

  clean: 'Clean up',
  cleanOf: (name: string) => `Clean up ${inSentence(name)}`,
  cleanText:
    'Deletes the copies that Balcony keeps. The messages stay, and so does everything that you saved elsewhere. A file that is still on a server can be downloaded again.',
  older: 'Files to delete',
  cleanAll: 'All files',
  /** Of messages, too. */
  ages: {
    days: (days: number) =>
      plural(days, {
        one: `Older than ${numbers.number(days)} day`,
        other: `Older than ${numbers.number(days)} days`,
      }),
    year: 'Older than a year',
  },
  delete: 'Delete files',
  everywhere: 'All chats',
  freed: (size: string) => `${size} freed.`,
  nothingFreed: 'There was nothing to delete.',

  limit: 'Keep at most',
  limitHint: 'When there is more, Balcony deletes the files that you haven’t looked at for the longest time.',
  noLimit: 'No limit',

  folder: 'Folder of received files',
  folderText: 'Documents that you download go here as ordinary files. Balcony never deletes them.',
  changeFolder: 'Change folder',
  showFolder: 'Show folder',
} as const
