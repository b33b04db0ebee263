import type { ImportFailure } from '../model/import-failure.ts'
import type { FailureExamples } from './failure-sentences.ts'

/** Examples of the failures of imports and exports, as a part of `failureExamples`. */
export const importFailureExamples: Pick<FailureExamples, ImportFailure['code']> = {
  'import-running': [{ code: 'import-running' }],
  'export-running': [{ code: 'export-running' }],
  'import-nothing': [{ code: 'import-nothing' }],
  'import-gone': [{ code: 'import-gone' }],
  'import-unreadable': [{ code: 'import-unreadable' }],
  'import-damaged': [{ code: 'import-damaged' }],
  'import-form-unknown': [{ code: 'import-form-unknown' }],
  'import-too-large': [{ code: 'import-too-large' }],
}
