import type { LastMessage } from '../../shared/model/message.ts'
import { actionText } from '../../shared/text/action.ts'
import { isInvisible } from '../../shared/text/names.ts'
import type { Words } from '../../shared/words/index.ts'

/** The text below a conversation's name. `ours`: it is Balcony's sentence, not somebody's message. */
export function previewOf(
  words: Words,
  last: Pick<LastMessage, 'kind' | 'direction' | 'preview' | 'retracted'>,
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
    case 'text':
    case 'announcement':
      return isInvisible(last.preview) ? ours(shown.blankShort) : { text: last.preview, ours: false }
  }
}
