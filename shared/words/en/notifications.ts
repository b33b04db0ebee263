export const notifications = {
  attention: 'Asks for your attention',
  unreadable: 'A message that cannot be shown here',
} as const
