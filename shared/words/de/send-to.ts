import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

/** The dialog for files that came from outside: to whom? */
export const sendTo = {
  title: 'Senden an',
  text: (count: number): string =>
    plural(count, {
      one: 'Wähle, wer diese Datei bekommt. Sie öffnet sich im Chat, und dort sendest du sie.',
      other: `Wähle, wer diese ${numbers.number(count)} Dateien bekommt. Sie öffnen sich im Chat, und dort sendest du sie.`,
    }),
  files: 'Dateien',
  receivers: 'Personen und Chats',
  send: 'Senden',
} as const
