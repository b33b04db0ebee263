/** The person's own place in the window. */
export const rail = {
  allAccounts: 'For all your accounts',
  onceConnected: (show: string): string => `Once connected: ${show}`,
} as const
