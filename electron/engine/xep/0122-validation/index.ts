import type { FieldRules } from '../../../../shared/model/data-form.ts'
import type { Infer } from '../../xml/codec.ts'
import { payload } from '../payload.ts'
import { Validate } from './codec.ts'

export { Validate } from './codec.ts'

/**
 * XEP-0122. Expressions of others are never run: POSIX ones are not those of JavaScript, and one that was written to
 * hurt would block whoever runs it. A method that is not understood counts as `<basic/>` (§4.1), and the form's owner
 * has to check everything anyway (§4.4), so the refusal comes from there.
 */
export const formValidation = payload({
  spec: 'XEP-0122',
  title: 'Data Forms Validation',
  version: '1.0.2',
  status: 'partial',
  note: 'regular expressions are left to the server',
})

/** Every method but `<basic/>` implies `<open/>` for lists (§3.2). */
export function rulesOf({ datatype, open, range, regex, listRange }: Infer<typeof Validate>): FieldRules {
  return {
    datatype: datatype ?? 'xs:string',
    open: open || range !== undefined || regex !== undefined,
    min: range?.min ?? null,
    max: range?.max ?? null,
    least: listRange?.min ?? null,
    most: listRange?.max ?? null,
  }
}
