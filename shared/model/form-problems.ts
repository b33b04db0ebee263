import type { DataForm, DataFormField, FieldRules, FormValues } from './data-form.ts'
import { datatypeOf, type ValueKind } from './form-datatypes.ts'

/** What is wrong with the answer to a field. */
export type FieldProblem =
  | { readonly code: 'missing' }
  | { readonly code: 'not-offered' }
  | { readonly code: 'not-an-address' }
  | { readonly code: 'several-lines' }
  | { readonly code: 'too-long'; readonly most: number }
  | { readonly code: 'wrong-kind'; readonly kind: ValueKind }
  /** The limits as the form writes them, or null where there is none. Both are valid texts of their datatype. */
  | { readonly code: 'out-of-range'; readonly min: string | null; readonly max: string | null }
  | { readonly code: 'too-few'; readonly least: number }
  | { readonly code: 'too-many'; readonly most: number }

/** The longest value that a person can enter, in UTF-16 units. */
export const MAX_FORM_VALUE = 4096
/** How many values one field takes. */
export const MAX_FORM_VALUES = 1000

/** The problems of what a person entered, by the names of the fields and in their order. Nothing entered is unchanged. */
export function formProblems(form: DataForm, values: FormValues): ReadonlyMap<string, FieldProblem> {
  const problems = new Map<string, FieldProblem>()
  for (const field of form.fields) {
    if (field.type === 'fixed' || problems.has(field.name)) continue
    const problem = problemOf(field, values.get(field.name) ?? field.values)
    if (problem !== null) problems.set(field.name, problem)
  }
  return problems
}

function problemOf(field: DataFormField, values: readonly string[]): FieldProblem | null {
  const given = values.filter((value) => value.trim() !== '')
  if (given.length === 0) return field.required ? { code: 'missing' } : null
  if (given.length > MAX_FORM_VALUES) return { code: 'too-many', most: MAX_FORM_VALUES }
  for (const value of given) {
    const problem = valueProblem(field, value)
    if (problem !== null) return problem
  }
  return countProblem(field, given.length)
}

/** XEP-0122 §3.3: only for `list-multi`. */
function countProblem({ type, rules }: DataFormField, count: number): FieldProblem | null {
  if (type !== 'list-multi' || rules === null) return null
  const { least, most } = rules
  if (least !== null && count < least) return { code: 'too-few', least }
  return most !== null && count > most ? { code: 'too-many', most } : null
}

function valueProblem(field: DataFormField, value: string): FieldProblem | null {
  if (value.length > MAX_FORM_VALUE) return { code: 'too-long', most: MAX_FORM_VALUE }
  switch (field.type) {
    case 'boolean':
    case 'fixed':
      return null
    case 'jid-multi':
    case 'jid-single':
      return looksLikeAddress(value.trim()) ? null : { code: 'not-an-address' }
    case 'list-multi':
    case 'list-single':
      if (field.options.some((option) => option.value === value)) return null
      return field.rules?.open ? ruleProblem(field.rules, value) : { code: 'not-offered' }
    // One text in several lines, of which no datatype knows (XEP-0122 §3.2.2), unless each is a value.
    case 'text-multi':
      return field.rules?.open ? ruleProblem(field.rules, value) : null
    default:
      if (/[\r\n]/.test(value)) return { code: 'several-lines' }
      // What the server gave it takes back, as `max` in a number's place (XEP-0060).
      return field.rules === null || field.values.includes(value) ? null : ruleProblem(field.rules, value)
  }
}

function ruleProblem(rules: FieldRules, value: string): FieldProblem | null {
  const type = datatypeOf(rules.datatype)
  if (type === null) return null
  const text = value.trim()
  const at = type.place(text)
  if (at === null) return { code: 'wrong-kind', kind: type.kind }
  // A limit that is no text of this type is none.
  const limit = (given: string | null) => (given === null ? null : type.place(given.trim()))
  const [min, max] = [limit(rules.min), limit(rules.max)]
  const below = (min !== null && at < min) || (type.min !== null && at < type.min)
  const above = (max !== null && at > max) || (type.max !== null && at > type.max)
  if (!below && !above) return null
  return {
    code: 'out-of-range',
    min: min === null ? (type.min?.toString() ?? null) : rules.min,
    max: max === null ? (type.max?.toString() ?? null) : rules.max,
  }
}

/**
 * Whether a text may be an address (RFC 7622 §3). This is to find mistakes of typing; only the engine knows all the rules.
 */
function looksLikeAddress(text: string): boolean {
  const [bare = ''] = text.split('/', 1)
  const parts = bare.split('@')
  return parts.length <= 2 && parts.every((part) => /^[^\s"&'/:<>@]{1,1023}$/.test(part))
}
