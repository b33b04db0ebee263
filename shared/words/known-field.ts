/** Our words for a field of a form, instead of those of the form's owner. */
export interface KnownField {
  readonly label: string
  /** One sentence below it. */
  readonly help?: string
  /** The labels of its options, by their values. */
  readonly options?: Readonly<Record<string, string>>
}

export type KnownFields = Readonly<Record<string, KnownField>>

/** The words of a table for a name that a stranger chose, or undefined. */
export function ownWords<T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined
}
