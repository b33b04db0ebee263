/** What is said about the history on this disk. */
export const store = {
  earlierKept: (file: string) =>
    `Balcony now keeps its history in another form. The earlier one is kept in its folder as ${file}, with all messages up to now, also those that had not been sent; your accounts were taken along.`,
  earlier:
    'Your history is in the form of an earlier Balcony, which this one cannot read; start afresh, and it is kept beside.',
  backupEarlier:
    'This backup was made by an earlier Balcony, in a form that this one cannot read; it was not changed, and you can choose another one.',
} as const
