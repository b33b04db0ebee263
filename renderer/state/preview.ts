import type { LastMessage, Message, NamedFile } from '../../shared/model/message.ts'
import { actionText } from '../../shared/text/action.ts'
import { isInvisible } from '../../shared/text/names.ts'
import { inSentence } from '../../shared/text/quoted.ts'
import type { Words } from '../../shared/words/index.ts'

/** The text below a conversation's name. `ours`: it is Balcony's sentence, not somebody's message. */
export function previewOf(
  words: Words,
  last: Pick<LastMessage, 'kind' | 'direction' | 'preview' | 'retracted' | 'file' | 'event'>,
  name: string,
): { readonly text: string; readonly ours: boolean } {
  const { shown } = words.messages
  const own = last.direction === 'out'
  const ours = (text: string) => ({ text, ours: true })
  if (last.retracted) return ours(shown.retracted)
  switch (last.kind) {
    case 'sealed':
      return ours(shown.sealedShort)
    case 'attention':
      return ours(own ? shown.attentionAskedOf(name) : shown.attentionBy(name))
    case 'action':
      return { text: shown.action(own ? null : name, actionText(last.preview)), ours: false }
    case 'file':
      return last.preview !== '' && !isInvisible(last.preview) && last.preview !== last.file?.name
        ? { text: last.preview, ours: false }
        : ours(last.file ? shortOfFile(words, last.file) : words.files.short.file)
    case 'event':
      return ours(last.event ? words.rooms.told.notice(last.event) : '')
    case 'text':
    case 'announcement':
      return isInvisible(last.preview) ? ours(shown.blankShort) : { text: last.preview, ours: false }
  }
}

/** The files of a message in short; null if it has none. */
export function namedFileOf({ files = [] }: Pick<Message, 'files'>): NamedFile | null {
  const [first] = files
  if (!first) return null
  const { kind, name, durationMs } = first
  return { kind, name, durationMs, count: files.length }
}

/** A file in few words: "Picture", "Voice message, 0:12", or its name. */
export function shortOfFile(words: Words, { kind, name, durationMs, count }: NamedFile): string {
  const { short } = words.files
  if (kind === 'picture' && count > 1) return short.pictures(count)
  const first =
    kind === 'picture'
      ? short.picture
      : kind === 'video'
        ? short.video
        : kind === 'voice'
          ? durationMs === undefined
            ? short.voice
            : words.files.voice(words.numbers.duration(durationMs))
          : inSentence(name)
  return count > 1 ? short.andMore(first, count - 1) : first
}
