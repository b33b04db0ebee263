import type { ExportFormat, ImportProgram } from '../../model/moving-in.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'
import { quoted } from './quoted.ts'

const programs: Readonly<Record<ImportProgram, string>> = {
  gajim: 'Gajim',
  dino: 'Dino',
  pidgin: 'Pidgin',
  psi: 'Psi',
  balcony: 'Balcony export',
}

const formats: Readonly<Record<ExportFormat, { readonly label: string; readonly text: string }>> = {
  html: { label: 'Web page', text: 'One file that every browser shows, with pictures inside.' },
  text: { label: 'Plain text', text: 'One line for each message, for any editor.' },
  json: { label: 'Data (JSON)', text: 'For programs. Balcony can import it again.' },
}

const messages = (count: number): string =>
  plural(count, { one: '1 message', other: `${numbers.number(count)} messages` })

/** Histories of other programs come in; one's own go out. */
export const movingIn = {
  programs,

  // The wizard
  title: 'Import history',
  /** On the first screen. */
  offer: 'Bring your history along from another program',
  text: 'Balcony can bring your accounts and chats along from Gajim, Dino, Pidgin and Psi, or from its own export. The files of the other program stay as they are.',
  look: 'Look for histories',
  lookAgain: 'Look again',
  looking: 'Looking for histories',
  chooseFile: 'Choose a file',
  chooseFolder: 'Choose a folder',
  found: 'Histories found',
  nothing: 'There is no history of another program in the usual places. Choose its file or folder instead.',
  accounts: 'Accounts',
  messages,
  withPeople: (messages: string, people: number): string =>
    plural(people, {
      one: `${messages} with 1 person`,
      other: `${messages} with ${numbers.number(people)} people`,
    }),
  period: (from: string, to: string): string => `${from} – ${to}`,
  willBeAdded: 'This account is not in Balcony yet. Balcony adds it and asks for its password.',
  nothingIn: 'No accounts with messages were found here.',
  what: 'What to import',
  histories: 'Messages',
  contacts: 'Names of contacts',
  contactsHint: 'Only where a contact has no name yet.',
  start: 'Import',
  problem: (file: string, sentence: string): string => `${file}: ${sentence}`,
  moreProblems: 'More files could not be read whole.',

  // While it runs, and at its end
  running: (program: string): string => `Importing from ${program}`,
  runningText: 'You can close this window and go on. Balcony tells you here how far it is.',
  soFar: (count: number): string =>
    plural(count, { one: '1 new message so far', other: `${numbers.number(count)} new messages so far` }),
  stop: 'Stop import',
  done: (program: string): string => `The history of ${program} is here.`,
  cancelled: 'You stopped the import. Everything until then is here. Import again to get the rest.',
  failed: 'The import ended early. Everything until then is here. Import again to get the rest.',
  summary: 'What was imported',
  newMessages: (count: number): string =>
    count === 0
      ? 'No new messages'
      : plural(count, {
          one: '1 new message',
          other: `${numbers.number(count)} new messages`,
        }),
  known: (count: number): string =>
    plural(count, {
      one: '1 message was here already',
      other: `${numbers.number(count)} messages were here already`,
    }),
  accountsAdded: (count: number): string =>
    plural(count, {
      one: '1 account was added. Balcony asks for its password.',
      other: `${numbers.number(count)} accounts were added. Balcony asks for their passwords.`,
    }),
  names: (count: number): string =>
    plural(count, { one: '1 name of a contact', other: `${numbers.number(count)} names of contacts` }),
  inRooms: (count: number): string =>
    plural(count, {
      one: '1 message of a room was left out',
      other: `${numbers.number(count)} messages of rooms were left out`,
    }),
  unreadable: (count: number): string =>
    plural(count, {
      one: '1 entry could not be understood',
      other: `${numbers.number(count)} entries could not be understood`,
    }),
  another: 'Import another',

  // Exports
  exportTitle: 'Export chat',
  exportOf: (name: string): string => `Export ${quoted(name)}`,
  exportText: 'The file is not encrypted: everyone who gets it can read it.',
  format: 'Format',
  formats,
  part: 'Which messages',
  all: 'All messages',
  range: 'From one day to another',
  from: 'First day',
  to: 'Last day',
  rangeWrong: 'The last day is before the first one.',
  pictures: 'Pictures inside',
  picturesHint: 'Only pictures that are on this computer. The file can become large.',
  exportStart: 'Export',
  exporting: 'Exporting',
  exported: (file: string): string => `Everything is in ${file}.`,
  exportAccountTitle: 'Export account',
  exportAccountText:
    'The file has the contacts and all messages of this account in the form of XEP-0227, for other programs and servers. It doesn’t have the password.',
  account: 'Account',

  // The titles of the system's dialogs
  dialogFile: 'History of another program',
  dialogFolder: 'Folder of another program',
  dialogExport: 'Export to',
  /** Names of files, without their ending. */
  fileName: (who: string): string => `Chat with ${who}`,
  accountFileName: (who: string): string => `Account ${who}`,

  // Inside the exported files
  page: {
    heading: (who: string): string => `Chat with ${who}`,
    of: (account: string): string => `Account: ${account}`,
    exportedAt: (when: string): string => `Exported by Balcony: ${when}`,
    zone: (zone: string): string => `All times are of the time zone ${zone}.`,
    count: messages,
    deleted: 'This message was deleted.',
    sealed: 'This message is encrypted and can’t be read.',
    attention: 'Asks for attention.',
    edited: 'edited',
    answers: 'In reply to',
    file: 'File',
    reactions: 'Reactions',
  },
} as const
