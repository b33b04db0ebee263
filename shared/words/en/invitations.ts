import { inSentence } from '../../text/quoted.ts'

/** Invitations to rooms. */
export const invitations = {
  invites: (who: string): string => `${inSentence(who)} invites you to this room.`,
  claimed: (who: string): string =>
    `The room says that ${inSentence(who)} invites you. Your server can’t confirm that.`,
  somebody: 'Somebody invites you to this room.',
  join: 'Join',
  decline: 'Decline',
} as const
