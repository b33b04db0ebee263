/** Forms for a number of things, by the plural categories of Unicode that a language has. */
export type PluralForms = { readonly [category in Exclude<Intl.LDMLPluralRule, 'other'>]?: string } & {
  /** For all other numbers. */
  readonly other: string
}

/** Chooses a form by the rules of one language. */
export type Plural = (count: number, forms: PluralForms) => string

export function pluralIn(language: string): Plural {
  const rules = new Intl.PluralRules(language)
  return (count, forms) => forms[rules.select(count)] ?? forms.other
}
