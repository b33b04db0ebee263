import type { Notice } from '../ports.ts'
import type { Unread } from '../messages/index.ts'
import type { NamedFile } from '../../../shared/model/message.ts'
import { inSentence } from '../../../shared/text/quoted.ts'
import { isInvisible, oneLine } from '../../../shared/text/names.ts'
import type { Words } from '../../../shared/words/index.ts'

type NoticeWords = Words['notices']

/** The most messages that a conversation's notice shows. */
export const MESSAGES_SHOWN = 3

export interface Look {
  /** The name of the other side, or of the room. */
  readonly name: string
  /** Their picture: see `NoticeAvatar`. */
  readonly picture: Uint8Array | null
  /** Whether to show the text of messages. */
  readonly preview: boolean
  readonly sound: boolean
}

/** The notice for the unread messages of one conversation. */
export function conversationNotice(
  { notices: words, files }: Pick<Words, 'notices' | 'files'>,
  unread: Unread,
  { name, picture, preview, sound }: Look,
): Notice {
  const lines = unread.latest.map((one) => {
    const line = lineOf(words, files, one)
    return unread.kind === 'room' && one.nick !== null ? words.said(inSentence(one.nick), line) : line
  })
  const more = unread.count > lines.length ? [words.newMessages(unread.count)] : []
  return {
    key: `conversation-${unread.conversationId}`,
    title: name,
    body: preview ? [...more, ...lines].join('\n') : words.newMessages(unread.count),
    avatar: { name, jid: unread.jid, picture },
    sound,
    markRead: true,
    reply: true,
  }
}

function lineOf(
  words: NoticeWords,
  files: Words['files'],
  { kind, preview, file }: Unread['latest'][number],
): string {
  if (kind === 'attention') return words.attention
  if (file && isInvisible(preview)) return nameOf(files, file)
  return kind === 'sealed' || isInvisible(preview) ? words.unreadable : oneLine(preview)
}

/** The files of a message without a caption. */
function nameOf({ short }: Words['files'], { kind, name, count }: NamedFile): string {
  if (kind === 'picture' && count > 1) return short.pictures(count)
  const first = kind === 'picture' || kind === 'video' || kind === 'voice' ? short[kind] : inSentence(name)
  return count === 1 ? first : short.andMore(first, count - 1)
}

const WITHOUT_ANSWER = { avatar: null, markRead: false, reply: false } as const

/** One notice for several conversations. */
export function summaryNotice(
  words: NoticeWords,
  key: string,
  messages: number,
  conversations: number,
  sound: boolean,
): Notice {
  return {
    ...WITHOUT_ANSWER,
    key,
    sound,
    title: words.summaryTitle,
    body: words.summary(messages, conversations),
  }
}

/** One quiet notice for all unknown senders. It quotes no names, because anyone can take any name. */
export function strangersNotice(words: NoticeWords, key: string, isInvitation: boolean): Notice {
  const title = isInvitation ? words.invitationTitle : words.strangersTitle
  const body = isInvitation ? words.invitation : words.strangers
  return { ...WITHOUT_ANSWER, key, sound: false, title, body }
}
