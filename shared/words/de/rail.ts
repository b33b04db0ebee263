/** The person's own place in the window. */
export const rail = {
  allAccounts: 'Für alle deine Konten',
  onceConnected: (show: string): string => `Sobald du verbunden bist: ${show}`,
} as const
