import type { StoreWork } from '../../model/store.ts'

const working: Readonly<Record<StoreWork, string>> = {
  change: 'Encrypting your history anew',
  backup: 'Backing up your history',
  restore: 'Restoring your history',
}

export const store = {
  choose: 'How shall your history be kept?',
  chooseText:
    'This computer has no keychain that Balcony could keep a key in, so it cannot lock your history by itself. You choose once; it holds for this computer.',
  passphrase: 'Encrypted, with a passphrase',
  passphraseText:
    'Balcony asks for it at every start. Nobody can read your history without it, and nobody can recover it if you forget it.',
  none: 'Not encrypted',
  noneText: 'Nothing is asked. Anybody who can read this computer’s files can read your history.',
  newPassphrase: 'Passphrase',
  repeatPassphrase: 'Passphrase again',
  passphraseHint: 'At least 8 characters. A few unrelated words are good.',
  passphraseShort: 'A passphrase has at least 8 characters.',
  passphrasesDiffer: 'The two passphrases are not the same.',
  start: 'Start',
  locked: 'Your history is locked',
  lockedText: 'Enter the passphrase you chose for it.',
  unlock: 'Unlock',
  failed: 'Balcony cannot open your history',
  failedText: 'Nothing is lost: it is as it was.',
  waitsInMemory: 'What you receive waits in memory until then.',
  waitingForKeychain: 'Waiting for the keychain…',
  waitingForKeychainText: 'Your computer may be asking you to unlock it.',
  /** Where the key lies in a keychain that does not give it. */
  keyUnreachable: {
    'keychain-missing':
      'The key to your history is in this computer’s keychain, which does not answer; start it, then try again.',
    'keychain-locked':
      'The key to your history is in this computer’s keychain, which is locked; unlock it, then try again.',
    'keychain-failed':
      'The key to your history is in this computer’s keychain, which did not give it out; see to it, then try again.',
  },
  unreachable: 'Balcony does not answer',

  // A history that does not open
  enterPhrase: 'Enter recovery phrase',
  phrase: 'Recovery phrase',
  phraseHint:
    'The 24 words you wrote down or printed, in their order. The first four letters of each are enough.',
  recover: 'Open with these words',
  startAfresh: 'Start afresh and keep the old file',
  forgottenPassphrase: 'I do not have the passphrase',
  forgotten: 'Without the passphrase nobody can open it, not even Balcony.',

  // Long work
  working,
  workingText: 'Please keep Balcony open. Your accounts connect again by themselves.',

  // What has become of it
  dismiss: 'Dismiss',
  news: {
    recovered: 'Your history is open again.',
    begunAfresh: (file: string): string =>
      `Balcony began with an empty history. The old one is kept in its folder as ${file}.`,
    restored: 'The backup was restored. Your accounts look for their servers anew.',
    restoredAside: (file: string): string =>
      `The backup was restored. What was here before is kept in Balcony’s folder as ${file}. Your accounts look for their servers anew.`,
    changed: {
      keychain:
        'Your history is now encrypted with a new key; write down its recovery phrase, in the settings under Privacy.',
      passphrase: 'Your history is now encrypted with your new passphrase.',
      none: 'Your history is no longer encrypted.',
    },
    notChanged: 'Your history is as it was.',
  },
  keyUnkept:
    'The keychain did not take the key to your history, so Balcony will ask for your recovery phrase at the next start.',

  // Recovery phrase
  phraseTitle: 'Recovery phrase',
  showPhrase: 'Show recovery phrase',
  showPhraseHint: 'Opens your history where the keychain has lost its key, and your backups on any computer.',
  phraseWarning:
    'Whoever reads these words can read your history. Write them down or print them, and keep them where nobody else looks.',
  copyPhrase: 'Copy',
  phraseCopied: 'Copied. Clear your clipboard once you have put the words away.',
  phraseNotCopied: 'The words could not be copied; write them down or print them.',
  printPhrase: 'Print',
  printedTitle: 'Recovery phrase of Balcony',
  printedText:
    'These 24 words open the history that Balcony keeps on this computer, and its backups. Whoever has them can read it.',
  passphraseIsPhrase:
    'Your passphrase opens your history on any computer; there is no recovery phrase besides it, and nobody can recover it for you.',

  // Key and protection
  changeKey: 'Change the key',
  changeKeyHint: 'For when somebody may have seen the key or the recovery phrase.',
  changeProtection: 'Change protection',
  changeProtectionHint: 'Where the key is: in the keychain, in your head, or nowhere.',
  changeProtectionText: 'Your history is rewritten. Your accounts disconnect for as long as it takes.',
  protectionChoice: {
    keychain: 'Encrypted, with a key in the keychain',
    keychainText: 'Nothing is asked. The key is in this computer’s keychain.',
    passphraseText: 'Balcony asks for it at every start. Nobody can recover it if you forget it.',
  },
  change: 'Change',

  // Backups
  backUp: 'Back up now',
  backUpHint: 'A copy of all accounts, contacts and messages in one file. Passwords are not in it.',
  backUpTitle: 'Back up your history',
  backUpText:
    'The file holds your accounts, contacts, messages and settings. It does not hold your passwords: you type them again on another computer.',
  backUpAs: 'How to protect the backup',
  backUpOwn: {
    keychain: 'With the same key',
    passphrase: 'With the same passphrase',
    none: 'Not encrypted',
  },
  backUpOwnText: {
    keychain: 'On another computer it needs your recovery phrase.',
    passphrase: 'On another computer it needs the passphrase.',
    none: 'Anybody who gets the file can read it.',
  },
  backUpOther: 'With a passphrase for this backup',
  backUpOtherText: 'Whoever restores it needs this passphrase.',
  backUpStart: 'Back up',
  backedUp: (file: string): string => `Your history was backed up to ${file}`,
  restore: 'Restore from a backup…',
  restoreHint: 'Also brings your history from another computer. What is here now is kept beside it.',
  restoreTitle: 'Restore from a backup',
  restoreText:
    'The backup takes the place of the history on this computer, which is kept beside it under another name. Messages that were not yet sent stay unsent.',
  chooseBackup: 'Choose a backup',
  chooseAnother: 'Choose another',
  chosen: (name: string): string => `Chosen: ${name}`,
  backupSecret: 'It opens with',
  secretPhrase: 'Its recovery phrase',
  secretPhraseText: 'Where the backup has the same key as its history.',
  secretPassphrase: 'Its passphrase',
  secretPassphraseText: 'Where the backup, or its history, was given one.',
  restoreStart: 'Restore',

  // Keychain
  retryKeychainHint: 'Puts passwords that are only in memory into it.',

  /** The history of a Balcony before this form of it was put aside. */
  earlierKept: (file: string): string =>
    `Balcony now keeps its history in another form. The earlier one is kept in its folder as ${file}, with all messages up to now, also those that had not been sent; your accounts were taken along.`,
} as const
