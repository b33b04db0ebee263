export const appearance = {
  language: 'Sprache',
  languageHint: 'Alles, was Balcony sagt, wechselt sofort.',
  systemLanguage: 'System',
}
