const LEAST = 8

/** The sentence in `words.store` about it. */
export type PassphraseMistake = 'passphraseShort' | 'passphrasesDiffer'

/** Tells what is wrong with a passphrase that was typed twice; null if nothing is. */
export function passphraseMistake(passphrase: string, again: string): PassphraseMistake | null {
  if (passphrase.length < LEAST) return 'passphraseShort'
  return passphrase === again ? null : 'passphrasesDiffer'
}
