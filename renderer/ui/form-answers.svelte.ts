import { SvelteMap } from 'svelte/reactivity'
import type { DataForm, DataFormField, FormValues } from '../../shared/model/data-form.ts'
import { formProblems, type FieldProblem } from '../../shared/model/form-problems.ts'

/** The person's answers to a form, by field name. A map, because a stranger chose the names. */
export class FormAnswers {
  readonly #given = new SvelteMap<string, readonly string[]>()

  /** Takes a new form. With `keep`, earlier answers stay if they fit one of its fields. */
  takeUp(form: DataForm, keep: boolean): void {
    const before = new Map(keep ? this.#given : [])
    this.#given.clear()
    for (const field of asked(form)) {
      // The answer to a picture does not fit the next picture.
      const typed = field.picture === null ? before.get(field.name) : undefined
      this.#given.set(field.name, typed !== undefined && fits(field, typed) ? typed : field.values)
    }
  }

  of(field: DataFormField): readonly string[] {
    return this.#given.get(field.name) ?? []
  }

  text(field: DataFormField): string {
    return this.of(field).join('\n')
  }

  set(field: DataFormField, values: readonly string[]): void {
    this.#given.set(field.name, values)
  }

  /** What is wrong, in the order of the fields. */
  problems(form: DataForm): ReadonlyMap<string, FieldProblem> {
    return formProblems(form, this.#values(form))
  }

  /** As commands take them. */
  filled(form: DataForm): Record<string, string[]> {
    return Object.fromEntries([...this.#values(form)].map(([name, values]) => [name, [...values]]))
  }

  #values(form: DataForm): FormValues {
    return new Map(asked(form).map((field) => [field.name, this.of(field)]))
  }
}

const asked = ({ fields }: DataForm) => fields.filter(({ type }) => type !== 'fixed')

function fits({ type, options, rules }: DataFormField, values: readonly string[]): boolean {
  if ((type !== 'list-single' && type !== 'list-multi') || rules?.open) return true
  return values.every((value) => value === '' || options.some((option) => option.value === value))
}
