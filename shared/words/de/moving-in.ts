import type { ExportFormat, ImportProgram } from '../../model/moving-in.ts'
import type { Words } from '../words.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'
import { quoted } from './quoted.ts'

const programs: Readonly<Record<ImportProgram, string>> = {
  gajim: 'Gajim',
  dino: 'Dino',
  pidgin: 'Pidgin',
  psi: 'Psi',
  balcony: 'Balcony-Export',
}

const formats: Readonly<Record<ExportFormat, { readonly label: string; readonly text: string }>> = {
  html: { label: 'Webseite', text: 'Eine Datei, die jeder Browser zeigt, mit den Bildern darin.' },
  text: { label: 'Einfacher Text', text: 'Eine Zeile je Nachricht, für jeden Editor.' },
  json: { label: 'Daten (JSON)', text: 'Für Programme. Balcony kann sie wieder importieren.' },
}

const messages = (count: number): string =>
  plural(count, { one: '1 Nachricht', other: `${numbers.number(count)} Nachrichten` })

export const movingIn: Words['movingIn'] = {
  programs,

  title: 'Verlauf importieren',
  offer: 'Deinen Verlauf aus einem anderen Programm mitbringen',
  text: 'Balcony kann deine Konten und Chats aus Gajim, Dino, Pidgin und Psi oder aus dem eigenen Export mitbringen. Die Dateien des anderen Programms bleiben, wie sie sind.',
  look: 'Nach Verläufen suchen',
  lookAgain: 'Noch einmal suchen',
  looking: 'Balcony sucht nach Verläufen',
  chooseFile: 'Datei wählen',
  chooseFolder: 'Ordner wählen',
  found: 'Gefundene Verläufe',
  nothing:
    'An den üblichen Orten ist kein Verlauf eines anderen Programms. Wähle seine Datei oder seinen Ordner.',
  accounts: 'Konten',
  messages,
  withPeople: (messages, people) =>
    plural(people, {
      one: `${messages} mit 1 Person`,
      other: `${messages} mit ${numbers.number(people)} Personen`,
    }),
  period: (from, to) => `${from} – ${to}`,
  willBeAdded: 'Dieses Konto ist noch nicht in Balcony. Balcony fügt es hinzu und fragt nach dem Passwort.',
  nothingIn: 'Hier wurden keine Konten mit Nachrichten gefunden.',
  what: 'Was importiert wird',
  histories: 'Nachrichten',
  contacts: 'Namen der Kontakte',
  contactsHint: 'Nur, wo ein Kontakt noch keinen Namen hat.',
  start: 'Importieren',
  problem: (file, sentence) => `${file}: ${sentence}`,
  moreProblems: 'Weitere Dateien konnten nicht ganz gelesen werden.',

  running: (program) => `Import aus ${program}`,
  runningText: 'Du kannst dieses Fenster schließen und weitermachen. Hier siehst du, wie weit Balcony ist.',
  soFar: (count) =>
    plural(count, {
      one: 'Bisher 1 neue Nachricht',
      other: `Bisher ${numbers.number(count)} neue Nachrichten`,
    }),
  stop: 'Import anhalten',
  done: (program) => `Der Verlauf aus ${program} ist da.`,
  cancelled:
    'Du hast den Import angehalten. Alles bis dahin ist da. Importiere noch einmal, um den Rest zu holen.',
  failed:
    'Der Import endete vorzeitig. Alles bis dahin ist da. Importiere noch einmal, um den Rest zu holen.',
  summary: 'Was importiert wurde',
  newMessages: (count) =>
    count === 0
      ? 'Keine neuen Nachrichten'
      : plural(count, {
          one: '1 neue Nachricht',
          other: `${numbers.number(count)} neue Nachrichten`,
        }),
  known: (count) =>
    plural(count, {
      one: '1 Nachricht war schon da',
      other: `${numbers.number(count)} Nachrichten waren schon da`,
    }),
  accountsAdded: (count) =>
    plural(count, {
      one: '1 Konto wurde hinzugefügt. Balcony fragt nach dem Passwort.',
      other: `${numbers.number(count)} Konten wurden hinzugefügt. Balcony fragt nach ihren Passwörtern.`,
    }),
  names: (count) =>
    plural(count, { one: '1 Name eines Kontakts', other: `${numbers.number(count)} Namen von Kontakten` }),
  inRooms: (count) =>
    plural(count, {
      one: '1 Nachricht eines Raums wurde ausgelassen',
      other: `${numbers.number(count)} Nachrichten aus Räumen wurden ausgelassen`,
    }),
  unreadable: (count) =>
    plural(count, {
      one: '1 Eintrag war nicht zu verstehen',
      other: `${numbers.number(count)} Einträge waren nicht zu verstehen`,
    }),
  another: 'Weiteren Verlauf importieren',

  exportTitle: 'Chat exportieren',
  exportOf: (name) => `${quoted(name)} exportieren`,
  exportText: 'Die Datei ist nicht verschlüsselt: Wer sie bekommt, kann sie lesen.',
  format: 'Format',
  formats,
  part: 'Welche Nachrichten',
  all: 'Alle Nachrichten',
  range: 'Von einem Tag bis zu einem anderen',
  from: 'Erster Tag',
  to: 'Letzter Tag',
  rangeWrong: 'Der letzte Tag liegt vor dem ersten.',
  pictures: 'Mit Bildern',
  picturesHint: 'Nur Bilder, die auf diesem Computer sind. Die Datei kann groß werden.',
  exportStart: 'Exportieren',
  exporting: 'Balcony exportiert',
  exported: (file) => `Alles ist in ${file}.`,
  exportAccountTitle: 'Konto exportieren',
  exportAccountText:
    'Die Datei enthält die Kontakte und alle Nachrichten dieses Kontos in der Form von XEP-0227, für andere Programme und Server. Das Passwort enthält sie nicht.',
  account: 'Konto',

  dialogFile: 'Verlauf eines anderen Programms',
  dialogFolder: 'Ordner eines anderen Programms',
  dialogExport: 'Exportieren nach',
  fileName: (who) => `Chat mit ${who}`,
  accountFileName: (who) => `Konto ${who}`,

  page: {
    heading: (who) => `Chat mit ${who}`,
    of: (account) => `Konto: ${account}`,
    exportedAt: (when) => `Von Balcony exportiert: ${when}`,
    zone: (zone) => `Alle Zeiten gelten in der Zeitzone ${zone}.`,
    count: messages,
    deleted: 'Diese Nachricht wurde gelöscht.',
    sealed: 'Diese Nachricht ist verschlüsselt und nicht lesbar.',
    attention: 'Bittet um Aufmerksamkeit.',
    edited: 'bearbeitet',
    answers: 'Antwort auf',
    file: 'Datei',
    reactions: 'Reaktionen',
  },
}
