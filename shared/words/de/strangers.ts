import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

/** What is said of people who write and whom the person does not know. */
export const strangers = {
  title: 'Unbekannte Absender',
  requests: 'Anfragen',
  row: (people: number) =>
    plural(people, {
      one: `${numbers.number(people)} Person wartet`,
      other: `${numbers.number(people)} Personen warten`,
    }),
  text: 'Diese Personen sind nicht in deinen Kontakten. Sie erfahren nichts über dich, bis du sie annimmst.',
  dropped: (count: number) =>
    plural(count, {
      one: 'Eine weitere Nachricht oder Anfrage wurde nicht aufbewahrt, weil es zu viele waren.',
      other: `${numbers.number(count)} weitere Nachrichten oder Anfragen wurden nicht aufbewahrt, weil es zu viele waren.`,
    }),
  none: 'Keine unbekannten Absender',
  noneText: 'Nachrichten von Personen, die nicht in deinen Kontakten sind, warten hier auf dich.',
  choose: 'Wähle jemanden aus der Liste',
  chooseText: 'Niemand erfährt, dass du die Nachrichten gelesen hast.',
  readOnly:
    'Die Person erfährt nicht, dass du das liest. Links und Bilder sind ausgeschaltet, bis du die Person annimmst.',
  accept: 'Annehmen',
  ignore: 'Ignorieren',
  block: 'Blockieren',
  report: 'Melden',
  decline: 'Ablehnen',
  actions: (who: string) => `Was soll mit ${inSentence(who)} geschehen?`,
  wantsPresence: 'möchte sehen, wann du online bist.',
  ignoreAll: 'Alle ignorieren',
  ignoreAllTitle: 'Alle hier ignorieren?',
  ignoreAllText:
    'Ihre Nachrichten werden entfernt, und auch alles, was sie von jetzt an schreiben. Sie erfahren es nicht. Anfragen bleiben.',
  reportTitle: (who: string) => `${inSentence(who)} melden`,
  reportText:
    'Balcony blockiert die Adresse und entfernt die Nachrichten von dort. Wenn dein Server Meldungen annimmt, erfährt er den Grund.',
  reason: 'Grund',
  reasons: {
    spam: { label: 'Spam', text: 'Unerwünschte Nachrichten oder Werbung.' },
    abuse: { label: 'Missbrauch', text: 'Beleidigungen, Drohungen oder Belästigung.' },
  },
  details: 'Einzelheiten für deinen Server (optional)',
  cut: 'Diese Nachricht ist länger als hier angezeigt. Nimm die Person an, um alles zu lesen.',
} as const
