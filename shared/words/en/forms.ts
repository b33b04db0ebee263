import type { ProblemWords } from '../field-problem.ts'
import { numbers } from './numbers.ts'
import { quoted } from './quoted.ts'

const problems: ProblemWords = {
  missing: 'This has to be filled in.',
  notOffered: 'Choose from what is offered.',
  notAnAddress: 'Enter an address, such as you@example.org.',
  severalLines: 'Enter only one line.',
  tooLong: (most) => `Enter at most ${numbers.number(most)} characters.`,
  kinds: {
    'whole-number': 'Enter a whole number.',
    number: 'Enter a number, such as 1.5.',
    date: 'Enter a date, such as 2026-03-24.',
    time: 'Enter a time with its seconds, such as 18:00:00.',
    moment: 'Enter a date and a time, such as 2026-03-24T18:00:00Z.',
    link: 'Enter a link without spaces.',
    language: 'Enter the code of a language, such as en or de-AT.',
  },
  between: (min, max) => `Enter something from ${min} to ${max}.`,
  atLeast: (min) => `Enter ${min} or more.`,
  atMost: (max) => `Enter ${max} or less.`,
  tooFew: (least) => `Choose at least ${numbers.number(least)}.`,
  tooMany: (most) => `Choose at most ${numbers.number(most)}.`,
}

/** Forms that servers and rooms send (XEP-0004). */
export const forms = {
  problems,
  missingIn: (label: string): string => `Fill in ${quoted(label)}.`,
  problemIn: (label: string, sentence: string): string => `Change ${quoted(label)}. ${sentence}`,
  notChosen: 'None',
  others: 'Others',
  onePerLine: 'One on each line.',
  addressPerLine: 'One address on each line.',
  openPage: 'Open the page for this question',
  picture: 'Picture for this question',
  results: 'Results',
  nothingFound: 'Nothing was found.',
  yes: 'Yes',
  no: 'No',
} as const
