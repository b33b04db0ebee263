import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

/** Finding public rooms. */
export const browsing = {
  title: 'Browse rooms',
  where: 'Where to look',
  bookmarks: 'Your bookmarks',
  server: 'On a server',
  directory: 'In a directory',
  service: 'Server',
  serviceHint: 'A server with rooms, such as rooms.example.org.',
  show: 'Show rooms',
  terms: 'Search for',
  directoryHint: (directory: string): string => `${inSentence(directory)} learns what you search for.`,
  search: 'Search',
  filter: 'Filter',
  rooms: 'Rooms',
  people: (count: number): string =>
    plural(count, {
      one: `${numbers.number(count)} person`,
      other: `${numbers.number(count)} people`,
    }),
  shown: (shown: number, all: number | null): string =>
    all === null || all <= shown
      ? plural(shown, {
          one: `${numbers.number(shown)} room`,
          other: `${numbers.number(shown)} rooms`,
        })
      : `${numbers.number(shown)} of ${numbers.number(all)} rooms`,
  more: 'More',
  loading: 'Asking for rooms…',
  none: 'No rooms here',
  noneText: 'This server shows no public rooms. You can still join one whose address you know.',
  noMatch: 'No room matches',
  noMatchText: 'The filter looks only at the rooms that are listed here.',
  noService: 'Your server names no place with rooms. Enter one that you know.',
  start: 'Which rooms?',
  startText: 'Choose where to look.',
  startSearch: 'What should the rooms be about?',
} as const
