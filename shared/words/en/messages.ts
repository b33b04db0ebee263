/** What is said about messages, and in place of those that cannot be shown as they are. */
export const messages = {} as const
