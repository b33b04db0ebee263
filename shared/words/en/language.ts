/** About the language itself. */
export const language = {
  /** BCP 47. */
  tag: 'en',
  direction: 'ltr',
  /** Its name in itself. */
  name: 'English',
} as const
