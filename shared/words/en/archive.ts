import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

/** The history: its holes, how it is fetched from the server, and the History tab of the settings. */
export const archive = {
  /** In a chat. */
  gap: {
    missing: 'Messages are missing here',
    load: 'Load',
    loading: 'Getting the missing messages…',
    beginning: (name: string) => `This is the beginning of your chat with ${inSentence(name)}`,
    beginningOfNotes: 'This is the beginning of your notes',
    olderGone: 'The server has no older messages',
    noArchive: 'This server doesn’t store messages. Older ones may be on your other devices.',
  },
  /** The line over the chat. */
  line: {
    getting: (count: number) =>
      count === 0 ? 'Getting your messages…' : `Getting your messages: ${numbers.number(count)} so far`,
    upTo: (count: number, day: string) =>
      `Getting your messages: ${numbers.number(count)} so far, up to ${day}`,
    backTo: (count: number, day: string) =>
      `Getting your messages: ${numbers.number(count)} so far, back to ${day}`,
    paused: 'Getting your messages is paused',
    trying: 'Some messages couldn’t be fetched. Balcony will try again.',
    started: 'Getting your messages',
    finished: 'Your messages are here',
  },
  pause: 'Pause',
  continue: 'Continue',

  /** The tab. */
  server: 'Messages on the server',
  states: {
    unsupported:
      'This server doesn’t store messages. You see what reaches this device, and nothing from before.',
    waiting: 'Balcony asks the server as soon as this account is connected.',
    newest: 'The server stores your messages. Balcony is getting the newest ones.',
    'catching-up': 'The server stores your messages. Balcony is getting those that came while you were away.',
    older: 'The server stores your messages. Balcony is getting older ones.',
    done: 'The server stores your messages. Everything that Balcony should get is here.',
  },
  progress: (address: string) => `Getting messages of ${inSentence(address)}`,
  soFar: (count: number) =>
    plural(count, {
      one: `${numbers.number(count)} message so far`,
      other: `${numbers.number(count)} messages so far`,
    }),
  pauseOf: (address: string) => `Pause for ${inSentence(address)}`,
  continueOf: (address: string) => `Continue for ${inSentence(address)}`,
  fetchOlder: 'Older messages',
  fetchOlderHint: 'The newest messages always come first.',
  fetchOlderModes: {
    all: 'Get all of them in the background',
    'as-i-scroll': 'Get them when I scroll to them',
  },

  preferences: 'What the server stores',
  preferencesOf: (address: string) => `What the server stores for ${inSentence(address)}`,
  preferenceModes: {
    always: 'Messages with everyone',
    roster: 'Messages with contacts',
    never: 'Nothing',
  },
  preferencesHint:
    'Messages that aren’t stored can’t come to your other devices later. Those already stored stay.',
  exceptions: 'Exceptions',
  exceptionCount: (count: number) =>
    plural(count, {
      one: `${numbers.number(count)} exception`,
      other: `${numbers.number(count)} exceptions`,
    }),
  always: 'Always store messages with',
  never: 'Never store messages with',
  oneAddressALine: 'One address per line.',
  saveExceptions: 'Save exceptions',
  saved: 'Saved.',
  noPreferences: 'This server doesn’t let you choose what it stores.',

  chats: 'Chats',
  view: 'Show',
  views: { completeness: 'Completeness', storage: 'Storage' },
  looking: 'Looking through your history…',
  none: 'There are no chats yet.',
  complete: 'Complete',
  completeSince: (day: string) => `Complete since ${day}`,
  span: (from: string, to: string) => (from === to ? from : `${from} to ${to}`),
  today: 'today',
  completeStretches: (stretches: string) => `Complete: ${stretches}`,
  moreStretches: (count: number) =>
    plural(count, {
      one: `${numbers.number(count)} earlier stretch`,
      other: `${numbers.number(count)} earlier stretches`,
    }),
  nothingComplete: 'Not compared with the server yet',
  missing: (count: number) =>
    plural(count, {
      one: 'Messages may be missing in one place',
      other: `Messages may be missing in ${numbers.number(count)} places`,
    }),
  fill: 'Fill now',
  fillOf: (name: string) => `Fill now: ${inSentence(name)}`,
  filling: (name: string) => `Getting messages with ${inSentence(name)}`,
  missingChats: (count: number) =>
    plural(count, {
      one: `${numbers.number(count)} chat isn’t complete`,
      other: `${numbers.number(count)} chats aren’t complete`,
    }),
  allComplete: 'All chats are complete.',
  messages: (count: number) =>
    plural(count, {
      one: `${numbers.number(count)} message`,
      other: `${numbers.number(count)} messages`,
    }),

  bring: 'Bring along and take along',
  import: 'Import history',
  importHint: 'From Gajim, Dino, Pidgin, Psi or another Balcony on this computer.',
  export: 'Export',
  exportHint: 'As text, as a web page, or in a form that other programs can read.',
} as const
