import { inSentence } from '../../text/quoted.ts'
import { plural } from './plural.ts'

/** What is said of people who write and whom the person does not know. */
export const strangers = {
  title: 'Unknown senders',
  requests: 'Requests',
  row: (people: number) =>
    plural(people, { one: `${people} waits to be let in`, other: `${people} wait to be let in` }),
  text: 'These people are not among your contacts. They learn nothing of you before you accept them.',
  backToChats: 'Back to chats',
  dropped: (count: number) =>
    plural(count, {
      one: 'One more message or request was not kept, as there were too many.',
      other: `${count} more messages or requests were not kept, as there were too many.`,
    }),
  none: 'Nobody unknown has written',
  noneText: 'Who writes to you and is not among your contacts waits here until you have looked at it.',
  choose: 'Choose whom to look at',
  chooseText: 'They do not learn that you have read what they wrote.',
  readOnly: 'They do not learn that you read this. Links and pictures are left alone until you accept.',
  accept: 'Accept',
  ignore: 'Ignore',
  block: 'Block',
  report: 'Report',
  decline: 'Decline',
  actions: (who: string) => `What to do with ${inSentence(who)}`,
  wantsPresence: 'wants to see when you are online.',
  ignoreAll: 'Ignore all',
  ignoreAllTitle: 'Ignore everybody here?',
  ignoreAllText:
    'What they have written is taken away, and so is what they write from now on. They are not told. Requests stay.',
  reportTitle: (who: string) => `Report ${inSentence(who)}`,
  reportText:
    'The address is blocked, and your server is told why, if it takes reports. What they wrote is taken away.',
  reason: 'Reason',
  reasons: {
    spam: { label: 'Spam', text: 'Something that nobody asked for.' },
    abuse: { label: 'Abuse', text: 'It hurts, threatens or harasses.' },
  },
  details: 'What your server should know, if you like',
  cut: 'It is longer than what is shown here; accept to read all of it.',
} as const
