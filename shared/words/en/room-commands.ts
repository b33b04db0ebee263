import { inSentence } from '../../text/quoted.ts'
import { quoted } from './quoted.ts'

/** Commands that one types in a room. The names are what IRC calls them, in every language. */
export const roomCommands = {
  list: 'Commands',
  nicknames: 'Names in this room',
  help: 'Commands in a room',
  helpText: 'Begin a message with one of these. To send a text that begins with a slash, type two.',
  /** What stands behind the name of a command. */
  rest: {
    nick: 'new name',
    topic: 'subject',
    invite: 'address, reason',
    kick: 'name, reason',
    ban: 'name or address, reason',
    msg: 'name, text',
    query: 'name',
    join: 'address',
    part: 'last words',
    me: 'deed',
  },
  does: {
    nick: 'Changes your name here',
    topic: 'Changes the subject',
    invite: 'Invites somebody',
    kick: 'Removes somebody from the room',
    ban: 'Keeps somebody out of the room',
    msg: 'Writes to somebody privately',
    query: 'Opens a private chat',
    join: 'Enters another room',
    part: 'Leaves this room',
    me: 'Says what you do',
    clear: 'Deletes messages on this device',
    help: 'Lists the commands',
  },
  unknown: (command: string) => `There is no command ${quoted(command)}, so nothing was sent.`,
  notAllowed: (command: string) => `You may not use ${quoted(command)} in this room.`,
  incomplete: (command: string) => `Something is missing behind ${quoted(command)}.`,
  nobody: (nick: string) => `Nobody here is called ${quoted(nick)}.`,
  sendAsText: 'Send as text',
  nowCalled: (nick: string) => `You are now called ${inSentence(nick)} here.`,
  subjectIs: (subject: string) => `The subject is ${quoted(subject)}`,
  noSubject: 'The room has no subject.',
  invited: (who: string) => `Invited: ${inSentence(who)}`,
  kicked: (who: string) => `Removed: ${inSentence(who)}`,
  banned: (who: string) => `Banned: ${inSentence(who)}`,
  wroteTo: (who: string) => `Written privately to ${inSentence(who)}`,
} as const
