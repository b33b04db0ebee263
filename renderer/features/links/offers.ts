import type { Args } from '../../../shared/contract/index.ts'
import type { LinkAsk } from '../../../shared/model/link.ts'
import type { Words } from '../../../shared/words/index.ts'
import { visible } from '../../../shared/text/visible.ts'

export type Choice = Args<'links.confirm'>['choice']

interface Situation {
  /** The address is in the contacts already. */
  readonly known: boolean
  readonly signedIn: boolean
}

/** What the person can agree to, the most likely choice last. */
export function offersOf(ask: LinkAsk | null, { known, signedIn }: Situation): readonly Choice[] {
  switch (ask?.kind) {
    case 'register':
      return ['register']
    case 'add':
      if (!signedIn) return ask.newAccount ? ['register'] : []
      return known ? ['chat'] : ['chat', 'add']
    case 'chat':
    case 'unsubscribe':
    case 'unknown':
      return signedIn ? ['chat'] : []
    case 'verify':
      return signedIn ? ['chat', 'verify'] : []
    case 'room':
      return signedIn ? ['join'] : []
    case 'remove':
      return signedIn && known ? ['remove'] : []
    default:
      return []
  }
}

/** Says what the link asks for, in one or two sentences. */
export function wordsOf(words: Words, ask: LinkAsk, known: boolean): string {
  switch (ask.kind) {
    case 'chat':
      return ask.text === '' ? words.links.chat : words.links.chatWithText
    case 'room':
      return ask.hasPassword ? words.links.roomWithPassword : words.links.room
    case 'add':
      if (known) return words.links.addKnown
      return ask.invited ? words.links.addInvited : words.links.add
    case 'remove':
      return known ? words.links.remove : words.links.removeUnknown
    case 'unsubscribe':
      return words.links.unsubscribe
    case 'register':
      return ask.invited ? words.links.registerInvited : words.links.register
    case 'verify':
      return words.links.verify
    case 'unknown':
      return words.links.unknown(visible(ask.action))
  }
}
