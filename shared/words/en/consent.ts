import { plural } from './plural.ts'

/** Asked in a box of the system's, outside of the window: what will happen, to whom, and the word that does it. */
export interface ConsentWords {
  /** One line. */
  readonly message: string
  readonly detail: string
  /** The word on the button that does it. */
  readonly confirm: string
}

const compare =
  'Compare this fingerprint (SHA-256) with whoever runs the server. Whoever holds this certificate can read your password and everything you write.'

/** What is asked before something is revealed or destroyed. Names come in as they may stand in a sentence. */
export const consent = {
  cancel: 'Cancel',

  trust: (who: string, server: string, fingerprint: string): ConsentWords => ({
    message: `Trust this certificate for ${who}?`,
    detail: `Balcony will connect ${who} to ${server} and believe this certificate:\n\n${fingerprint}\n\n${compare}`,
    confirm: 'Trust',
  }),
  /** Where a server is looked up by the address. */
  serverOf: (domain: string): string => `the server of ${domain}`,
  serverAt: (host: string, port: number | undefined): string =>
    port === undefined ? host : `${host}, port ${port}`,

  connection: (who: string, server: string, security: string): ConsentWords => ({
    message: `Change where ${who} connects?`,
    detail: `It will connect to ${server}. Connection security: ${security}. Your password goes there.`,
    confirm: 'Change',
  }),
  security: {
    automatic: 'automatic',
    'direct-tls': 'direct TLS',
    starttls: 'STARTTLS',
    none: 'none, for a server on this computer only',
  },

  weakerSignIn: (who: string, isPassword: boolean): ConsentWords => ({
    message: `Let ${who} sign in by a weaker way than before?`,
    detail: isPassword
      ? 'The server, or somebody between you and it, gets your password itself. Ask whoever runs the server first.'
      : 'If somebody is between you and the server, this is how they would want it. Ask whoever runs the server first.',
    confirm: 'Sign in',
  }),

  givePassword: (who: string): ConsentWords => ({
    message: `Use another password for ${who}?`,
    detail: 'What was typed in the window takes the place of the password that Balcony has.',
    confirm: 'Use it',
  }),
  changePassword: (who: string): ConsentWords => ({
    message: `Change the password of ${who}?`,
    detail:
      'The server gets the one that was typed in the window, and the one you had no longer works; your other clients have to be told.',
    confirm: 'Change the password',
  }),

  removeAccount: (who: string): ConsentWords => ({
    message: `Remove ${who} from this computer?`,
    detail:
      'Its password and its history are deleted from this computer. The account itself stays on the server, and you can sign in again.',
    confirm: 'Remove',
  }),
  deleteAccount: (who: string): ConsentWords => ({
    message: `Delete ${who} for good?`,
    detail:
      'The server deletes the account and everything it keeps for it. The address is gone, and somebody else may take it. This cannot be undone.',
    confirm: 'Delete for good',
  }),
  removeContact: (who: string): ConsentWords => ({
    message: `Remove ${who} from your contacts?`,
    detail:
      'You no longer see each other’s presence, and they would have to agree again. What you wrote to each other stays.',
    confirm: 'Remove',
  }),
  deleteHere: (count: number): ConsentWords => ({
    message: plural(count, {
      one: 'Delete 1 message from this computer?',
      other: `Delete ${count} messages from this computer?`,
    }),
    detail: 'Others keep what they have. This cannot be undone.',
    confirm: 'Delete',
  }),
  deleteForEveryone: (count: number): ConsentWords => ({
    message: plural(count, {
      one: 'Delete 1 message for everyone?',
      other: `Delete ${count} messages for everyone?`,
    }),
    detail: 'The others’ clients are asked to take it away as well. This cannot be undone.',
    confirm: 'Delete',
  }),

  showPhrase: {
    message: 'Show the recovery phrase of your history?',
    detail:
      'Whoever reads these words can read your history. Write them down or print them, and keep them where nobody else looks.',
    confirm: 'Show',
  },
  unprotected: {
    message: 'Keep your history without encryption?',
    detail: 'Anybody who can read this computer’s files can read your history.',
    confirm: 'Do not encrypt',
  },
  passphrase: {
    message: 'Encrypt your history with another passphrase?',
    detail:
      'It is the one that was typed in the window. Balcony asks for it at every start, and nobody can recover it if you forget it. Your accounts disconnect for as long as it takes.',
    confirm: 'Encrypt',
  },
  newKey: {
    message: 'Encrypt your history with a new key?',
    detail:
      'Your accounts disconnect for as long as it takes. The recovery phrase you have now will not open your history any more; it still opens backups made before. Write down the new one afterwards.',
    confirm: 'Change the key',
  },
  restore: (file: string): ConsentWords => ({
    message: `Restore ${file} in the place of your history?`,
    detail:
      'What is in Balcony now is kept beside it under another name. Messages that were not yet sent stay unsent.',
    confirm: 'Restore',
  }),
  someBackup: 'a backup',
  startAfresh: {
    message: 'Start with an empty history?',
    detail:
      'Your accounts and messages are not deleted: the file with them is kept beside the new one, and can be restored by its recovery phrase or passphrase. You will have to sign in again.',
    confirm: 'Start afresh',
  },
  openLink: (link: string): ConsentWords => ({
    message: 'Open this link outside of Balcony?',
    detail: link,
    confirm: 'Open',
  }),
} as const
