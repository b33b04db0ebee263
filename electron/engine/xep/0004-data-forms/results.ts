import type { FormResults } from '../../../../shared/model/data-form.ts'
import { cut, type Budget } from './budget.ts'
import type { Form, FormField } from './form.ts'
import { isHidden } from './submission.ts'

/** More than anybody looks through: a search is repeated with more words. */
const MAX_ROWS = 500
const MAX_CELL = 1000

/** The results as a table (§3.4), or null if there are none. Without `<reported/>` the first result names the columns. */
export function shownResults({ reported, items = [] }: Form, budget: Budget): FormResults | null {
  const [first] = items
  if (reported === undefined && first === undefined) return null
  const columns = distinct(reported?.fields ?? first?.fields ?? []).map(({ var: name = '', label = '' }) => ({
    name: cut(name, MAX_CELL),
    label: cut(label.trim() || name, MAX_CELL),
  }))
  const rows: string[][] = []
  for (const { fields } of items) {
    if (rows.length === MAX_ROWS || columns.length === 0) break
    const texts = new Map(fields.map(({ var: name = '', values }) => [name, values.join('\n')]))
    const row = columns.map(({ name }) => cut(texts.get(name) ?? '', MAX_CELL))
    if (!budget.takes(row)) break
    rows.push(row)
  }
  return { columns, rows }
}

/** The columns that a person sees, each once. */
function distinct(fields: readonly FormField[]): FormField[] {
  const names = new Set<string>()
  return fields.filter((field) => {
    const { var: name = '' } = field
    if (name === '' || names.has(name) || isHidden(field)) return false
    names.add(name)
    return true
  })
}
