import type { DataForm, FormValues } from '../../shared/model/data-form.ts'
import type { Failure } from '../../shared/model/failure.ts'
import { formProblems } from '../../shared/model/form-problems.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'

/** Checks answers as the window does, because the window proves nothing. Fails with the first problem. */
export function checkForm(form: DataForm, values: FormValues): Result<undefined, Failure> {
  const [first] = formProblems(form, values)
  if (first === undefined) return ok()
  const [name, mistake] = first
  const field = form.fields.find((one) => one.name === name)?.label || name
  return err({ code: 'answer-unfit', field, mistake })
}
