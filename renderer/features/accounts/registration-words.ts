import type { RegistrationForm } from '../../../shared/contract/accounts.ts'
import type { Words } from '../../../shared/words/index.ts'
import { ownWords, type KnownField, type KnownFields } from '../../../shared/words/known-field.ts'

/** Our words for a form's fields: for the name and password always, for others where the server has none. */
export function registrationWords(words: Words, { fields }: RegistrationForm): KnownFields {
  const known: [string, KnownField][] = [
    ['username', { label: words.accounts.userName }],
    ['password', { label: words.accounts.password }],
  ]
  for (const { name, label, desc } of fields) {
    const own = ownWords<string>(words.registration.fields, name)
    const isUnlabelled = (label === '' || label === name) && desc === ''
    if (own !== undefined && isUnlabelled) known.push([name, { label: own }])
  }
  return Object.fromEntries(known)
}

/** Whether the answers to one form can be sent for the other without asking the person. */
export function asksTheSame(one: RegistrationForm, other: RegistrationForm): boolean {
  if (one.fields.some(({ picture }) => picture !== null)) return false
  const asked = ({ fields }: RegistrationForm) =>
    JSON.stringify(fields.map(({ values, ...question }) => [question, question.type === 'fixed' && values]))
  return asked(one) === asked(other)
}
