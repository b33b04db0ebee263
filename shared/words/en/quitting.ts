import { plural } from './plural.ts'

/** What is asked before Balcony quits. */
export const quitting = {
  unsent: (count: number) =>
    plural(count, {
      one: `${count} message has not left yet.`,
      other: `${count} messages have not left yet.`,
    }),
  unsentText: (count: number) =>
    plural(count, {
      one: 'It is sent when Balcony starts again.',
      other: 'They are sent when Balcony starts again.',
    }),
  quit: 'Quit',
  stay: 'Stay',
} as const
