import { Database } from '@signalapp/sqlcipher'
import { IN_MEMORY } from './connect.ts'

/** Splits a text into words as the index of the search does: folded, and letter by letter where a script has no spaces. */
export type Tokenize = (text: string) => readonly string[]

/** The tokenizer belongs to a connection, so it has an empty database of its own. */
export function createTokenizer(): Tokenize {
  const db = new Database(IN_MEMORY)
  return (text) => db.signalTokenize(text)
}

/** The same signs as in the view `message_doc`. */
export const partWords = (text: string): string => text.replaceAll(/[._:]/g, ' ')
