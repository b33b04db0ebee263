import { plural } from './plural.ts'

/** The boxes about closing the window and quitting. */
export const quitting = {
  unsent: (count: number) =>
    plural(count, {
      one: `${count} Nachricht wurde noch nicht gesendet.`,
      other: `${count} Nachrichten wurden noch nicht gesendet.`,
    }),
  unsentText: (count: number) =>
    plural(count, {
      one: 'Balcony sendet sie beim nächsten Start.',
      other: 'Balcony sendet sie beim nächsten Start.',
    }),
  quit: 'Beenden',
  stay: 'Bleiben',
  stillRunning: 'Balcony läuft weiter',
  stillRunningText:
    'Du bekommst weiter Nachrichten. Um Balcony wieder zu öffnen, klicke auf das Symbol im Infobereich; zum Beenden wähle dort „Balcony beenden“. In den Einstellungen kannst du festlegen, dass Balcony mit dem Schließen des Fensters endet.',
} as const
