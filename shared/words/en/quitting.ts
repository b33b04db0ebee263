import { plural } from './plural.ts'

/** The boxes about closing the window and quitting. */
export const quitting = {
  unsent: (count: number) =>
    plural(count, {
      one: `${count} message has not been sent yet.`,
      other: `${count} messages have not been sent yet.`,
    }),
  unsentText: (count: number) =>
    plural(count, {
      one: 'Balcony will send it the next time you start it.',
      other: 'Balcony will send them the next time you start it.',
    }),
  quit: 'Quit',
  stay: 'Stay',
  stillRunning: 'Balcony is still running',
  stillRunningText:
    'You will keep receiving messages. To open Balcony again, click its icon in the tray; to quit, choose “Quit Balcony” there. The settings let you choose that Balcony quits when you close its window.',
} as const
