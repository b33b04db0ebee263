import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import type { RecoveryFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'

const WORDS = 24
/** So many letters tell every word of the list from every other (BIP-39). */
const TELLING_LETTERS = 4

/** A key of 256 bits as 24 words, the last of which holds a checksum (BIP-39, English list). */
export function phraseOf(key: Uint8Array): readonly string[] {
  return entropyToMnemonic(key, wordlist).split(' ')
}

/**
 * The key that somebody's words mean. Numbers, punctuation, case and line breaks between the words do not matter, and
 * of each word its first four letters are enough.
 */
export function keyOfPhrase(text: string): Result<Uint8Array, RecoveryFailure> {
  const typed =
    text
      .normalize('NFKD')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  const words: string[] = []
  for (const [index, word] of typed.entries()) {
    const known = knownWord(word)
    // Before the count: a word that fell in two is told as what it is.
    if (known === null)
      return err({ code: 'phrase-word-unknown', position: index + 1, word: word.slice(0, 30) })
    words.push(known)
  }
  if (words.length !== WORDS) return err({ code: 'phrase-incomplete', words: words.length })
  try {
    return ok(mnemonicToEntropy(words.join(' '), wordlist))
  } catch {
    // Number and words are right: what is left is the checksum.
    return err({ code: 'phrase-mistaken' })
  }
}

function knownWord(typed: string): string | null {
  if (wordlist.includes(typed)) return typed
  if (typed.length !== TELLING_LETTERS) return null
  return wordlist.find((word) => word.startsWith(typed)) ?? null
}
