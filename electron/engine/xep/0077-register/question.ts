import type { RegistrationField } from '../../../../shared/model/registration.ts'
import type { FormField } from '../0004-data-forms/index.ts'
import { isFallbackPage } from '../0158-captcha/index.ts'

/** The picture or link of a field. */
export type Extras = Pick<RegistrationField, 'picture' | 'link'>

/** More than anybody would look through. */
const MAX_OPTIONS = 1000
/** Longer than any label. A longer one is cut, because it is only read. */
const MAX_LABEL = 1000
/** Longer than anybody reads before creating an account. */
const MAX_TEXT = 10_000
/** The limit of the window's commands for an answer; a longer option or value could not be sent back. */
const MAX_VALUE = 4096

export const isMulti = ({ type }: FormField): boolean =>
  type === 'text-multi' || type === 'list-multi' || type === 'jid-multi'

/** A server's text, cut for display. */
export const shown = (text: string, most = MAX_TEXT): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text

/** The question to a person for a field of a form (XEP-0004 §3.3). */
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
      // An empty list can only be answered by typing.
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

/** Each value once, with its first label. */
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

/** Symbols instead of words, since the engine does not know the person's language. */
const YES_NO = [
  { value: '1', label: '✓' },
  { value: '0', label: '✗' },
]

/** The first address of a web page in a text, or null. Only addresses that are safe to open in a browser. */
export function webPageIn(text: string): string | null {
  const [found] = /https?:\/\/[^\s<>"'`]{1,2000}/i.exec(text.slice(0, MAX_TEXT)) ?? []
  const url = found?.replace(/[.,;:!?)\]}]+$/, '')
  return url !== undefined && URL.canParse(url) ? url : null
}
