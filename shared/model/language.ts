/** The languages that Balcony speaks, as BCP 47 tags. */
export const LANGUAGES = ['en', 'de'] as const

export type Language = (typeof LANGUAGES)[number]

/** The person's choice. `system` is the first of the system's languages that Balcony speaks. */
export type LanguageSetting = Language | 'system'

/** Chooses the language for a person who reads `preferred` (BCP 47 tags, the favourite first). */
export function chosenLanguage(setting: LanguageSetting, preferred: readonly string[]): Language {
  if (setting !== 'system') return setting
  for (const tag of preferred) {
    const known = LANGUAGES.find((language) => tag.toLowerCase().split('-')[0] === language)
    if (known !== undefined) return known
  }
  return 'en'
}
