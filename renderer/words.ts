import { getContext, setContext } from 'svelte'
import { type Words, wordsIn } from '../shared/words/index.ts'

const WORDS = Symbol('words')

/**
 * What the window says, in the language that is chosen. Its parts are to be read where they are shown, in the markup or
 * in a `$derived`: they are others when the language changes. English where no window around provides another.
 */
export function useWords(): Words {
  return getContext<Words | undefined>(WORDS) ?? wordsIn('en')
}

/** Gives the words to all components below; `current` is asked anew each time, and may be reactive. */
export function provideWords(current: () => Words): void {
  setContext(WORDS, new Proxy(current(), { get: (_words, part: keyof Words) => current()[part] }))
}
