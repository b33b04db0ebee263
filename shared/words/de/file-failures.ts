import type { FileFailure } from '../../model/file-failure.ts'
import { inSentence } from '../../text/quoted.ts'
import type { FailureOf, FailureSentences } from '../failure-sentences.ts'
import { dates } from './dates.ts'
import { numbers } from './numbers.ts'

const notAllowed: Readonly<Record<FailureOf<'link-not-allowed'>['problem'], string>> = {
  malformed:
    'Balcony kann den Link zu dieser Datei nicht lesen. Bitte darum, die Datei noch einmal zu senden.',
  'not-https':
    'Der Link zu dieser Datei ist nicht verschlüsselt, daher ist Balcony ihm nicht gefolgt. Bitte darum, die Datei anders zu senden.',
  'other-domain':
    'Der Server hat Balcony an einen fremden Server verwiesen, daher hat Balcony abgebrochen. Bitte darum, die Datei anders zu senden.',
  'private-address':
    'Der Link zu dieser Datei führt zu einem Computer in deinem eigenen Netz, daher ist Balcony ihm nicht gefolgt. Bitte darum, die Datei anders zu senden.',
  'too-many-redirects':
    'Der Server verweist Balcony von einer Adresse an die nächste. Versuch es später noch einmal, oder bitte darum, die Datei anders zu senden.',
}

/** The failures of files, as a part of `failures`. */
export const fileFailures: Pick<FailureSentences, FileFailure['code']> = {
  'link-not-allowed': ({ problem }) => notAllowed[problem],
  'link-unreachable': ({ host }) =>
    `Balcony konnte ${inSentence(host)} nicht erreichen. Prüf deine Netzwerkverbindung, oder versuch es später noch einmal.`,
  'link-insecure': ({ host }) =>
    `Balcony konnte keine sichere Verbindung zu ${inSentence(host)} herstellen, daher wurde nichts übertragen. Sag den Betreibern des Servers Bescheid.`,
  'http-refused': ({ host, status }) =>
    status >= 500
      ? `Der Server ${inSentence(host)} hat ein Problem. Versuch es später noch einmal. (Fehler ${status})`
      : `Der Server ${inSentence(host)} hat diese Datei abgelehnt. Versuch es noch einmal, oder sag den Betreibern des Servers Bescheid. (Fehler ${status})`,
  'file-gone': ({ host }) =>
    `Der Server ${inSentence(host)} hat diese Datei nicht mehr. Bitte darum, sie noch einmal zu senden.`,
  'file-too-large-for-server': ({ limit }) =>
    limit === null
      ? 'Diese Datei ist zu groß für den Server. Sende eine kleinere.'
      : `Diese Datei ist zu groß für den Server, denn er nimmt höchstens ${numbers.size(limit)} an. Sende eine kleinere.`,
  'server-storage-full': () => 'Der Server hat keinen Platz mehr für Dateien. Versuch es später noch einmal.',
  'file-over-limit': ({ limit }) =>
    `Der Server hat mehr gesendet als die erwarteten ${numbers.size(limit)}, daher hat Balcony abgebrochen. Bitte darum, die Datei noch einmal zu senden.`,
  'file-changed': () =>
    'Die Datei hat sich geändert, während Balcony sie gesendet hat. Sende sie noch einmal.',
  'transfer-lost': () =>
    'Die Verbindung ging verloren, bevor die ganze Datei übertragen war. Versuch es noch einmal.',
  'transfer-stalled': () =>
    'Von der Datei kam eine Weile nichts mehr an, daher hat Balcony abgebrochen. Versuch es noch einmal.',
  'upload-not-offered': () =>
    'Dein Server nimmt keine Dateien an. Sende die Datei, während die andere Person verfügbar ist.',
  'upload-quota': ({ retryAt }) =>
    retryAt === null
      ? 'Du hast so viel hochgeladen, wie dein Server vorerst erlaubt. Versuch es später noch einmal.'
      : `Du hast so viel hochgeladen, wie dein Server vorerst erlaubt. Versuch es nach diesem Zeitpunkt noch einmal: ${dates.exactMoment(retryAt)}.`,
  'upload-slot-unusable': () =>
    'Dein Server hat für diese Datei einen Platz angeboten, der nicht sicher ist. Sag den Betreibern des Servers Bescheid.',
  'file-unreadable': () =>
    'Balcony konnte diese Datei nicht lesen. Prüfe, ob es sie noch gibt, und füge sie noch einmal hinzu.',
  'not-a-file': () => 'Das ist ein Ordner. Zieh ihn in einen Chat, dann sendet Balcony ihn als Archiv.',
  'too-many-files': ({ most }) =>
    `Du kannst höchstens ${numbers.number(most)} Dateien auf einmal senden, die übrigen wurden weggelassen.`,
  'folder-too-large': ({ files, bytes }) =>
    `Dieser Ordner hat mehr als ${numbers.number(files)} Dateien oder ${numbers.size(bytes)}. Sende einen Teil davon.`,
  'microphone-missing': () => 'Es wurde kein Mikrofon gefunden. Schließ eines an und nimm noch einmal auf.',
  'microphone-refused': () =>
    'Balcony darf das Mikrofon nicht verwenden. Erlaube es in den Einstellungen deines Systems und nimm noch einmal auf.',
  'recording-failed': () => 'Die Aufnahme wurde durch einen Fehler beendet. Nimm noch einmal auf.',
  'file-vanished': () =>
    'Die Datei ist nicht mehr dort, wo sie war, und wurde nicht gesendet. Leg sie zurück, oder füge sie noch einmal hinzu.',
  'file-damaged': () =>
    'Balconys Kopie dieser Datei ist beschädigt. Lade sie noch einmal herunter, oder bitte darum, sie noch einmal zu senden.',
  'folder-refused': () =>
    'Balcony konnte nicht in deinen Ordner für empfangene Dateien schreiben. Wähle in den Einstellungen einen anderen, und versuch es noch einmal.',
  'save-refused': () => 'Balcony konnte die Datei dort nicht speichern. Wähle einen anderen Ordner.',
  'file-not-here': () =>
    'Diese Datei ist nicht auf diesem Computer und kann daher nicht weitergeleitet werden. Lade sie zuerst herunter.',
  'file-differs': ({ from }) =>
    from === 'sender'
      ? 'Die empfangene Datei ist nicht die angekündigte, daher hat Balcony sie gelöscht. Bitte darum, sie noch einmal zu senden.'
      : 'Der Server hat eine andere Datei gesendet als die angekündigte, daher hat Balcony sie gelöscht. Bitte darum, sie noch einmal zu senden.',
  'file-without-source': () =>
    'Es wurde nicht mitgeteilt, wo diese Datei liegt. Bitte darum, sie noch einmal zu senden.',
  'no-way-to-room': () =>
    'Dein Server nimmt keine Dateien an, und ohne ihn kommt keine in einen Raum. Sende stattdessen einen Link.',
  'no-way-to-send': () =>
    'Diese Datei kann gerade nicht gesendet werden: Dein Server nimmt sie nicht an, und die andere Person ist nicht verfügbar. Versuch es später noch einmal.',
  'peer-unsupported': () =>
    'Das Programm der anderen Person kann von Balcony keine Dateien empfangen, und dein Server nimmt diese nicht an. Sende eine kleinere Datei, oder versuch es noch einmal, wenn sie ein anderes Programm verwendet.',
  'peer-cancelled': () => 'Die andere Seite hat die Übertragung beendet. Versuch es noch einmal.',
  'peer-unanswered': () =>
    'Die andere Person hat diese Datei eine Stunde lang nicht angenommen. Versuch es noch einmal, wenn sie verfügbar ist.',
  'peer-busy': () =>
    'Das Programm der anderen Person nimmt gerade keine weiteren Dateien an. Versuch es später noch einmal.',
  'peer-gone': () =>
    'Das Programm der anderen Person ist offline oder antwortet nicht. Versuch es noch einmal, wenn sie verfügbar ist.',
  'peer-unreachable': () =>
    'Zum Programm der anderen Person kam keine Verbindung zustande. Versuch es später noch einmal, oder aus einem anderen Netz.',
  'peer-violated': () =>
    'Das Programm der anderen Person hat bei der Übertragung einen Fehler gemacht, daher hat Balcony abgebrochen. Versuch es noch einmal, oder verwende ein anderes Programm.',
}
