import { xhtmlOf } from '../../engine/xep/0071-xhtml-im/index.ts'
import { ReceiptRequest } from '../../engine/xep/0184-receipts/index.ts'
import { Attention } from '../../engine/xep/0224-attention/index.ts'
import { isAction } from '../../engine/xep/0245-me/index.ts'
import { encryptionOf } from '../../engine/xep/0380-eme/index.ts'
import { Unstyled } from '../../engine/xep/0393-styling/index.ts'
import { fallbacksOf } from '../../engine/xep/0428-fallback/index.ts'
import { NS_FILE_SHARING } from '../../engine/xep/0447-sfs/index.ts'
import { NS_REPLY, Reply } from '../../engine/xep/0461-replies/index.ts'
import { previewsOf } from '../../engine/xep/0511-link-metadata/index.ts'
import { bodiesOf, pickLanguage, subjectsOf, threadOf } from '../../engine/xep/rfc6121-messages/index.ts'
import { NS_CLIENT, type Stanza } from '../../engine/index.ts'
import type { MessageKind } from '../../../shared/model/message.ts'
import { withoutRanges } from '../../../shared/text/code-points.ts'
import { isFileFallback, receivedFiles } from './received-files.ts'
import type { NewAttachment } from './store/attachments.ts'
import type { Extra } from './store/extra.ts'

/** The content of a message. */
export interface Content {
  readonly kind: MessageKind
  readonly body: string
  readonly extra: Extra
  readonly files?: readonly NewAttachment[] | undefined
}

/** Whether the message has content. Cheaper than reading it. */
export function hasContent({ element }: Stanza): boolean {
  return (
    element.child(NS_CLIENT, 'body') !== undefined ||
    element.child(NS_CLIENT, 'subject') !== undefined ||
    element.child(NS_FILE_SHARING, 'file-sharing') !== undefined
  )
}

/** Reads the content; null if there is none. `languages` are the person's, in order of preference. */
export function readContent(message: Stanza, languages: readonly string[]): Content | null {
  const { element, type } = message
  const sealed = encryptionOf(element)
  // The body of an encrypted message is only a hint for clients without the encryption.
  if (sealed) {
    if (sealed.keysOnly && isSilent(message)) return null
    return { kind: 'sealed', body: '', extra: { sealedBy: sealed.name, thread: threadOf(element)?.id } }
  }
  const bodies = bodiesOf(element).filter(({ text }) => text !== '')
  const picked = pickLanguage(bodies, languages)
  const subject = pickLanguage(subjectsOf(element), languages)?.text.slice(0, 1_024) ?? ''
  const isMail = type !== 'chat' && type !== 'headline' && type !== 'groupchat'
  const said = picked === undefined ? '' : withoutReplyFallback(message, picked.text)
  const shared = receivedFiles(message, said)
  if (shared) {
    const extra = { ...mail(isMail), ...(subject !== '' && { subject }), thread: threadOf(element)?.id }
    return { kind: 'file', body: shared.caption, extra, files: shared.files }
  }
  // The caption of a file for clients that show no captions. It came with the file.
  if (isFileFallback(message)) return null
  if (picked === undefined) {
    if (message.get(Attention)) return { kind: 'attention', body: '', extra: {} }
    // A subject alone is content only in a mail.
    if (subject === '' || type === 'chat' || type === 'groupchat') return null
    return { kind: type === 'headline' ? 'announcement' : 'text', body: subject, extra: mail(isMail) }
  }
  const body = said
  const previews = previewsOf(element)
  const rich = bodies.length > 1 ? undefined : xhtmlOf(element)
  const extra: Extra = {
    ...mail(isMail),
    ...(subject !== '' && { subject }),
    ...(threadOf(element) && { thread: threadOf(element)?.id }),
    ...(rich && body === picked.text && { rich }),
    ...(message.get(Unstyled) && { unstyled: true }),
    ...(previews.length > 0 && { previews }),
    ...(bodies.length > 1 && { variants: bodies }),
  }
  return { kind: type === 'headline' ? 'announcement' : isAction(body) ? 'action' : 'text', body, extra }
}

/** Clients exchange keys in messages without text and without a receipt request. */
function isSilent(message: Stanza): boolean {
  return !hasContent(message) && !message.get(ReceiptRequest)
}

const mail = (isMail: boolean): Extra => (isMail ? { mail: true } : {})

/** Removes the quote for clients without replies (XEP-0461 §3). If nothing else is left, the quote is the content. */
function withoutReplyFallback(message: Stanza, body: string): string {
  if (!message.get(Reply)) return body
  const parts = fallbacksOf(message.element).filter((fallback) => fallback.for === NS_REPLY)
  const ranges = parts.flatMap((part) => (part.body === 'whole' ? [] : part.body))
  const left = withoutRanges(body, ranges)
  return left.trim() === '' ? body : left
}
