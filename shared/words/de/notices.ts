import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

/** What notifications of the desktop say. */
export const notices = {
  newMessages: (count: number) =>
    plural(count, { one: 'Neue Nachricht', other: `${numbers.number(count)} neue Nachrichten` }),
  attention: 'Bittet um deine Aufmerksamkeit',
  unreadable: 'Eine Nachricht, die hier nicht angezeigt werden kann',
  /** A line of somebody in a room. */
  said: (nick: string, text: string) => `${nick}: ${text}`,
  /** The title of private messages in a room. */
  privately: (nick: string, room: string) => `${nick} (${room})`,
  summaryTitle: 'Balcony',
  summary: (messages: number, conversations: number) =>
    `${numbers.number(messages)} neue Nachrichten in ${plural(conversations, { one: 'einem Chat', other: `${numbers.number(conversations)} Chats` })}`,
  strangersTitle: 'Unbekannte Absender',
  strangers: 'Jemand, den du nicht kennst, möchte dich erreichen',
  invitationTitle: 'Einladung',
  invitation: 'Du bist in einen Raum eingeladen',
  answerNotSent: 'Deine Antwort konnte nicht gesendet werden',
} as const
