import type { HasValue, IsValue, Operator } from '../../search/query.ts'
import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'
import { quoted } from './quoted.ts'

const OPERATOR = {
  from: 'From',
  in: 'In',
  before: 'Before',
  after: 'After',
  on: 'On',
  has: 'Has',
  is: 'Is',
} as const satisfies Record<Operator, string>
const HAS = { file: 'Has file', link: 'Has link', image: 'Has image' } as const satisfies Record<
  HasValue,
  string
>
const IS = { unread: 'Unread' } as const satisfies Record<IsValue, string>

const namesIn = (count: number): string =>
  plural(count, {
    one: `${numbers.number(count)} person or chat`,
    other: `${numbers.number(count)} people and chats`,
  })

export const search = {
  placeholder: 'Search',
  goTo: 'Search everywhere',
  filters: 'Filters',
  operator: OPERATOR,
  /** What an operator of a suggestion is good for. */
  explained: {
    from: 'A person’s messages',
    in: 'Messages in one chat',
    before: 'Messages before a day',
    after: 'Messages after a day',
    on: 'Messages of one day',
    has: 'Messages with a file, a link or an image',
    is: 'Unread messages',
  } satisfies Record<Operator, string>,
  has: HAS,
  is: IS,
  suggestions: 'Suggestions',
  me: 'Me',
  recent: 'Recent searches',
  names: 'People and chats',
  allNames: (count: number): string => `Show all ${numbers.number(count)}`,
  messages: 'Messages',
  order: 'Order',
  newest: 'Newest first',
  relevance: 'Best match',
  you: 'You:',
  closed: 'Closed chat',
  by: (name: string): string => `${inSentence(name)}:`,
  searching: 'Searching…',
  found: (names: number, messages: number): string =>
    `${namesIn(names)}, ${plural(messages, {
      one: `${numbers.number(messages)} message`,
      other: `${numbers.number(messages)} messages`,
    })}`,
  foundMore: (names: number, messages: number): string =>
    `${namesIn(names)}, more than ${numbers.number(messages)} messages`,
  wentTo: (name: string, moment: string): string => `Message by ${inSentence(name)}, ${moment}`,
  nothing: (text: string): string => `Nothing matches ${quoted(text)}`,
  nothingText: 'Try fewer or shorter words.',
  nothingFilteredText: 'Try it without a filter.',
  remove: (filter: string): string => `Remove ${quoted(filter)}`,
  indexing: (share: number): string =>
    `Older messages are still being added to the search: ${numbers.number(share)}% done.`,
  unknownName: {
    from: (name: string): string => `Nobody is called ${quoted(name)}.`,
    in: (name: string): string => `No chat is called ${quoted(name)}.`,
  },
  badDate: (text: string): string =>
    `${quoted(text)} isn’t a date. Choose a day, or write it like 2026-11-30.`,
  unknownValue: {
    has: (text: string): string => `${quoted(text)} isn’t known. Use “file”, “link” or “image”.`,
    is: (text: string): string => `${quoted(text)} isn’t known. Use “unread”.`,
  },
  nothingToFind: 'Enter a word or a number.',
  shortened: 'The text is long. Only its first words are searched for.',
  server: {
    ask: (server: string): string => `Search on ${inSentence(server)}, too`,
    asking: (server: string): string => `Searching on ${inSentence(server)}…`,
    asked: (server: string, found: number): string =>
      found === 0
        ? `${inSentence(server)} has nothing more.`
        : plural(found, {
            one: `${numbers.number(found)} message came from ${inSentence(server)}.`,
            other: `${numbers.number(found)} messages came from ${inSentence(server)}.`,
          }),
    more: (server: string): string => `${inSentence(server)} has more. Add a word to narrow the search.`,
    failed: (server: string, sentence: string): string =>
      `${inSentence(server)} could not be searched. ${sentence}`,
  },
  back: 'Back to the results',
  find: {
    title: 'Find in this chat',
    field: 'Find',
    next: 'Next',
    previous: 'Previous',
    close: 'Close the search',
    date: 'Choose a day',
    count: (at: number, count: number): string => `${numbers.number(at)} of ${numbers.number(count)}`,
    more: (at: number, count: number): string =>
      `${numbers.number(at)} of more than ${numbers.number(count)}`,
    none: 'Nothing found',
  },
  dates: {
    jump: 'Jump to date',
    beginning: 'Beginning of the chat',
    today: 'Today',
    previousMonth: 'Previous month',
    nextMonth: 'Next month',
    withMessages: (day: string): string => `${day}, has messages`,
    notHere: 'There are no messages from that day on.',
  },
} as const
