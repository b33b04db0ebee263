import type { EnginePorts } from '../../engine/index.ts'

const CONSONANTS = 'bdfgklmnprstvz'
const VOWELS = 'aeiou'
/** Some 49 random bits: nobody guesses it, and no two are equal. */
const SYLLABLES = 8

/** The part of a room's address before the `@`, which can be read aloud. */
export function madeUpLocalpart(random: Pick<EnginePorts['random'], 'bytes'>): string {
  const bytes = random.bytes(SYLLABLES * 2)
  let made = ''
  for (let at = 0; at < bytes.length; at += 2) {
    if (at === SYLLABLES) made += '-'
    made += CONSONANTS[(bytes[at] ?? 0) % CONSONANTS.length] ?? ''
    made += VOWELS[(bytes[at + 1] ?? 0) % VOWELS.length] ?? ''
  }
  return made
}
