import { mentionsOf } from '../../../engine/xep/0372-references/index.ts'
import type { Stanza } from '../../../engine/index.ts'
import { bareOf, isFull, type BareJid } from '../../../../shared/model/jid.ts'
import type { InRoom } from './author.ts'

/** A word goes on here. Marks belong to the letter before them. */
const PART_OF_WORD = /[\p{L}\p{N}\p{M}_]/u

/**
 * Whether a message means the person: by a reference to them (XEP-0372), or because their nickname stands in it as a word of
 * its own, in capitals or not.
 */
export function meansPerson(
  { element }: Stanza,
  body: string,
  { author, ownNick }: Pick<InRoom, 'author' | 'ownNick'>,
  account: BareJid,
): boolean {
  const isPerson = (address: string): boolean =>
    address === account || address === `${author.room}/${ownNick}`
  if (mentionsOf(element).some(({ address }) => isPerson(bareIfAccount(address, account)))) return true
  return hasWord(fold(body), fold(ownNick))
}

/** A device of the person is the person. */
const bareIfAccount = (address: BareJid | string, account: BareJid): string =>
  isFull(address as BareJid) && bareOf(address as BareJid) === account ? account : address

const fold = (text: string): string => text.normalize('NFC').toLowerCase()

function hasWord(text: string, word: string): boolean {
  if (word === '') return false
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = Array.from(text.slice(Math.max(0, at - 2), at)).at(-1) ?? ''
    const after = Array.from(text.slice(at + word.length, at + word.length + 2))[0] ?? ''
    if (!PART_OF_WORD.test(before) && !PART_OF_WORD.test(after)) return true
  }
  return false
}
