export const conversations = {
  column: 'Conversations',
  startChat: 'Start chat',
} as const
