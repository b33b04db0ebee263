import type { RegistrationField } from '../../../../shared/model/registration.ts'
import type { FormField } from '../0004-data-forms/index.ts'
import { isFallbackPage } from '../0158-captcha/index.ts'

/** What belongs to a field besides its words. */
export type Extras = Pick<RegistrationField, 'picture' | 'link'>

/** More than anybody would look through. */
const MAX_OPTIONS = 1000
/** Longer than any label; what is longer is cut, because it is only read. */
const MAX_LABEL = 1000
/** Longer than anybody reads before making an account. */
const MAX_TEXT = 10_000
/** What the window's commands take as an answer; an option or a value beyond it could not go back. */
const MAX_VALUE = 4096

export const isMulti = ({ type }: FormField): boolean =>
  type === 'text-multi' || type === 'list-multi' || type === 'jid-multi'

/** A server's text as far as it is shown. */
export const shown = (text: string, most = MAX_TEXT): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text

/** How a person is asked for a field of a form (XEP-0004 §3.3). */
export function question(field: FormField, extras: Extras): RegistrationField {
  const { var: name = '', label = '', desc = '', required } = field
  const values = field.values.filter((value) => value.length <= MAX_VALUE)
  const asked = { name, label: shown(label || desc || name, MAX_LABEL), required, values, ...extras }
  if (field.type === 'fixed' || name === '' || isFallbackPage(field)) {
    const words = extras.link === null ? field.values.map((value) => shown(value)) : []
    return { ...asked, label: shown(label), required: false, kind: 'note', values: words, options: [] }
  }
  switch (field.type) {
    case 'boolean':
      return { ...asked, kind: 'choice', values: [isTrue(values[0]) ? '1' : '0'], options: YES_NO }
    case 'list-multi':
    case 'list-single': {
      const options = optionsOf(field)
      // A list of nothing can only be typed.
      if (options.length === 0) return { ...asked, kind: isMulti(field) ? 'lines' : 'text', options }
      return { ...asked, kind: isMulti(field) ? 'choices' : 'choice', options }
    }
    case 'text-multi':
    case 'jid-multi':
      return { ...asked, kind: 'lines', options: [] }
    case 'text-private':
      return { ...asked, kind: 'password', options: [] }
    default:
      return { ...asked, kind: name === 'email' ? 'email' : 'text', options: [] }
  }
}

/** Each value once, by its first label. */
function optionsOf({ options }: FormField): RegistrationField['options'] {
  const byValue = new Map<string, { value: string; label: string }>()
  for (const { value, label } of options) {
    if (byValue.size === MAX_OPTIONS) break
    if (value.length > MAX_VALUE || byValue.has(value)) continue
    byValue.set(value, { value, label: shown(label || value, MAX_LABEL) })
  }
  return [...byValue.values()]
}

const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true'

/** Signs rather than words: the engine does not know the person's language. */
const YES_NO = [
  { value: '1', label: '✓' },
  { value: '0', label: '✗' },
]

/** The first address of a web page in a text, or null. Only what a browser may be sent to. */
export function webPageIn(text: string): string | null {
  const [found] = /https?:\/\/[^\s<>"'`]{1,2000}/i.exec(text.slice(0, MAX_TEXT)) ?? []
  const url = found?.replace(/[.,;:!?)\]}]+$/, '')
  return url !== undefined && URL.canParse(url) ? url : null
}
