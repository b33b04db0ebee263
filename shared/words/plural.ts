/** What to call a number of things, by the plural categories of Unicode; a language names those that it has. */
export type PluralForms = { readonly [category in Exclude<Intl.LDMLPluralRule, 'other'>]?: string } & {
  /** Where the language has no form of its own for that number. */
  readonly other: string
}

/** Chooses among the forms by the rules of one language (BCP 47 tag). */
export type Plural = (count: number, forms: PluralForms) => string

export function pluralIn(language: string): Plural {
  const rules = new Intl.PluralRules(language)
  return (count, forms) => forms[rules.select(count)] ?? forms.other
}
