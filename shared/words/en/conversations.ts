import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

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
  clearSearch: 'Clear the search',
  results: 'Results',
  resultsChats: 'Chats',
  resultsContacts: 'Contacts',
  resultCount: (count: number): string =>
    plural(count, { one: `${numbers.number(count)} result`, other: `${numbers.number(count)} results` }),
  /** Leads to the dialog. */
  start: 'Start a chat',
  empty: 'No chats yet',
  emptyText: 'Start one, or wait for someone to write to you.',
  emptyForAccount: 'No chats with this account yet',
  back: 'Back to chats',
  draft: 'Draft:',
  writing: 'writing…',
  unread: (count: number): string => `${numbers.number(count)} unread`,
  you: 'You:',
} as const
