import { inSentence } from '../../text/quoted.ts'
import type { Words } from '../words.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'
import { quoted } from './quoted.ts'

const namesIn = (count: number): string =>
  plural(count, {
    one: `${numbers.number(count)} Person oder Chat`,
    other: `${numbers.number(count)} Personen und Chats`,
  })

export const search: Words['search'] = {
  placeholder: 'Suchen',
  goTo: 'Überall suchen',
  filters: 'Filter',
  operator: { from: 'Von', in: 'Im Chat', before: 'Vor', after: 'Nach', on: 'Am', has: 'Mit', is: 'Ist' },
  explained: {
    from: 'Nachrichten einer Person',
    in: 'Nachrichten in einem Chat',
    before: 'Nachrichten vor einem Tag',
    after: 'Nachrichten nach einem Tag',
    on: 'Nachrichten eines Tages',
    has: 'Nachrichten mit Datei, Link oder Bild',
    is: 'Ungelesene Nachrichten',
  },
  has: { file: 'Mit Datei', link: 'Mit Link', image: 'Mit Bild' },
  is: { unread: 'Ungelesen' },
  suggestions: 'Vorschläge',
  me: 'Ich',
  recent: 'Letzte Suchen',
  names: 'Personen und Chats',
  allNames: (count: number): string => `Alle ${numbers.number(count)} zeigen`,
  messages: 'Nachrichten',
  order: 'Reihenfolge',
  newest: 'Neueste zuerst',
  relevance: 'Beste Treffer',
  you: 'Du:',
  closed: 'Geschlossener Chat',
  by: (name: string): string => `${inSentence(name)}:`,
  searching: 'Suche läuft …',
  found: (names: number, messages: number): string =>
    `${namesIn(names)}, ${plural(messages, {
      one: `${numbers.number(messages)} Nachricht`,
      other: `${numbers.number(messages)} Nachrichten`,
    })}`,
  foundMore: (names: number, messages: number): string =>
    `${namesIn(names)}, mehr als ${numbers.number(messages)} Nachrichten`,
  wentTo: (name: string, moment: string): string => `Nachricht von ${inSentence(name)}, ${moment}`,
  nothing: (text: string): string => `Nichts passt zu ${quoted(text)}`,
  nothingText: 'Versuch es mit weniger oder kürzeren Wörtern.',
  nothingFilteredText: 'Versuch es ohne einen der Filter.',
  remove: (filter: string): string => `${quoted(filter)} entfernen`,
  indexing: (share: number): string =>
    `Ältere Nachrichten werden noch in die Suche aufgenommen: ${numbers.number(share)} % fertig.`,
  unknownName: {
    from: (name: string): string => `Niemand heißt ${quoted(name)}.`,
    in: (name: string): string => `Kein Chat heißt ${quoted(name)}.`,
  },
  badDate: (text: string): string =>
    `${quoted(text)} ist kein Datum. Wähle einen Tag oder schreib ihn wie 2026-11-30.`,
  unknownValue: {
    has: (text: string): string => `${quoted(text)} ist unbekannt. Möglich sind „file“, „link“ und „image“.`,
    is: (text: string): string => `${quoted(text)} ist unbekannt. Möglich ist „unread“.`,
  },
  nothingToFind: 'Gib ein Wort oder eine Zahl ein.',
  shortened: 'Der Text ist lang. Nur seine ersten Wörter werden gesucht.',
  server: {
    ask: (server: string): string => `Auch auf ${inSentence(server)} suchen`,
    asking: (server: string): string => `Suche auf ${inSentence(server)} …`,
    asked: (server: string, found: number): string =>
      found === 0
        ? `${inSentence(server)} hat nichts weiter.`
        : plural(found, {
            one: `${numbers.number(found)} Nachricht kam von ${inSentence(server)}.`,
            other: `${numbers.number(found)} Nachrichten kamen von ${inSentence(server)}.`,
          }),
    more: (server: string): string =>
      `${inSentence(server)} hat mehr. Mit einem weiteren Wort grenzt du die Suche ein.`,
    failed: (server: string, sentence: string): string =>
      `Auf ${inSentence(server)} konnte nicht gesucht werden. ${sentence}`,
  },
  back: 'Zurück zu den Ergebnissen',
  find: {
    title: 'In diesem Chat suchen',
    field: 'Suchen',
    next: 'Nächster Treffer',
    previous: 'Vorheriger Treffer',
    close: 'Suche schließen',
    date: 'Tag auswählen',
    count: (at: number, count: number): string => `${numbers.number(at)} von ${numbers.number(count)}`,
    more: (at: number, count: number): string =>
      `${numbers.number(at)} von mehr als ${numbers.number(count)}`,
    none: 'Nichts gefunden',
  },
  dates: {
    jump: 'Zu einem Datum springen',
    beginning: 'Anfang des Chats',
    today: 'Heute',
    previousMonth: 'Vorheriger Monat',
    nextMonth: 'Nächster Monat',
    withMessages: (day: string): string => `${day}, mit Nachrichten`,
    notHere: 'Ab diesem Tag gibt es keine Nachrichten.',
  },
}
