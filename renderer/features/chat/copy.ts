import type { Message } from '../../../shared/model/message.ts'
import type { Words } from '../../../shared/words/index.ts'

/** What goes to the clipboard: the text of one message, or several with who wrote them and when. */
export function copyText(
  words: Words,
  messages: readonly Message[],
  nameOf: (message: Message) => string,
): string {
  const [only] = messages
  if (only && messages.length === 1) return textOf(only)
  return messages
    .map((message) => `${nameOf(message)}, ${words.dates.exactMoment(message.sentAt)}\n${textOf(message)}`)
    .join('\n\n')
}

/** A file is its name, above its caption. */
const textOf = ({ body, files = [] }: Message): string =>
  [...files.map(({ name }) => name), body].filter((line) => line !== '').join('\n')
