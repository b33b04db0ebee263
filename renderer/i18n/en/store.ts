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
} as const
