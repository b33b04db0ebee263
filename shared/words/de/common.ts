import type { Show } from '../../model/presence.ts'

const presence: Readonly<Record<Show, string>> = {
  available: 'Verfügbar',
  away: 'Abwesend',
  dnd: 'Nicht stören',
  xa: 'Länger abwesend',
  offline: 'Offline',
}

export const common = {
  cancel: 'Abbrechen',
  close: 'Schließen',
  back: 'Zurück',
  save: 'Speichern',
  tryAgain: 'Nochmals versuchen',
  showPassword: 'Eingabe anzeigen',
  hidePassword: 'Eingabe verbergen',
  presence,
} as const
