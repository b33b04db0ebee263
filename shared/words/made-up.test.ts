import { describe, expect, it } from 'vitest'
import { wordsIn } from './index.ts'
import { madeUp } from './made-up.ts'

const english = wordsIn('en')
const german = wordsIn('de')
const words = madeUp(english, german)

/** Every plain sentence below, by its place. */
function plainTexts(value: unknown, place = ''): [place: string, text: string][] {
  if (typeof value === 'string') return [[place, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => plainTexts(part, `${place}.${name}`))
}

describe('the made-up language', () => {
  it('marks a sentence at both ends and in its letters', () => {
    expect(madeUp(english).common.tryAgain).toBe('⟦Ťřý ááğááííñ⟧')
    expect(words.conversations.chats).toMatch(/^⟦.*⟧$/u)
  })

  it('reads from right to left', () => {
    expect(words.language.direction).toBe('rtl')
  })

  it('is at least as long as German and clearly longer than English', () => {
    const made = plainTexts(words).filter(([place]) => !place.startsWith('.language'))
    const lengths = (texts: readonly [string, string][]) =>
      new Map(texts.map(([place, text]) => [place, text.length]))
    const inEnglish = lengths(plainTexts(english))
    const inGerman = lengths(plainTexts(german))
    const short = made.filter(
      ([place, text]) => text.length < Math.max(inEnglish.get(place) ?? 0, inGerman.get(place) ?? 0),
    )
    expect(made.length).toBeGreaterThan(400)
    expect(short).toEqual([])
    const sum = (numbers: Iterable<number>) => [...numbers].reduce((all, one) => all + one, 0)
    expect(sum(lengths(made).values()) / sum(inEnglish.values())).toBeGreaterThan(1.4)
  })

  it('translates what is made of names and numbers', () => {
    expect(madeUp(english).app.ofAccount('a@b', 'no')).toBe('⟦áá@b: ñóó⟧')
    expect(madeUp(english).numbers.number(12_345)).toBe('12,345')
    expect(madeUp(english).failures['wrong-password']({ code: 'wrong-password' })).toMatch(/^⟦/)
  })

  it('leaves the rest of the tree in place', () => {
    expect(Object.keys(words.failures)).toEqual(Object.keys(english.failures))
    expect(words.notifications.dayNames).toHaveLength(7)
  })
})
