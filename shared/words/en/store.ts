import type { StoreWork } from '../../model/store.ts'

const RECONNECTS = 'Keep Balcony open. Your accounts reconnect by themselves.'

/** The sentence below it. */
const workingText: Readonly<Record<StoreWork, string>> = {
  ...{ change: RECONNECTS, backup: RECONNECTS, restore: RECONNECTS },
  migrate:
    'This version of Balcony stores it in a new way. Large histories take a few minutes, and a copy is kept.',
  repair: 'Its file is damaged. Balcony saves everything it can read and keeps the damaged file.',
}

const working: Readonly<Record<StoreWork, string>> = {
  change: 'Rewriting your history',
  backup: 'Backing up your history',
  restore: 'Restoring your history',
  migrate: 'Updating your history',
  repair: 'Repairing your history',
}

export const store = {
  choose: 'How should your history be protected?',
  chooseText:
    'Balcony found no keychain on this computer for the key to your history. Choose another way. You can change it later in the settings.',
  passphrase: 'Encrypted, with a passphrase',
  passphraseText:
    'Balcony asks for it at every start. Nobody can read your history without it, or recover it if you forget it.',
  none: 'Not encrypted',
  noneText: 'Balcony asks for nothing. Anyone who can read this computer’s files can read your history.',
  newPassphrase: 'Passphrase',
  repeatPassphrase: 'Repeat passphrase',
  passphraseHint: 'At least 8 characters, for example a few unrelated words.',
  passphraseShort: 'Use at least 8 characters.',
  passphrasesDiffer: 'The two passphrases are different.',
  start: 'Start',
  locked: 'Your history is locked',
  lockedText: 'Enter the passphrase that you chose.',
  unlock: 'Unlock',
  failed: 'Balcony can’t open your history',
  failedText: 'Nothing is lost. The file has not been changed.',
  waitsInMemory: 'New messages stay in memory until then.',
  waitingForKeychain: 'Waiting for the keychain…',
  waitingForKeychainText: 'Your computer may be asking you to unlock it.',
  /** The key is in a keychain that doesn't give it out. */
  keyUnreachable: {
    'keychain-missing':
      'The key to your history is in this computer’s keychain, and the keychain doesn’t answer. Start the keychain, then try again.',
    'keychain-locked':
      'The key to your history is in this computer’s keychain, and the keychain is locked. Unlock it, then try again.',
    'keychain-failed':
      'The key to your history is in this computer’s keychain, and the keychain doesn’t work. Check it, then try again.',
  },
  unreachable: 'Balcony doesn’t answer',

  // A history that does not open
  enterPhrase: 'Enter recovery phrase',
  phrase: 'Recovery phrase',
  phraseHint:
    'The 24 words that you wrote down or printed, in order. The first four letters of each word are enough.',
  recover: 'Open history',
  startAfresh: 'Start afresh, keep old file',
  forgottenPassphrase: 'I don’t have the passphrase',
  forgotten: 'Nobody can open your history without the passphrase, not even Balcony.',

  // Long work
  working,
  workingText,

  // What has become of it
  dismiss: 'Dismiss',
  news: {
    recovered: 'Your history is open again.',
    begunAfresh: (file: string): string =>
      `Balcony started with an empty history. The old one is in Balcony’s folder as ${file}.`,
    restored: 'The backup was restored. Your accounts find their servers again.',
    restoredAside: (file: string): string =>
      `The backup was restored. Your earlier history is in Balcony’s folder as ${file}. Your accounts find their servers again.`,
    changed: {
      keychain:
        'Your history is now encrypted with a new key. Write down its recovery phrase: it is in the settings under Privacy.',
      passphrase: 'Your history is now encrypted with your new passphrase.',
      none: 'Your history is no longer encrypted.',
    },
    notChanged: 'Your history was not changed.',
    repaired: (file: string): string =>
      `The file with your history was damaged; Balcony repaired it without losing anything and kept the damaged file in its folder as ${file}.`,
    repairedInPart: (file: string): string =>
      `The file with your history was damaged: Balcony saved what it could read, asks your servers’ archives for the rest, and kept the damaged file in its folder as ${file}.`,
    unreadable: (file: string): string =>
      `The file with your history was too damaged to be read, so Balcony began an empty one and kept the damaged file in its folder as ${file}; sign in again, or restore a backup in the settings.`,
  },
  keyUnkept:
    'The keychain didn’t save the key to your history, so Balcony will ask for your recovery phrase at the next start.',

  // Recovery phrase
  phraseTitle: 'Recovery phrase',
  showPhrase: 'Show recovery phrase',
  showPhraseHint: 'Opens your history if the keychain loses the key, and your backups on any computer.',
  phraseWarning:
    'Anyone who has these words can read your history. Write them down or print them, and keep them in a safe place.',
  copyPhrase: 'Copy',
  phraseCopied: 'Copied. Clear the clipboard once you have saved the words.',
  phraseNotCopied: 'Balcony couldn’t copy the words. Write them down or print them.',
  printPhrase: 'Print',
  printedTitle: 'Balcony recovery phrase',
  printedText:
    'These 24 words open the history of Balcony on this computer and its backups. Anyone who has them can read your history.',
  passphraseIsPhrase:
    'Your passphrase opens your history on any computer. There is no recovery phrase, and nobody can recover the passphrase for you.',

  // Key and protection
  changeKey: 'Change key',
  changeKeyHint: 'If someone may have seen the key or the recovery phrase.',
  changeProtection: 'Change protection',
  changeProtectionHint: 'Encrypt with a key in the keychain, with a passphrase, or not at all.',
  changeProtectionText: 'Balcony rewrites your history. Your accounts are offline meanwhile.',
  protectionChoice: {
    keychain: 'Encrypted, with a key in the keychain',
    keychainText: 'Balcony asks for nothing. The key is in this computer’s keychain.',
    passphraseText: 'Balcony asks for it at every start. Nobody can recover it if you forget it.',
  },
  change: 'Change',

  // Backups
  backUp: 'Back up now',
  backUpHint: 'Puts all accounts, contacts and messages into one file, without passwords.',
  backUpTitle: 'Back up your history',
  backUpText:
    'The file has your accounts, contacts, messages and settings, but not your passwords. You enter those again on another computer.',
  backUpAs: 'Protection of the backup',
  backUpOwn: {
    keychain: 'With the same key',
    passphrase: 'With the same passphrase',
    none: 'Not encrypted',
  },
  backUpOwnText: {
    keychain: 'On another computer it needs your recovery phrase.',
    passphrase: 'On another computer it needs the passphrase.',
    none: 'Anyone who gets the file can read it.',
  },
  backUpOther: 'With its own passphrase',
  backUpOtherText: 'You need this passphrase to restore the backup.',
  backUpFiles: 'Include kept files',
  backUpFilesHint: (size: string) =>
    `Pictures, recordings and other files that Balcony keeps: ${size}. Without them, the backup has only the messages.`,
  backUpStart: 'Back up',
  backedUp: (file: string): string => `Your history was backed up to ${file}`,
  restore: 'Restore from a backup…',
  restoreHint:
    'Also brings your history from another computer. Balcony keeps the present one in a separate file.',
  restoreTitle: 'Restore from a backup',
  restoreText:
    'The backup replaces the history on this computer. Balcony keeps the present one in a separate file. Messages that were waiting in the backup stay unsent.',
  chooseBackup: 'Choose backup',
  chooseAnother: 'Choose another',
  chosen: (name: string): string => `Chosen: ${name}`,
  backupSecret: 'The backup opens with',
  secretPhrase: 'Its recovery phrase',
  secretPhraseText: 'If the backup has the same key as its history.',
  secretPassphrase: 'Its passphrase',
  secretPassphraseText: 'If the backup or its history has a passphrase.',
  restoreStart: 'Restore',

  // Keychain
  retryKeychainHint: 'Saves passwords that are only in memory to the keychain.',

  /** A history in the form of an earlier Balcony was put aside. */
  earlierKept: (file: string): string =>
    `Balcony now uses a new kind of file for your history. Your accounts are in it. The old file is in Balcony’s folder as ${file}, with all earlier messages and those that had not been sent.`,
} as const
