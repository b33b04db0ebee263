/** What is said about the history on this disk. */
export const store = {
  earlierKept: (file: string) =>
    `Balcony now keeps its history in another form. The earlier one is kept as ${file}; the messages up to now are in it, and your accounts were taken along.`,
  earlierKeptWithoutAccounts: (file: string) =>
    `Balcony now keeps its history in another form. The earlier one is kept as ${file}; the messages up to now are in it, but your accounts could not be taken along, so sign in again.`,
  earlier:
    'Your history is in the form of an earlier Balcony, which this one cannot read; it is kept as it is.',
  backupEarlier:
    'This backup was made by an earlier Balcony, in a form that this one cannot read; it was not changed, and nor was your history.',
} as const
