import type { KeychainFailure, RecoveryFailure, StoreFailure } from '../../model/failure.ts'
import type { FailureOf, FailureSentences } from '../failure-sentences.ts'
import { numbers } from './numbers.ts'
import { quoted } from './quoted.ts'

function phraseIncomplete({ words }: FailureOf<'phrase-incomplete'>): string {
  if (words === 0) return 'Enter the 24 words of your recovery phrase.'
  return `A recovery phrase has 24 words, and you entered ${numbers.number(words)}. Look for missing or extra ones.`
}

/** The failures of the history at rest, its key and its backups, as a part of `failures`. */
export const storeFailures: Pick<
  FailureSentences,
  (StoreFailure | KeychainFailure | RecoveryFailure)['code']
> = {
  'store-locked': () => 'Your history is locked. Enter its passphrase.',
  'passphrase-wrong': () => 'This is not the right passphrase. Try again.',
  'store-newer': () => 'Your history was written by a newer Balcony. Install the newest version to open it.',
  'store-earlier': () =>
    'Your history was written by an earlier Balcony, and this one can’t read it. If you start afresh, Balcony keeps the old file.',
  'store-read-only': () =>
    'Balcony is not allowed to write to its folder. Make the folder writable, then try again.',
  'disk-full': () => 'The disk is full. Free some space, then try again.',
  'store-damaged': () => 'The file with your history is damaged. Restore a backup, or start afresh.',
  'store-key-missing': () =>
    'The keychain doesn’t have the key to your history. Enter your recovery phrase, or open the keychain that has it.',
  'profile-in-use': () => 'Another Balcony is using this profile. Close it, then try again.',

  'keychain-missing': () =>
    'Balcony found no keychain on this computer, so it asks for your password at every start.',
  'keychain-locked': () =>
    'This computer’s keychain is locked. Unlock it and try again, or enter your password at every start.',
  'keychain-failed': () =>
    'This computer’s keychain doesn’t work, so Balcony asks for your password at every start.',

  'phrase-incomplete': phraseIncomplete,
  'phrase-word-unknown': ({ position, word }) =>
    `Word ${position}, ${quoted(word)}, doesn’t occur in recovery phrases. Check its spelling.`,
  'phrase-mistaken': () =>
    'These words don’t belong together. One of them is wrong, or two have changed places.',
  'phrase-of-another': () =>
    'This recovery phrase belongs to another history. Look for the one that you wrote down for this history.',
  'store-busy': () => 'Balcony is still busy with your history. Wait until it is done.',
  'backup-missing': () =>
    'Balcony can’t read the backup. Check that its disk is connected and that you are allowed to read the file.',
  'backup-foreign': () => 'This file is not a Balcony backup. Choose another one.',
  'backup-damaged': () => 'This backup is damaged or incomplete. Choose another one.',
  'backup-newer': () => 'This backup was made by a newer Balcony. Install the newest version to restore it.',
  'backup-earlier': () =>
    'This backup was made by an earlier Balcony, and this one can’t read it. The file was not changed. Choose another one.',
  'backup-locked': () =>
    'No key on this computer opens this backup. Enter its recovery phrase or passphrase.',
  'backup-not-written': () => 'Balcony can’t write there. Choose another place for the backup.',
  'backup-in-the-way': () => 'Balcony itself uses this file. Choose another one.',
  'backup-none': ({ folder }) => `There is no backup yet. Put one into ${folder} and try again.`,
}
