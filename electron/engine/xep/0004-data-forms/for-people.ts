import type { DataForm, DataFormField } from '../../../../shared/model/data-form.ts'
import { createBudget, cut, type Budget } from './budget.ts'
import { shownField, type Pictures } from './field.ts'
import { formTypeOf, type Form } from './form.ts'
import { shownLayout } from './layout.ts'
import { shownResults } from './results.ts'

interface Options {
  readonly pictures?: Pictures
  /** The largest number of fields. 500 unless given: more than anybody fills in. */
  readonly most?: number
}

const MAX_FIELDS = 500
const MAX_TITLE = 1000
/** Fields that are too large, or have one picture too many. */
const MAX_LEFT_OUT = 10

/**
 * The form as a person sees it: without hidden fields, each name once, and bounded in number and size. Fields that are
 * left out go back unchanged (`filledForm`).
 */
export function formForPeople(
  form: Form,
  { pictures = new Map(), most = MAX_FIELDS }: Options = {},
): DataForm {
  const budget = createBudget()
  const fields = shownFields(form, pictures, most, budget)
  const results = shownResults(form, budget)
  return {
    formType: formTypeOf(form)?.slice(0, MAX_TITLE) ?? null,
    kind: form.type === 'result' ? 'result' : 'form',
    title: cut(form.title?.trim() ?? '', MAX_TITLE),
    instructions: cut(form.instructions.join('\n').trim()),
    fields,
    layout: shownLayout(form.pages ?? [], fields, results !== null, budget),
    results,
  }
}

/** A name stands for one field (§3.2): another one could not have an answer of its own. */
function shownFields(form: Form, pictures: Pictures, most: number, budget: Budget): DataFormField[] {
  const names = new Set<string>()
  const fields: DataFormField[] = []
  let leftOut = 0
  for (const field of form.fields) {
    const { var: name = '', type } = field
    if (fields.length === most) break
    if (type !== 'fixed' && name !== '') {
      if (names.has(name)) continue
      names.add(name)
    }
    const shown = shownField(field, pictures)
    if (shown === null) continue
    const { picture, ...texts } = shown
    if (budget.takes(texts, picture)) fields.push(shown)
    // Nobody looks for what fits behind so much that does not.
    else if (++leftOut === MAX_LEFT_OUT) break
  }
  return fields
}
