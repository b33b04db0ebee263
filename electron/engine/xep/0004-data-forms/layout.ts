import type { DataFormField, FormPart } from '../../../../shared/model/data-form.ts'
import type { Page, LayoutPart } from '../0141-layout/index.ts'
import type { Infer } from '../../xml/codec.ts'
import type { Budget } from './budget.ts'

/**
 * The layout with only what is there, each field and the results once (XEP-0141 §4.2). Fields to fill in that no page
 * mentions come at the end; the specification lets them disappear, but somebody may want an answer.
 */
export function shownLayout(
  pages: readonly Infer<typeof Page>[],
  fields: readonly DataFormField[],
  hasResults: boolean,
  budget: Budget,
): FormPart[] {
  if (pages.length === 0) return []
  const unplaced = new Set(fields.map(({ name }) => name).filter((name) => name !== ''))
  let resultsLeft = hasResults

  function shown(part: LayoutPart): FormPart | null {
    switch (part.kind) {
      case 'text':
        return budget.takes(part) ? part : null
      case 'field':
        return unplaced.delete(part.name) ? part : null
      case 'results': {
        const isFirst = resultsLeft
        resultsLeft = false
        return isFirst ? part : null
      }
      case 'section':
        return section(part.label, part.parts)
    }
  }

  function section(label: string, inside: readonly LayoutPart[]): FormPart | null {
    const parts = inside.map(shown).filter((part) => part !== null)
    const one: FormPart = { kind: 'section', label, parts }
    return parts.length > 0 && budget.takes({ label }) ? one : null
  }

  const parts = pages
    .map(({ label, parts: inside }) => section(label, inside))
    .filter((part) => part !== null)
  const rest = fields.filter(({ name, type }) => type !== 'fixed' && unplaced.delete(name))
  const places = rest.map(({ name }): FormPart => ({ kind: 'field', name }))
  return [...parts, ...places, ...(resultsLeft ? [{ kind: 'results' } as const] : [])]
}
