import { NS_CLIENT } from '../../stanza/stanza.ts'
import { cutText, shortText } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { languageTag } from './language.ts'

/** More languages for one text would only fill the disk. */
const MAX_VARIANTS = 16

/** Room for what a person may write (`MOST_SUBJECT` in `shared/model/room.ts`), and a sign that there was more. */
const subject = cutText(4_096)

/** A text in one language; null if the language is unknown. */
export interface LanguageVariant {
  readonly lang: string | null
  readonly text: string
}

/** The bodies of a message (RFC 6121 §5.2.3), at most 16. If two have the same language, the first one counts. */
export const bodiesOf = (message: Element): readonly LanguageVariant[] => variantsOf(message, 'body')

/** The subjects of a message (RFC 6121 §5.2.4), likewise. One that fills more than a screen is cut. */
export const subjectsOf = (message: Element): readonly LanguageVariant[] =>
  variantsOf(message, 'subject').map(({ lang, text }) => ({ lang, text: subject.parse(text) ?? '' }))

function variantsOf(message: Element, name: string): readonly LanguageVariant[] {
  const found = new Map<string | null, LanguageVariant>()
  const inherited = message.attrs['xml:lang'] ?? ''
  for (const child of message.elements()) {
    if (found.size === MAX_VARIANTS) break
    if (!child.is(NS_CLIENT, name)) continue
    const lang = languageTag(child.attrs['xml:lang'] ?? inherited)
    const key = lang?.toLowerCase() ?? null
    if (!found.has(key)) found.set(key, { lang, text: child.text() })
  }
  return [...found.values()]
}

export interface Thread {
  readonly id: string
  readonly parent?: string
}

/** Threads are UUIDs and the like (RFC 6121 §5.2.5). They are stored, so a long one is dropped. */
const threadId = shortText(1024)

/** The thread of a message; undefined if it has none, or an id of more than 1,024 characters. */
export function threadOf(message: Element): Thread | undefined {
  const thread = message.child(NS_CLIENT, 'thread')
  const id = threadId.parse(thread?.text() ?? '')
  if (id === undefined) return undefined
  const parent = threadId.parse(thread?.attrs['parent'] ?? '')
  return parent === undefined ? { id } : { id, parent }
}
