import type { DataFormField, FormFieldType } from '../../../../shared/model/data-form.ts'
import { MAX_FORM_VALUE, MAX_FORM_VALUES } from '../../../../shared/model/form-problems.ts'
import { rulesOf } from '../0122-validation/index.ts'
import { cut } from './budget.ts'
import type { FormField } from './form.ts'
import { isHidden, isMulti } from './submission.ts'
import { webPageIn } from './web-page.ts'

/** The pictures that came with a form, as data URLs by their `cid:` addresses (XEP-0231); null if one is no picture. */
export type Pictures = ReadonlyMap<string, string | null>

/** More than anybody would look through. */
const MAX_OPTIONS = 1000
/** Longer than any label. */
const MAX_LABEL = 1000
/** The limit of the window's commands; real names are far shorter. */
const MAX_NAME = 1024

/**
 * A field as a person sees it (§3.3), or null. A field with a value that is too long for the window is not shown: it could
 * only be sent back broken.
 */
export function shownField(field: FormField, pictures: Pictures): DataFormField | null {
  const { var: name = '', label = '', desc = '', required } = field
  if (isHidden(field) || name.length > MAX_NAME) return null
  const asked = {
    name,
    label: cut(label.trim(), MAX_LABEL),
    desc: cut(desc.trim()),
    ...mediaOf(field, pictures),
  }
  if (field.type === 'fixed' || name === '') {
    const values = field.values.slice(0, MAX_FORM_VALUES).map((value) => cut(value))
    return { ...asked, type: 'fixed', required: false, values, options: [], rules: null }
  }
  if (field.values.length > MAX_FORM_VALUES || field.values.some((value) => value.length > MAX_FORM_VALUE))
    return null
  const options = optionsOf(field)
  const type = typeOf(field, options.length > 0)
  const rules = field.validate ? rulesOf(field.validate) : null
  return { ...asked, type, required, values: valuesOf(field), options, rules }
}

/** The picture or link of a field. Nothing is fetched: the picture came with the form, or the person opens the link. */
export function mediaOf({ media }: FormField, pictures: Pictures): Pick<DataFormField, 'picture' | 'link'> {
  const uris = media.flatMap((one) => one.uris.map(({ uri }) => uri))
  const picture = uris.map((uri) => pictures.get(uri) ?? null).find((url) => url !== null) ?? null
  if (picture !== null) return { picture, link: null }
  return { picture, link: uris.map(webPageIn).find((url) => url !== null) ?? null }
}

/** A list without options can only be answered by typing. */
function typeOf({ type }: FormField, hasOptions: boolean): FormFieldType {
  if (type === undefined || type === 'hidden') return 'text-single'
  if (hasOptions) return type
  return type === 'list-multi' ? 'text-multi' : type === 'list-single' ? 'text-single' : type
}

function valuesOf(field: FormField): readonly string[] {
  const [first] = field.values
  if (field.type === 'boolean') return [first === '1' || first === 'true' ? '1' : '0']
  return isMulti(field) ? field.values : field.values.slice(0, 1)
}

/** Each value once, with its first label. A value that the field has already is offered, too. */
function optionsOf({ type, options, values }: FormField): DataFormField['options'] {
  if (type !== 'list-multi' && type !== 'list-single') return []
  const byValue = new Map<string, { value: string; label: string }>()
  for (const { value, label } of options) {
    if (byValue.size === MAX_OPTIONS) break
    if (value.length > MAX_FORM_VALUE || byValue.has(value)) continue
    byValue.set(value, { value, label: cut(label || value, MAX_LABEL) })
  }
  if (byValue.size === 0) return []
  for (const value of values) {
    if (value !== '' && !byValue.has(value)) byValue.set(value, { value, label: cut(value, MAX_LABEL) })
  }
  return [...byValue.values()]
}
