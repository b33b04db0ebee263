export const appearance = {
  language: 'Language',
  languageHint: 'Balcony changes its language at once.',
  /** The first of the system's languages that Balcony speaks. */
  systemLanguage: 'System',
} as const
