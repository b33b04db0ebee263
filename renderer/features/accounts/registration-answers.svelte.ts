import { SvelteMap } from 'svelte/reactivity'
import type { RegistrationField, RegistrationForm } from '../../../shared/contract/accounts.ts'
import type { Words } from '../../../shared/words/index.ts'

/** The person's answers to a server's form, by field name. A map, because a stranger chose the names. */
export class RegistrationAnswers {
  readonly #given = new SvelteMap<string, readonly string[]>()
  #domain: string | null = null

  /** Takes a new form. Answers for the same server stay if they fit one of its fields. */
  takeUp(form: RegistrationForm): void {
    const before = new Map(this.#domain === form.domain ? this.#given : [])
    this.#domain = form.domain
    this.#given.clear()
    for (const field of form.fields) {
      if (field.kind === 'note') continue
      // The answer to a picture does not fit the next picture.
      const typed = field.picture === null ? before.get(field.name) : undefined
      this.#given.set(field.name, typed !== undefined && fits(field, typed) ? typed : field.values)
    }
  }

  of(field: RegistrationField): readonly string[] {
    return this.#given.get(field.name) ?? []
  }

  text(field: RegistrationField): string {
    return this.of(field).join('\n')
  }

  set(field: RegistrationField, values: readonly string[]): void {
    this.#given.set(field.name, values)
  }

  /** The first required field that is empty. */
  missing(form: RegistrationForm): RegistrationField | undefined {
    return form.fields.find(
      (field) =>
        field.required && field.kind !== 'note' && this.of(field).every((value) => value.trim() === ''),
    )
  }

  /** As the command takes them. */
  filled(form: RegistrationForm): Record<string, string[]> {
    const asked = form.fields.filter(({ kind }) => kind !== 'note')
    return Object.fromEntries(asked.map((field) => [field.name, [...this.of(field)]]))
  }
}

function fits({ kind, options }: RegistrationField, values: readonly string[]): boolean {
  if (kind !== 'choice' && kind !== 'choices') return true
  return values.every((value) => value === '' || options.some((option) => option.value === value))
}

/** Whether the answers to one form can be sent for the other without asking the person. */
export function asksTheSame(one: RegistrationForm, other: RegistrationForm): boolean {
  if (one.fields.some(({ picture }) => picture !== null)) return false
  const asked = ({ fields }: RegistrationForm) =>
    JSON.stringify(fields.map(({ values, ...question }) => [question, question.kind === 'note' && values]))
  return asked(one) === asked(other)
}

/** The label of a field: the server's words, or ours for a known name without words. */
export function labelOf(words: Words, { name, label }: RegistrationField): string {
  if (name === 'username') return words.accounts.userName
  if (name === 'password') return words.accounts.password
  if (label !== '' && label !== name) return label
  const known: Readonly<Record<string, string>> = words.registration.fields
  return (Object.hasOwn(known, name) ? known[name] : undefined) ?? name
}
