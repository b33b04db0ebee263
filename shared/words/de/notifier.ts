/** The buttons and the field on a notification. */
export const notifier = {
  open: 'Öffnen',
  markRead: 'Als gelesen markieren',
  reply: 'Antworten',
  replyPlaceholder: 'Antwort schreiben',
} as const
