export const appearance = {
  language: 'Language',
  languageHint: 'Everything Balcony says changes at once.',
  /** The first of the system's languages that Balcony speaks. */
  systemLanguage: 'System',
} as const
