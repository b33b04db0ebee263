import { SvelteMap } from 'svelte/reactivity'
import type { RegistrationField, RegistrationForm } from '../../../shared/contract/accounts.ts'
import type { Words } from '../../../shared/words/index.ts'

/** What the person has typed into a server's form, by the names of its fields: a map, because a stranger named them. */
export class RegistrationAnswers {
  readonly #given = new SvelteMap<string, readonly string[]>()
  #domain: string | null = null

  /** A form was asked for: what was typed for that server stays, but for what it has no field or no option for. */
  takeUp(form: RegistrationForm): void {
    const before = new Map(this.#domain === form.domain ? this.#given : [])
    this.#domain = form.domain
    this.#given.clear()
    for (const field of form.fields) {
      if (field.kind === 'note') continue
      // What a picture said is of no use with another one.
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

  /** The first field that has to be filled in and is not. */
  missing(form: RegistrationForm): RegistrationField | undefined {
    return form.fields.find(
      (field) =>
        field.required && field.kind !== 'note' && this.of(field).every((value) => value.trim() === ''),
    )
  }

  /** As the main process wants it. */
  filled(form: RegistrationForm): Record<string, string[]> {
    const asked = form.fields.filter(({ kind }) => kind !== 'note')
    return Object.fromEntries(asked.map((field) => [field.name, [...this.of(field)]]))
  }
}

function fits({ kind, options }: RegistrationField, values: readonly string[]): boolean {
  if (kind !== 'choice' && kind !== 'choices') return true
  return values.every((value) => value === '' || options.some((option) => option.value === value))
}

/** Whether what was filled in for the one can be sent as the answer to the other, without asking the person. */
export function asksTheSame(one: RegistrationForm, other: RegistrationForm): boolean {
  if (one.fields.some(({ picture }) => picture !== null)) return false
  const asked = ({ fields }: RegistrationForm) =>
    JSON.stringify(fields.map(({ values, ...question }) => [question, question.kind === 'note' && values]))
  return asked(one) === asked(other)
}

/** The label of a field: the server's own words, or ours where it only gives a name that is known. */
export function labelOf(words: Words, { name, label }: RegistrationField): string {
  if (name === 'username') return words.accounts.userName
  if (name === 'password') return words.accounts.password
  if (label !== '' && label !== name) return label
  const known: Readonly<Record<string, string>> = words.registration.fields
  return (Object.hasOwn(known, name) ? known[name] : undefined) ?? name
}
