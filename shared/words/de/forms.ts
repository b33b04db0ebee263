import type { ProblemWords } from '../field-problem.ts'
import { numbers } from './numbers.ts'
import { quoted } from './quoted.ts'

const problems: ProblemWords = {
  missing: 'Das muss ausgefüllt sein.',
  notOffered: 'Wähle aus, was angeboten wird.',
  notAnAddress: 'Gib eine Adresse ein, zum Beispiel du@example.org.',
  severalLines: 'Gib nur eine Zeile ein.',
  tooLong: (most) => `Gib höchstens ${numbers.number(most)} Zeichen ein.`,
  kinds: {
    'whole-number': 'Gib eine ganze Zahl ein.',
    number: 'Gib eine Zahl mit Punkt ein, zum Beispiel 1.5.',
    date: 'Gib ein Datum ein, zum Beispiel 2026-03-24.',
    time: 'Gib eine Uhrzeit mit Sekunden ein, zum Beispiel 18:00:00.',
    moment: 'Gib Datum und Uhrzeit ein, zum Beispiel 2026-03-24T18:00:00Z.',
    link: 'Gib einen Link ohne Leerzeichen ein.',
    language: 'Gib das Kürzel einer Sprache ein, zum Beispiel de oder en-GB.',
  },
  between: (min, max) => `Gib etwas von ${min} bis ${max} ein.`,
  atLeast: (min) => `Gib mindestens ${min} ein.`,
  atMost: (max) => `Gib höchstens ${max} ein.`,
  tooFew: (least) => `Wähle mindestens ${numbers.number(least)}.`,
  tooMany: (most) => `Wähle höchstens ${numbers.number(most)}.`,
}

/** Forms that servers and rooms send (XEP-0004). */
export const forms = {
  problems,
  missingIn: (label: string): string => `Fülle ${quoted(label)} aus.`,
  problemIn: (label: string, sentence: string): string => `Ändere ${quoted(label)}. ${sentence}`,
  notChosen: 'Keine Auswahl',
  others: 'Andere',
  onePerLine: 'In jeder Zeile eins.',
  addressPerLine: 'In jeder Zeile eine Adresse.',
  openPage: 'Seite zu dieser Frage öffnen',
  picture: 'Bild zu dieser Frage',
  results: 'Ergebnisse',
  nothingFound: 'Nichts gefunden.',
  yes: 'Ja',
  no: 'Nein',
} as const
