import { inSentence } from '../../text/quoted.ts'

/** The person's own place in the window. */
export const rail = {
  allAccounts: 'For all your accounts',
  onceConnected: (show: string): string => `Once connected: ${show}`,
  /** Beside a conversation: which of the person's accounts it belongs to. */
  asAccount: (address: string): string => `as ${inSentence(address)}`,
} as const
