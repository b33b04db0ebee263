import { inSentence } from '../../text/quoted.ts'

/** The person's own place in the window. */
export const rail = {
  allAccounts: 'Für alle deine Konten',
  onceConnected: (show: string): string => `Sobald du verbunden bist: ${show}`,
  /** Beside a conversation: which of the person's accounts it belongs to. */
  asAccount: (address: string): string => `als ${inSentence(address)}`,
} as const
