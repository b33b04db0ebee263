import { inSentence } from '../../text/quoted.ts'
import type { Words } from '../words.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

export const archive: Words['archive'] = {
  gap: {
    missing: 'Hier fehlen Nachrichten',
    load: 'Laden',
    loading: 'Die fehlenden Nachrichten werden geholt …',
    beginning: (name) => `Hier beginnt dein Chat mit ${inSentence(name)}`,
    beginningOfNotes: 'Hier beginnen deine Notizen',
    olderGone: 'Der Server hat keine älteren Nachrichten',
    noArchive:
      'Dieser Server bewahrt keine Nachrichten auf. Ältere sind vielleicht auf deinen anderen Geräten.',
  },
  line: {
    getting: (count) =>
      count === 0
        ? 'Deine Nachrichten werden geholt …'
        : `Deine Nachrichten werden geholt: bisher ${numbers.number(count)}`,
    upTo: (count, day) => `Deine Nachrichten werden geholt: bisher ${numbers.number(count)}, bis ${day}`,
    backTo: (count, day) =>
      `Deine Nachrichten werden geholt: bisher ${numbers.number(count)}, zurück bis ${day}`,
    paused: 'Das Holen deiner Nachrichten ist angehalten',
    trying: 'Einige Nachrichten kamen nicht an. Balcony versucht es wieder.',
    started: 'Deine Nachrichten werden geholt',
    finished: 'Deine Nachrichten sind da',
  },
  pause: 'Anhalten',
  continue: 'Fortsetzen',

  server: 'Nachrichten auf dem Server',
  states: {
    unsupported:
      'Dieser Server bewahrt keine Nachrichten auf. Du siehst, was dieses Gerät erreicht, und nichts von davor.',
    waiting: 'Balcony fragt den Server, sobald dieses Konto verbunden ist.',
    newest: 'Der Server bewahrt deine Nachrichten auf. Balcony holt gerade die neuesten.',
    'catching-up':
      'Der Server bewahrt deine Nachrichten auf. Balcony holt gerade die aus der Zeit, in der du weg warst.',
    older: 'Der Server bewahrt deine Nachrichten auf. Balcony holt gerade ältere.',
    done: 'Der Server bewahrt deine Nachrichten auf. Alles, was Balcony holen soll, ist hier.',
  },
  progress: (address) => `Nachrichten von ${inSentence(address)} werden geholt`,
  soFar: (count) =>
    plural(count, {
      one: `bisher ${numbers.number(count)} Nachricht`,
      other: `bisher ${numbers.number(count)} Nachrichten`,
    }),
  pauseOf: (address) => `Für ${inSentence(address)} anhalten`,
  continueOf: (address) => `Für ${inSentence(address)} fortsetzen`,
  fetchOlder: 'Ältere Nachrichten',
  fetchOlderHint: 'Die neuesten Nachrichten kommen immer zuerst.',
  fetchOlderModes: {
    all: 'Alle im Hintergrund holen',
    'as-i-scroll': 'Holen, wenn ich zu ihnen blättere',
  },

  preferences: 'Was der Server aufbewahrt',
  preferencesOf: (address) => `Was der Server für ${inSentence(address)} aufbewahrt`,
  preferenceModes: {
    always: 'Nachrichten mit allen',
    roster: 'Nachrichten mit Kontakten',
    never: 'Nichts',
  },
  preferencesHint:
    'Andere Nachrichten kommen später nicht auf deine anderen Geräte. Schon aufbewahrte bleiben.',
  exceptions: 'Ausnahmen',
  exceptionCount: (count) =>
    plural(count, {
      one: `${numbers.number(count)} Ausnahme`,
      other: `${numbers.number(count)} Ausnahmen`,
    }),
  always: 'Immer aufbewahren: Nachrichten mit',
  never: 'Nie aufbewahren: Nachrichten mit',
  oneAddressALine: 'Eine Adresse pro Zeile.',
  saveExceptions: 'Ausnahmen speichern',
  saved: 'Gespeichert.',
  noPreferences: 'Bei diesem Server kannst du nicht wählen, was er aufbewahrt.',

  chats: 'Chats',
  view: 'Anzeigen',
  views: { completeness: 'Vollständigkeit', storage: 'Speicher' },
  looking: 'Dein Verlauf wird durchgesehen …',
  none: 'Es gibt noch keine Chats.',
  complete: 'Vollständig',
  completeSince: (day) => `Vollständig seit ${day}`,
  span: (from, to) => (from === to ? from : `${from} bis ${to}`),
  today: 'heute',
  completeStretches: (stretches) => `Vollständig: ${stretches}`,
  moreStretches: (count) =>
    plural(count, {
      one: `${numbers.number(count)} früherer Abschnitt`,
      other: `${numbers.number(count)} frühere Abschnitte`,
    }),
  nothingComplete: 'Noch nicht mit dem Server verglichen',
  missing: (count) =>
    plural(count, {
      one: 'An einer Stelle fehlen vielleicht Nachrichten',
      other: `An ${numbers.number(count)} Stellen fehlen vielleicht Nachrichten`,
    }),
  fill: 'Jetzt auffüllen',
  fillOf: (name) => `Jetzt auffüllen: ${inSentence(name)}`,
  filling: (name) => `Nachrichten mit ${inSentence(name)} werden geholt`,
  missingChats: (count) =>
    plural(count, {
      one: `${numbers.number(count)} Chat ist nicht vollständig`,
      other: `${numbers.number(count)} Chats sind nicht vollständig`,
    }),
  allComplete: 'Alle Chats sind vollständig.',
  messages: (count) =>
    plural(count, {
      one: `${numbers.number(count)} Nachricht`,
      other: `${numbers.number(count)} Nachrichten`,
    }),

  bring: 'Mitbringen und mitnehmen',
  import: 'Verlauf importieren',
  importHint: 'Aus Gajim, Dino, Pidgin, Psi oder einem anderen Balcony auf diesem Computer.',
  export: 'Exportieren',
  exportHint: 'Als Text, als Webseite oder in einer Form, die andere Programme lesen.',
}
