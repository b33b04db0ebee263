import { dates } from './dates.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

/** A question in a box of the system, outside the window: what will happen and to whom. */
export interface ConsentWords {
  /** One line. */
  readonly message: string
  readonly detail: string
  /** On the button that does it. */
  readonly confirm: string
}

const compare =
  'Ask whoever runs the server whether this is their fingerprint (SHA-256). The owner of this certificate can read your password and everything you write.'

/** Questions before something is revealed or destroyed. Names come in ready for a sentence. */
export const consent = {
  cancel: 'Cancel',

  trust: (who: string, server: string, fingerprint: string): ConsentWords => ({
    message: `Trust this certificate for ${who}?`,
    detail: `Balcony will connect ${who} to ${server} and trust this certificate:\n\n${fingerprint}\n\n${compare}`,
    confirm: 'Trust',
  }),
  /** Where a server is looked up by the address. */
  serverOf: (domain: string): string => `the server of ${domain}`,
  serverAt: (host: string, port: number | undefined): string =>
    port === undefined ? host : `${host}, port ${port}`,

  connection: (who: string, server: string, security: string): ConsentWords => ({
    message: `Use another server for ${who}?`,
    detail: `The account will connect to ${server} and send your password there. Connection security: ${security}.`,
    confirm: 'Change',
  }),
  security: {
    automatic: 'automatic',
    'direct-tls': 'direct TLS',
    starttls: 'STARTTLS',
    none: 'none, for a server on this computer only',
  },

  weakerSignIn: (who: string, isPassword: boolean): ConsentWords => ({
    message: `Use a weaker sign-in for ${who}?`,
    detail: isPassword
      ? 'The server, or someone between you and the server, can then read your password. Ask whoever runs the server first.'
      : 'This may be the work of someone between you and the server. Ask whoever runs the server first.',
    confirm: 'Sign in',
  }),

  sendPlain: (to: string): ConsentWords => ({
    message: `Send to ${to} without encryption?`,
    detail: 'What you wrote here was meant to be encrypted. Servers on the way will be able to read it.',
    confirm: 'Send unencrypted',
  }),

  givePassword: (who: string): ConsentWords => ({
    message: `Use another password for ${who}?`,
    detail: 'Balcony will use the password that was typed in the window.',
    confirm: 'Use password',
  }),
  changePassword: (who: string): ConsentWords => ({
    message: `Change the password of ${who}?`,
    detail:
      'The new password is the one that was typed in the window. The old one stops working, so enter the new one on your other devices too.',
    confirm: 'Change password',
  }),

  removeAccount: (who: string): ConsentWords => ({
    message: `Remove ${who} from this computer?`,
    detail:
      'Its password and its history are deleted from this computer. The account stays on the server, and you can sign in again.',
    confirm: 'Remove',
  }),
  deleteAccount: (who: string): ConsentWords => ({
    message: `Delete ${who} for good?`,
    detail:
      'The server deletes the account with all its data, and Balcony deletes its password and history here. Someone else may get the address later. This can’t be undone.',
    confirm: 'Delete for good',
  }),
  archiveLess: (who: string): ConsentWords => ({
    message: `Archive fewer messages of ${who}?`,
    detail:
      'Messages that the server doesn’t archive will be missing on your other devices. They can’t be brought back.',
    confirm: 'Change',
  }),
  removeContact: (who: string): ConsentWords => ({
    message: `Remove ${who} from your contacts?`,
    detail:
      'You will no longer see each other’s presence, and they would have to accept you again. Your messages stay.',
    confirm: 'Remove',
  }),
  deleteHere: (count: number): ConsentWords => ({
    message: plural(count, {
      one: 'Delete 1 message from this computer?',
      other: `Delete ${numbers.number(count)} messages from this computer?`,
    }),
    detail: 'The others keep their copies. This can’t be undone.',
    confirm: 'Delete',
  }),
  clearChat: (who: string, before: number | null): ConsentWords => ({
    message:
      before === null
        ? `Delete all messages with ${who} from this computer?`
        : `Delete the messages with ${who} from before ${dates.fullDay(before)} from this computer?`,
    detail:
      'The others keep their copies, and so does the archive of your server: there is no standard way to delete from it. This can’t be undone.',
    confirm: 'Delete',
  }),
  deleteChat: (who: string): ConsentWords => ({
    message: `Delete the chat with ${who} from this computer?`,
    detail:
      'The others keep their copies, and so does the archive of your server: there is no standard way to delete from it. You can undo this for 20 seconds.',
    confirm: 'Delete',
  }),
  expire: (who: string | null, days: number): ConsentWords => ({
    message: plural(days, {
      one: `Delete messages ${who === null ? '' : `with ${who} `}after 1 day?`,
      other: `Delete messages ${who === null ? '' : `with ${who} `}after ${numbers.number(days)} days?`,
    }),
    detail:
      'Balcony deletes older messages and their files from this computer, now and from now on. The others and the archive of your server keep their copies. This can’t be undone.',
    confirm: 'Delete',
  }),
  deleteFilesHere: (count: number): ConsentWords => ({
    message: plural(count, {
      one: 'Delete 1 file from this computer?',
      other: `Delete ${numbers.number(count)} files from this computer?`,
    }),
    detail: 'Balcony deletes its own copies. Files that you saved elsewhere stay.',
    confirm: 'Delete',
  }),
  cleanFiles: {
    message: 'Delete the files that Balcony keeps?',
    detail: 'The messages stay, and so do files that you saved elsewhere. This can’t be undone.',
    confirm: 'Delete',
  },
  deleteForEveryone: (count: number): ConsentWords => ({
    message: plural(count, {
      one: 'Delete 1 message for everyone?',
      other: `Delete ${numbers.number(count)} messages for everyone?`,
    }),
    detail: 'Balcony asks the others’ programs to delete their copies too. This can’t be undone.',
    confirm: 'Delete',
  }),

  showPhrase: {
    message: 'Show the recovery phrase of your history?',
    detail:
      'Anyone who has these words can read your history. Write them down or print them, and keep them in a safe place.',
    confirm: 'Show',
  },
  unprotected: {
    message: 'Store your history without encryption?',
    detail: 'Anyone who can read this computer’s files can read your history.',
    confirm: 'Don’t encrypt',
  },
  passphrase: {
    message: 'Encrypt your history with another passphrase?',
    detail:
      'The new passphrase is the one that was typed in the window. Balcony asks for it at every start, and nobody can recover it if you forget it. Your accounts are offline meanwhile.',
    confirm: 'Encrypt',
  },
  newKey: {
    message: 'Encrypt your history with a new key?',
    detail:
      'Your accounts are offline meanwhile. The recovery phrase you have now will no longer open your history, only your earlier backups. Write down the new one afterwards.',
    confirm: 'Change key',
  },
  importHistory: (place: string, accounts: number): ConsentWords => ({
    message: `Import the history in ${place}?`,
    detail: plural(accounts, {
      one: 'Balcony copies the messages of 1 account from there into its own history.',
      other: `Balcony copies the messages of ${numbers.number(accounts)} accounts from there into its own history.`,
    }),
    confirm: 'Import',
  }),
  restore: (file: string): ConsentWords => ({
    message: `Replace your history with ${file}?`,
    detail:
      'Balcony keeps your present history in a separate file. Messages that were waiting in the backup stay unsent.',
    confirm: 'Restore',
  }),
  someBackup: 'a backup',
  startAfresh: {
    message: 'Start with an empty history?',
    detail:
      'Balcony keeps the old file with your accounts and messages. You can restore it with its recovery phrase or passphrase. You need to sign in again.',
    confirm: 'Start afresh',
  },
  microphone: {
    message: 'Let Balcony use the microphone?',
    detail: 'It is open only while you record a voice message. Balcony asks again after its next start.',
    confirm: 'Allow',
  },
  camera: {
    message: 'Let Balcony use the camera?',
    detail: 'It is open only while you scan a code, and no picture is kept. Balcony asks each time.',
    confirm: 'Allow',
  },
  openLink: (link: string): ConsentWords => ({
    message: 'Open this link outside Balcony?',
    detail: link,
    confirm: 'Open',
  }),
} as const
