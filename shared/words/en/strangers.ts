import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

/** What is said of people who write and whom the person does not know. */
export const strangers = {
  title: 'Unknown senders',
  requests: 'Requests',
  row: (people: number) =>
    plural(people, {
      one: `${numbers.number(people)} person waiting`,
      other: `${numbers.number(people)} people waiting`,
    }),
  text: 'These people aren’t in your contacts. They learn nothing about you until you accept them.',
  dropped: (count: number) =>
    plural(count, {
      one: 'One more message or request wasn’t kept because there were too many.',
      other: `${numbers.number(count)} more messages or requests weren’t kept because there were too many.`,
    }),
  none: 'No unknown senders',
  noneText: 'Messages from people who aren’t in your contacts wait here for you.',
  choose: 'Choose someone from the list',
  chooseText: 'They won’t know that you read their messages.',
  readOnly: 'They won’t know that you read this. Links and pictures stay off until you accept.',
  accept: 'Accept',
  ignore: 'Ignore',
  block: 'Block',
  report: 'Report',
  decline: 'Decline',
  actions: (who: string) => `What to do with ${inSentence(who)}`,
  wantsPresence: 'wants to see when you are online.',
  ignoreAll: 'Ignore all',
  ignoreAllTitle: 'Ignore everyone here?',
  ignoreAllText:
    'Their messages are removed, and so is anything they write from now on. They aren’t told. Requests stay.',
  reportTitle: (who: string) => `Report ${inSentence(who)}`,
  reportText:
    'Balcony blocks the address and removes their messages. If your server accepts reports, it is told why.',
  reason: 'Reason',
  reasons: {
    spam: { label: 'Spam', text: 'Unwanted messages or advertising.' },
    abuse: { label: 'Abuse', text: 'Insults, threats or harassment.' },
  },
  details: 'Details for your server (optional)',
  cut: 'This message is longer than shown here. Accept to read all of it.',
} as const
