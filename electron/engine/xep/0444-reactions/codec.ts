import { emojiKey, isEmoji } from '../../../../shared/text/emoji.ts'
import { attr, childTexts, element, get, longText } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { hint } from '../0334-hints/index.ts'
import { messageId } from '../message-id.ts'

export const NS_REACTIONS = 'urn:xmpp:reactions:0'

/** More than these of one person at one message are there to fill the window. */
const MAX_REACTIONS = 20

/** The longest emoji are families and flags; what is longer is no emoji, and what follows these is not looked at. */
const text = longText(64)
const MAX_LOOKED_AT = 100

const ReactionList = element(NS_REACTIONS, 'reactions', {
  id: attr(messageId),
  reaction: childTexts('reaction', { format: text, max: MAX_LOOKED_AT }),
})

/** All that somebody feels about the message with that id; no emoji at all takes back what was there (§3.2). */
export interface Reactions {
  readonly id: string
  readonly emojis: readonly string[]
}

/**
 * The reactions that a message carries: each emoji once, at most 20. What is no emoji is dropped (§4), and what
 * the sender felt before is taken back all the same.
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

/** The payloads by which the message with that id has these reactions of one's own and no other. */
export function buildReactions(id: string, emojis: readonly string[]): Element[] {
  // There is no body: the hint makes archives keep it (§4).
  return [ReactionList.build({ id, reaction: emojis }), hint('store')]
}
