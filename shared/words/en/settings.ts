/** Choices for the whole of Balcony. */
export const settings = {
  markers: 'Tell others what I have read',
  markersHint: 'They see that you have read their message, not only that it reached you.',
  attention: 'Contacts may ask for my attention',
  attentionHint: 'They can have Balcony call you, though not while notifications are muted.',
  undoSend: 'Hold messages back for 5 seconds',
  undoSendHint: 'That long you can undo sending. Nothing has left meanwhile.',
} as const
