import { emojiKey, isEmoji } from '../../../../shared/text/emoji.ts'
import { attr, childTexts, element, get, longText } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { hint } from '../0334-hints/index.ts'
import { messageId } from '../message-id.ts'

export const NS_REACTIONS = 'urn:xmpp:reactions:0'

/** More reactions of one person to one message would only fill the window. */
const MAX_REACTIONS = 20

/** The longest emoji are families and flags. A longer text is not an emoji, and only the first texts are read. */
const text = longText(64)
const MAX_LOOKED_AT = 100

const ReactionList = element(NS_REACTIONS, 'reactions', {
  id: attr(messageId),
  reaction: childTexts('reaction', { format: text, max: MAX_LOOKED_AT }),
})

/** All reactions of somebody to the message with this id. An empty list takes earlier ones back (§3.2). */
export interface Reactions {
  readonly id: string
  readonly emojis: readonly string[]
}

/**
 * The reactions in a message: each emoji once, at most 20. Other texts are dropped (§4). Earlier reactions of the
 * sender are taken back all the same.
 */
export function reactionsOf(message: Element): Reactions | undefined {
  const found = get(message, ReactionList)
  if (!found) return undefined
  const emojis = new Map<string, string>()
  for (const text of found.reaction) {
    if (emojis.size === MAX_REACTIONS) break
    const emoji = text.trim()
    const key = emojiKey(emoji)
    if (isEmoji(emoji) && !emojis.has(key)) emojis.set(key, emoji)
  }
  return { id: found.id, emojis: [...emojis.values()] }
}

/** The payloads that make these emojis the own reactions to the message with this id, and no others. */
export function buildReactions(id: string, emojis: readonly string[]): Element[] {
  // There is no body, so the hint makes archives store it (§4).
  return [ReactionList.build({ id, reaction: emojis }), hint('store')]
}
