import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import type { RecoveryFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'

const WORDS = 24
/** The first four letters identify every word of the list (BIP-39). */
const TELLING_LETTERS = 4

/** Writes a 256-bit key as 24 words, including a checksum (BIP-39, English list). */
export function phraseOf(key: Uint8Array): readonly string[] {
  return entropyToMnemonic(key, wordlist).split(' ')
}

/**
 * Reads the key from a recovery phrase. Numbers, punctuation, case and line breaks between the words don't matter, and the
 * first four letters of a word are enough.
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
    // Checked before the count, so that a word split in two is reported as such.
    if (known === null)
      return err({ code: 'phrase-word-unknown', position: index + 1, word: word.slice(0, 30) })
    words.push(known)
  }
  if (words.length !== WORDS) return err({ code: 'phrase-incomplete', words: words.length })
  try {
    return ok(mnemonicToEntropy(words.join(' '), wordlist))
  } catch {
    // The count and the words are right, so it is the checksum.
    return err({ code: 'phrase-mistaken' })
  }
}

function knownWord(typed: string): string | null {
  if (wordlist.includes(typed)) return typed
  if (typed.length !== TELLING_LETTERS) return null
  return wordlist.find((word) => word.startsWith(typed)) ?? null
}
