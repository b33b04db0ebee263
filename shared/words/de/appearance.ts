export const appearance = {
  language: 'Sprache',
  languageHint: 'Balcony wechselt die Sprache sofort.',
  systemLanguage: 'System',
}
