/** About the language itself. */
export const language = {
  tag: 'de',
  direction: 'ltr',
  name: 'Deutsch',
} as const
