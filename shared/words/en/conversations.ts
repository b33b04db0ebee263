import { numbers } from './numbers.ts'
import { plural } from './plural.ts'
import { quoted } from './quoted.ts'

export const conversations = {
  column: 'Conversations',
  lists: 'Chats and people',
  chats: 'Chats',
  people: 'People',
  startChat: 'Start chat',
  addToContacts: 'Add to contacts',
  account: 'From',
  newText: 'Enter the address of the person you want to talk to. They can be on any server.',
  notesText: 'Only you can read what you write there.',
  addressPlaceholder: 'juliet@example.org',
  search: 'Search',
  searchPlaceholder: 'Search people and chats',
  clearSearch: 'Clear the search',
  results: 'Results',
  resultsChats: 'Chats',
  resultsContacts: 'Contacts',
  nothingFound: (query: string): string => `No people or chats match ${quoted(query)}.`,
  nothingFoundText: 'You can write to any address, even if it isn’t in your contacts.',
  writeToSomebody: 'Write to someone',
  resultCount: (count: number): string =>
    plural(count, { one: `${numbers.number(count)} result`, other: `${numbers.number(count)} results` }),
  empty: 'No conversations yet',
  emptyText: 'Write to someone, or wait for someone to write to you.',
  emptyForAccount: 'No conversations with this account yet',
  draft: 'Draft:',
  writing: 'writing…',
  unread: (count: number): string => `${numbers.number(count)} unread`,
  you: 'You:',
  goToSearch: 'Search people and chats',
} as const
