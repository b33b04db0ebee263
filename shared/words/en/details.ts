import { inSentence } from '../../text/quoted.ts'

/** The details of the open conversation, and the menu of a conversation. */
export const details = {
  details: 'Details',
  close: 'Close details',
  resize: 'Width of the details',
  toggle: 'Show or hide details',

  pin: 'Pin',
  unpin: 'Unpin',
  pinned: 'Pinned',
  markRead: 'Mark as read',
  add: 'Add to contacts…',
  askAgain: 'Ask again',

  /** The bar above the messages. */
  notContact: 'Not in your contacts',
  addShort: 'Add',
  blockShort: 'Block',
  withYouAs: (address: string): string => `with you as ${inSentence(address)}`,

  notesText: 'Only you can read what you write here. Your other devices see it, too.',
  yourAddress: 'Your address',
  copyAddress: 'Copy address',
  copied: 'Address copied.',
  groups: 'Groups',
  noGroups: 'In no group',

  online: 'Who sees whom online',
  youSeeThem: 'You see when they are online',
  youAsked: 'Asked, not answered yet',
  youDoNotSee: 'You don’t see when they are online',
  theySeeYou: 'They see when you are online',
  theyDoNotSee: 'They don’t see when you are online',
  blocked: 'You have blocked them: nothing arrives from them, and they don’t see when you are online.',

  devices: 'Their devices',
  ownDevices: 'Your other devices',
  noDevices: 'None is online.',
  noDevicesSeen: 'Hidden, as they don’t show you when they are online.',
  notAsked: 'Balcony asks about programs only if they see when you are online, too.',
  notConnected: 'You are offline, so Balcony doesn’t know.',
  asking: 'Asking which program it is…',
  silent: 'Doesn’t say which program it is.',
  noAnswer: 'Didn’t answer.',
  unknownDevice: 'A device',
  program: (name: string, version: string): string => (version === '' ? name : `${name} ${version}`),
  programOn: (program: string, system: string): string => `${program} on ${system}`,
  /** Their clock, such as "14:03". */
  timeThere: (time: string): string => `${time} there`,
  timeThereOn: (day: string, time: string): string => `${day}, ${time} there`,

  notifications: 'Notifications',
  announced: 'You are notified about new messages.',
  mutedText: 'Muted until you change it.',
  actions: 'What you can do',
} as const
