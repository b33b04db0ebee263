import type { ImportFailure } from '../../model/import-failure.ts'
import type { FailureSentences } from '../failure-sentences.ts'

/** The failures of imports and exports, as a part of `failures`. */
export const importFailures: Pick<FailureSentences, ImportFailure['code']> = {
  'import-running': () => 'Balcony is still importing another history. Wait until it is done.',
  'export-running': () => 'Balcony is still exporting something else. Wait until it is done.',
  'import-nothing': () => 'Balcony found no history there that it can import. Choose another file or folder.',
  'import-gone': () => 'This history is no longer there. Look for histories again.',
  'import-unreadable': () => 'Balcony is not allowed to read this. Check its permissions, then look again.',
  'import-damaged': () => 'A part of this is damaged. Balcony imports everything else.',
  'import-form-unknown': () => 'Balcony doesn’t know this form, perhaps because the program is newer.',
  'import-too-large': () => 'This is too large to be a history. Balcony leaves it out.',
}
