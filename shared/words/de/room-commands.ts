import { inSentence } from '../../text/quoted.ts'
import { quoted } from './quoted.ts'

/** Commands that one types in a room. The names are what IRC calls them, in every language. */
export const roomCommands = {
  list: 'Befehle',
  nicknames: 'Namen in diesem Raum',
  help: 'Befehle in einem Raum',
  helpText:
    'Beginne eine Nachricht mit einem davon. Um einen Text zu senden, der mit einem Schrägstrich beginnt, tippe zwei.',
  rest: {
    nick: 'neuer Name',
    topic: 'Thema',
    invite: 'Adresse, Grund',
    kick: 'Name, Grund',
    ban: 'Name oder Adresse, Grund',
    msg: 'Name, Text',
    query: 'Name',
    join: 'Adresse',
    part: 'letzte Worte',
    me: 'Tat',
  },
  does: {
    nick: 'Ändert deinen Namen hier',
    topic: 'Ändert das Thema',
    invite: 'Lädt jemanden ein',
    kick: 'Entfernt jemanden aus dem Raum',
    ban: 'Schließt jemanden aus dem Raum aus',
    msg: 'Schreibt jemandem privat',
    query: 'Öffnet einen privaten Chat',
    join: 'Betritt einen anderen Raum',
    part: 'Verlässt diesen Raum',
    me: 'Sagt, was du tust',
    clear: 'Löscht Nachrichten auf diesem Gerät',
    help: 'Zählt die Befehle auf',
  },
  unknown: (command: string) =>
    `Einen Befehl ${quoted(command)} gibt es nicht, deshalb wurde nichts gesendet.`,
  notAllowed: (command: string) => `Du darfst ${quoted(command)} in diesem Raum nicht benutzen.`,
  incomplete: (command: string) => `Hinter ${quoted(command)} fehlt etwas.`,
  nobody: (nick: string) => `Niemand hier heißt ${quoted(nick)}.`,
  sendAsText: 'Als Text senden',
  nowCalled: (nick: string) => `Du heißt hier jetzt ${inSentence(nick)}.`,
  subjectIs: (subject: string) => `Das Thema ist ${quoted(subject)}`,
  noSubject: 'Der Raum hat kein Thema.',
  invited: (who: string) => `Eingeladen: ${inSentence(who)}`,
  notInvited: (who: string) => `${inSentence(who)} konnte nicht eingeladen werden. Prüfe die Adresse.`,
  kicked: (who: string) => `Entfernt: ${inSentence(who)}`,
  banned: (who: string) => `Ausgeschlossen: ${inSentence(who)}`,
  wroteTo: (who: string) => `Privat geschrieben an ${inSentence(who)}`,
} as const
