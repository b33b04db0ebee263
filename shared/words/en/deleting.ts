import { plural } from './plural.ts'

/** What goes with an account that is deleted, and what stays. */
export const deleting = {
  goes: 'This is deleted',
  onServer: (contacts: number) =>
    plural(contacts, {
      one: 'On the server: your contact list (1 contact) and the messages it keeps for you',
      other: `On the server: your contact list (${contacts} contacts) and the messages it keeps for you`,
    }),
  here: (chats: number) =>
    plural(chats, {
      one: 'On this computer: your password and 1 chat with its history',
      other: `On this computer: your password and ${chats} chats with their history`,
    }),
  drafts: (count: number) =>
    plural(count, {
      one: 'On this computer: 1 draft that you haven’t sent yet',
      other: `On this computer: ${count} drafts that you haven’t sent yet`,
    }),
  stays: 'What you sent stays with the people you wrote to.',
} as const
