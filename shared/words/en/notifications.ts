export const notifications = {
  attention: 'Asks for your attention',
  strangersTitle: 'Unknown senders',
  strangers: 'Someone you do not know wants to reach you',
  unreadable: 'A message that cannot be shown here',
} as const
