/** What stands on a notification besides its text. */
export const words = {
  open: 'Open',
  markRead: 'Mark as read',
  reply: 'Reply',
  replyPlaceholder: 'Write an answer',
} as const
