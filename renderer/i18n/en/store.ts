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
  unreachable: 'Balcony does not answer',
} as const
