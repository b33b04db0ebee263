import type { NamedFile } from '../../model/message.ts'
import { inSentence } from '../../text/quoted.ts'
import { files } from './files.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

/** What notifications of the desktop say. */
export const notices = {
  newMessages: (count: number) =>
    plural(count, { one: 'Neue Nachricht', other: `${numbers.number(count)} neue Nachrichten` }),
  attention: 'Bittet um deine Aufmerksamkeit',
  unreadable: 'Eine Nachricht, die hier nicht angezeigt werden kann',
  /** The files of a message without a caption. */
  files: ({ kind, name, count }: NamedFile): string => {
    if (kind === 'picture') return count === 1 ? files.short.picture : files.short.pictures(count)
    const first =
      kind === 'video' ? files.short.video : kind === 'voice' ? files.short.voice : inSentence(name)
    return count === 1 ? first : files.short.andMore(first, count - 1)
  },
  summaryTitle: 'Balcony',
  summary: (messages: number, conversations: number) =>
    `${numbers.number(messages)} neue Nachrichten in ${plural(conversations, { one: 'einem Chat', other: `${numbers.number(conversations)} Chats` })}`,
  strangersTitle: 'Unbekannte Absender',
  strangers: 'Jemand, den du nicht kennst, möchte dich erreichen',
  answerNotSent: 'Deine Antwort konnte nicht gesendet werden',
} as const
