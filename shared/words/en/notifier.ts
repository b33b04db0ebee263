/** The buttons and the field on a notification. */
export const notifier = {
  open: 'Open',
  markRead: 'Mark as read',
  reply: 'Reply',
  replyPlaceholder: 'Write a reply',
} as const
