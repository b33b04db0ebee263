export const chat = {
  messages: 'Messages',
} as const
