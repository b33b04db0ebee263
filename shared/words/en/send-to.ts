import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

/** The dialog for files that came from outside: to whom? */
export const sendTo = {
  title: 'Send to',
  text: (count: number): string =>
    plural(count, {
      one: 'Choose who gets this file. It opens in the chat, where you send it.',
      other: `Choose who gets these ${numbers.number(count)} files. They open in the chat, where you send them.`,
    }),
  files: 'Files',
  receivers: 'People and chats',
  send: 'Send',
} as const
