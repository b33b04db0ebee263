import { inSentence } from '../../text/quoted.ts'
import type { Words } from '../words.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

export const storage: Words['storage'] = {
  used: 'Dateien, die Balcony aufbewahrt',
  usedText:
    'Bilder, Sprachnachrichten und andere Dateien, die du in deinen Chats siehst, verschlüsselt auf diesem Computer. Dateien, die du selbst gespeichert hast, zählen nicht.',
  total: (size) => `${size} insgesamt`,
  avatars: (size) => `davon ${size} für Profilbilder`,
  nothing: 'Balcony bewahrt noch keine Dateien auf.',
  byConversation: 'Nach Chats',
  files: (count) =>
    plural(count, { one: `${numbers.number(count)} Datei`, other: `${numbers.number(count)} Dateien` }),
  goneConversation: 'Ein Chat, der nicht mehr in der Liste steht',
  more: (count) =>
    plural(count, {
      one: `${numbers.number(count)} kleinerer Chat wird nicht gezeigt`,
      other: `${numbers.number(count)} kleinere Chats werden nicht gezeigt`,
    }),

  clean: 'Aufräumen',
  cleanOf: (name) => `${inSentence(name)} aufräumen`,
  cleanText:
    'Löscht die Kopien, die Balcony aufbewahrt. Die Nachrichten bleiben, und ebenso alles, was du anderswo gespeichert hast. Eine Datei, die noch auf einem Server liegt, kannst du erneut herunterladen.',
  older: 'Zu löschende Dateien',
  cleanAll: 'Alle Dateien',
  /** Of messages, too. */
  ages: {
    days: (days) =>
      plural(days, {
        one: `Älter als ${numbers.number(days)} Tag`,
        other: `Älter als ${numbers.number(days)} Tage`,
      }),
    year: 'Älter als ein Jahr',
  },
  delete: 'Dateien löschen',
  everywhere: 'Alle Chats',
  freed: (size) => `${size} freigegeben.`,
  nothingFreed: 'Es gab nichts zu löschen.',

  limit: 'Höchstens aufbewahren',
  limitHint: 'Wenn es mehr sind, löscht Balcony die Dateien, die du am längsten nicht angesehen hast.',
  noLimit: 'Unbegrenzt',

  folder: 'Ordner für empfangene Dateien',
  folderText: 'Dokumente, die du herunterlädst, liegen hier als gewöhnliche Dateien. Balcony löscht sie nie.',
  changeFolder: 'Ordner ändern',
  showFolder: 'Ordner anzeigen',
}
