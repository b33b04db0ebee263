import type { DataFormField } from '../../shared/model/data-form.ts'
import { ownWords, type KnownFields } from '../../shared/words/known-field.ts'

export interface FieldWords {
  readonly label: string
  /** Below the field. */
  readonly hint: string | undefined
  readonly options: DataFormField['options']
}

/** What a field is called: by our words where we know it, or by those of the form's owner. */
export function fieldWords(field: DataFormField, known: KnownFields = {}): FieldWords {
  const own = ownWords(known, field.name)
  const options = field.options.map(({ value, label }) => ({
    value,
    label: ownWords(own?.options, value) ?? label,
  }))
  if (own) return { label: own.label, hint: own.help, options }
  const { label, desc, name } = field
  return label === '' && desc !== ''
    ? { label: desc, hint: undefined, options }
    : { label: label || name, hint: desc || undefined, options }
}
