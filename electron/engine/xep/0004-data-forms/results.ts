import type { FormResults } from '../../../../shared/model/data-form.ts'
import { cut, type Budget } from './budget.ts'
import type { Form, FormField } from './form.ts'

type Column = Pick<FormField, 'var' | 'label' | 'type'>

const MAX_CELL = 1000

/** The results as a table (§3.4), or null if there are none. Without `<reported/>` the first result names the columns. */
export function shownResults({ reported, items = [] }: Form, budget: Budget): FormResults | null {
  const [first] = items
  if (reported === undefined && first === undefined) return null
  const columns = distinct(reported?.fields ?? first?.fields ?? [])
  const rows: string[][] = []
  for (const { fields } of items) {
    if (columns.length === 0) break
    const texts = new Map(fields.map(({ var: name = '', values }) => [name, values.join('\n')]))
    const row = columns.map(({ name }) => cut(texts.get(name) ?? '', MAX_CELL))
    if (!budget.takes(row)) break
    rows.push(row)
  }
  return { columns, rows }
}

/** The columns that a person sees, each once. */
function distinct(fields: readonly Column[]): FormResults['columns'] {
  const columns = new Map<string, { name: string; label: string }>()
  for (const { var: name = '', label = '', type } of fields) {
    if (name === '' || type === 'hidden' || columns.has(name)) continue
    columns.set(name, { name, label: cut(label.trim() || name, MAX_CELL) })
  }
  return [...columns.values()]
}
