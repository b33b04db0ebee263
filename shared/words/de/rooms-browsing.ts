import { inSentence } from '../../text/quoted.ts'
import type { Words } from '../words.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

export const browsing: Words['browsing'] = {
  title: 'Räume suchen',
  where: 'Wo gesucht wird',
  bookmarks: 'Deine Lesezeichen',
  server: 'Auf einem Server',
  directory: 'In einem Verzeichnis',
  service: 'Server',
  serviceHint: 'Ein Server mit Räumen, zum Beispiel raeume.example.org.',
  show: 'Räume zeigen',
  terms: 'Suchen nach',
  directoryHint: (directory) => `${inSentence(directory)} erfährt, wonach du suchst.`,
  search: 'Suchen',
  filter: 'Filtern',
  rooms: 'Räume',
  people: (count) =>
    plural(count, {
      one: `${numbers.number(count)} Person`,
      other: `${numbers.number(count)} Personen`,
    }),
  shown: (shown, all) =>
    all === null || all <= shown
      ? plural(shown, {
          one: `${numbers.number(shown)} Raum`,
          other: `${numbers.number(shown)} Räume`,
        })
      : `${numbers.number(shown)} von ${numbers.number(all)} Räumen`,
  more: 'Mehr',
  loading: 'Fragt nach Räumen …',
  none: 'Keine Räume hier',
  noneText:
    'Dieser Server zeigt keine öffentlichen Räume. Einen Raum, dessen Adresse du kennst, kannst du trotzdem betreten.',
  noMatch: 'Kein Raum passt',
  noMatchText: 'Gefiltert wird nur, was hier aufgelistet ist.',
  noService: 'Dein Server nennt keinen Ort mit Räumen. Gib einen ein, den du kennst.',
  start: 'Welche Räume?',
  startText: 'Wähle, wo gesucht wird.',
  startSearch: 'Worum soll es in den Räumen gehen?',
}
